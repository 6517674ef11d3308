"""Taking an import back."""

from datetime import timedelta

import pytest

from metcrm.tenancy.models import TokenRoute
from practitioners import homework
from practitioners.models import Affiliation, Contact, Fact, Location, Practice, Practitioner
from practitioners.refusals import Refused
from practitioners.services import import_files, imports, people, practices
from practitioners.services.import_undo import start
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_npi, make_practice
from tests.factories.presentations import make_visit
from tests.practitioners.imports.conftest import TakeIn, undone

FILE = "Name,Email,Phone,Practice,Street,Practice phone,NPI\n"
FILE += "Ruth Keller,ruth@x.example,,Lakeside,1 Lake Rd,520 555 0142,\n"
FILE += f"Dr. Amara Osei,,,Lakeside,1 Lake Rd,,{make_npi()}\n"
TABLES = (Practice, Location, Contact, Practitioner, Affiliation, Fact, TokenRoute)


def everything() -> list[set[str]]:
    return [{str(pk) for pk in table.objects.values_list("pk", flat=True)} for table in TABLES]


def test_everything_is_as_before(inside: Cast, bring: TakeIn) -> None:
    make_contact(practice=make_practice(name="Harbor"), name="Ann Desk", email="ann@x.example", phone="")
    before = everything()
    row = bring(FILE + "Ann Desk,ann@x.example,520 555 0199,Harbor,,,\n", duplicates="fill")
    assert (row.added, row.updated) == (2, 1) and everything() != before
    row = undone(inside, row)
    assert everything() == before
    assert Contact.objects.get().phone == ""
    assert (row.state, row.undone_by) == ("undone", "Alice Owner")
    assert not row.rows.exclude(kept_why="").exists()


def test_what_was_said_of_a_manager_goes_with_her_or_with_what_was_filled_in(inside: Cast, bring: TakeIn) -> None:
    make_contact(practice=make_practice(name="Harbor"), name="Ann Desk", email="", phone="520 555 0199")
    before = everything()
    file = "Name,Role,Email,Phone,Practice\nRuth Keller,Office manager,ruth@x.example,,Harbor\n"
    row = bring(file + "Ann Desk,Office manager,ann@x.example,520 555 0199,Harbor\n", duplicates="fill")
    assert (row.added, row.updated, Fact.objects.filter(source="import").count()) == (1, 1, 3)
    undone(inside, row)
    assert everything() == before


def test_homework_of_an_office_that_stays_is_counted_with_and_without_it(inside: Cast, bring: TakeIn) -> None:
    harbor, lakeside = (make_practice(name=name, now=NOW - timedelta(days=1)) for name in ("Harbor", "Lakeside"))
    make_contact(practice=lakeside, name="Ruth Keller", email="", phone="520 555 0142")
    # The second row is found by its phone: it fills in the mail of somebody at Lakeside, and speaks of Harbor.
    file = "Name,Role,Email,Phone,Practice\nAnn Desk,Office manager,ann@x.example,,Harbor\n"
    row = bring(file + "Ruth Keller,Office manager,ruth@x.example,520 555 0142,Harbor\n", duplicates="fill")
    assert (row.added, row.updated) == (1, 1)

    def counted() -> list[int]:
        return [Practice.objects.get(pk=office.pk).homework_done for office in (harbor, lakeside)]

    known = counted()
    undone(inside, row)
    left = counted()
    assert [with_it - without for with_it, without in zip(known, left, strict=True)] == [2, 1]
    assert left == [homework.score(Practice.objects.get(pk=office.pk)).done for office in (harbor, lakeside)]


def test_who_was_changed_since_stays_and_it_says_so(inside: Cast, bring: TakeIn) -> None:
    row = bring(FILE)
    people.change_contact(Contact.objects.get(), by=inside.by, now=NOW, phone="(520) 555-0111")
    row = undone(inside, row)
    assert Contact.objects.get().phone == "(520) 555-0111"
    assert Practitioner.objects.count() == 0
    assert [(kept.line, kept.kept_why) for kept in row.rows.exclude(kept_why="")] == [
        (2, "It is in use: contact.")]  # fmt: skip


def test_an_office_with_a_visit_by_now_stays(inside: Cast, bring: TakeIn) -> None:
    row = bring(FILE)
    make_visit(practice=Practice.objects.get())
    row = undone(inside, row)
    assert (Practice.objects.count(), Location.objects.count()) == (1, 1)
    assert "in use" in row.rows.get(line=2).kept_why


def test_an_office_whose_address_was_mended_stays(inside: Cast, bring: TakeIn) -> None:
    row = bring(FILE)
    office = Practice.objects.get()
    practices.save_location(office, location=office.locations.get(), by=inside.by, now=NOW, city="Tucson")
    row = undone(inside, row)
    assert Practice.objects.get() == office
    assert "in use" in row.rows.get(line=2).kept_why


def test_what_was_filled_in_and_changed_since_stays(inside: Cast, bring: TakeIn) -> None:
    make_contact(practice=make_practice(name="Harbor"), name="Ann Desk", email="ann@x.example", phone="")
    row = bring("Name,Email,Phone,Practice\nAnn Desk,ann@x.example,520 555 0199,Harbor\n", duplicates="fill")
    people.change_contact(Contact.objects.get(), by=inside.by, now=NOW, phone="(520) 555-0200")
    row = undone(inside, row)
    assert Contact.objects.get().phone == "(520) 555-0200"
    assert row.rows.get().kept_why == "It has been changed since."


def test_only_once_and_only_what_came_in(inside: Cast, bring: TakeIn) -> None:
    row = undone(inside, bring(FILE))
    with pytest.raises(Refused):
        start(row, by=inside.by, now=NOW)
    with pytest.raises(Refused):
        start(imports.upload(data=FILE.encode(), name="x", by=inside.by, now=NOW), by=inside.by, now=NOW)


def test_the_file_goes_after_thirty_days(inside: Cast, bring: TakeIn) -> None:
    row = bring(FILE + ",x@y.example,,,,,\n")
    assert import_files.due(NOW + timedelta(days=30)) == {}
    waiting = import_files.due(NOW + timedelta(days=30, minutes=1))
    assert [len(found) for found in waiting.values()] == [1]
    (found,) = waiting.values()
    assert import_files.delete_due(found, NOW + timedelta(days=30, minutes=1)) == 1
    assert import_files.due(NOW + timedelta(days=60)) == {}
    with pytest.raises(FileNotFoundError):
        import_files.read(row)
    refused = row.rows.get(line=4)
    assert (refused.cells, bool(refused.why)) == ([], True)
    assert undone(inside, row).state == "undone", "undoing needs no file"
