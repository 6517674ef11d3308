"""Searching the registry by an index: folded words, written by the database itself, and a vocabulary for slips.

The function folds as practitioners/words.py does (a test holds the two together). It is its own, since the extension
`unaccent` isn't there everywhere, and what PostgreSQL's parser makes of “A/B” or “P.C.” isn't words.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

FOLDED = r"""
create function registry_folded(given text) returns text language plpgsql immutable strict parallel safe as $$
declare plain text := lower(given collate "C");
begin
  -- Nearly all of the registry is plain letters already; what costs time is done for the rest only.
  if octet_length(plain) <> char_length(plain) then
    plain := translate(plain,
      U&'øØłŁđĐðÐıßæÆœŒþÞÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžƠơƯưǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǠǡǦǧǨǩǪǫǬǭǰǴǵǸǹǺǻȀȁȂȃȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȞȟȦȧȨȩȪȫȬȭȮȯȰȱȲȳḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ\0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000\0300\0301\0302\0303\0304\0305\0306\0307\0308\0309\030A\030B\030C\030D\030E\030F\0310\0311\0312\0313\0314\0315\0316\0317\0318\0319\031A\031B\031C\031D\031E\031F\0320\0321\0322\0323\0324\0325\0326\0327\0328\0329\032A\032B\032C\032D\032E\032F\0330\0331\0332\0333\0334\0335\0336\0337\0338\0339\033A\033B\033C\033D\033E\033F\0340\0341\0342\0343\0344\0345\0346\0347\0348\0349\034A\034B\034C\034D\034E\034F\0350\0351\0352\0353\0354\0355\0356\0357\0358\0359\035A\035B\035C\035D\035E\035F\0360\0361\0362\0363\0364\0365\0366\0367\0368\0369\036A\036B\036C\036D\036E\036F\2019\2018ʼ',
      'oollddddiseeeettaaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzzoouuaaiioouuuuuuuuuuaaaaggkkoooojggnnaaaaaaeeeeiiiioooorrrruuuusstthhaaeeooooooooyyaabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy                   ');
  end if;
  if plain ~ '[\x01-\x1f\x21-\x2f\x3a-\x60\x7b-\x7f]' then
    plain := regexp_replace(translate(plain, '''.`', ''), '[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g');
  end if;
  return plain;
end $$
"""

SEARCH = """
create function registry_search(
  last_name text, first_name text, middle_name text, organisation text, city text, state text, zip_code text,
  taxonomies varchar[]
) returns tsvector language plpgsql immutable strict parallel safe as $$
declare
  family text := registry_folded(last_name);
  area text := left(zip_code, 3);
begin
  -- “De la Cruz” is looked for as “delacruz” too.
  return array_to_tsvector(array_remove(string_to_array(
    family || ' ' || replace(family, ' ', '') || ' '
    || registry_folded(first_name || ' ' || middle_name || ' ' || organisation || ' ' || city || ' ' || state
                       || ' ' || left(zip_code, 5))
    || ' @' || area || ' #' || array_to_string(taxonomies, area || ' #') || area, ' '), ''));
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0004_opening_hours_and_weekdays")]

    operations = [
        migrations.RunSQL(FOLDED, "drop function registry_folded"),
        migrations.RunSQL(SEARCH, "drop function registry_search"),
        migrations.AddField(
            model_name="registryprovider",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "last_name", "first_name", "middle_name", "organisation", "city", "state", "zip_code", "taxonomies",
                    function="registry_search",
                ),
                output_field=SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="registryprovider",
            index=GinIndex(
                condition=models.Q(("deactivated_on", None)), fields=["search"], name="registry_by_words"
            ),
        ),
        migrations.CreateModel(
            name="RegistryWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("times", models.IntegerField()),
                ("deletions", ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ],
            options={"indexes": [GinIndex(fields=["deletions"], name="registry_word_by_deletion")]},
        ),
    ]
