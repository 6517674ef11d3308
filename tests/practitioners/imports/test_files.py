"""Files as they come from Excel, Outlook, Google and phones; and those that mean harm."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from metcrm.sheets import reading
from metcrm.sheets.reading import Source, Unreadable, lines_of, recognise
from practitioners.exchange import cards
from practitioners.exchange.headers import guess, looks_like_heads
from practitioners.models import Contact, Practice
from tests.practitioners.imports.conftest import TakeIn, results, whys

TEXT = "Name;Firma\nZoë Müller;Ärzte am See\n"


def workbook(*rows: list[object], sheet: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    if sheet:
        sheet(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same archive with its parts changed and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(name, content)
    return out.getvalue()


def read(data: bytes) -> list[list[str]]:
    return [cells for _, cells in lines_of(data, recognise(data), cards.lines_of)]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16"),
     ("utf-16-le", "utf-16-le")],
)  # fmt: skip
def test_every_usual_encoding_is_recognised(encoding: str, told: str) -> None:
    data = TEXT.encode(encoding)
    assert recognise(data) == Source("csv", told, ";")
    assert read(data) == [["Name", "Firma"], ["Zoë Müller", "Ärzte am See"]]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_every_usual_delimiter_is_recognised(sign: str) -> None:
    lines = [["Name", "Company", "Note"], ['A, "B"; C', "D|E", "x\ty"]]
    quoted = "\r\n".join(sign.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines)
    assert [line[:2] for line in read(quoted.encode())] == [line[:2] for line in lines]


def test_excel_says_its_delimiter_itself() -> None:
    assert read(b"sep=;\r\nName;Company\r\nRuth;Lakeside\r\n") == [["Name", "Company"], ["Ruth", "Lakeside"]]


def test_a_line_end_inside_a_cell_is_a_space_and_lines_count_as_in_a_spreadsheet() -> None:
    data = b'Name,Street\n"Ruth","1 Lake Rd\nSuite 2"\n\nAnn,x\n'
    assert list(lines_of(data, recognise(data)))[1:] == [(2, ["Ruth", "1 Lake Rd Suite 2"]), (4, ["Ann", "x"])]


def test_numbers_of_a_workbook_are_read_as_people_do(bring: TakeIn) -> None:
    row = bring(workbook(["Name", "Phone", "ZIP", "Company"], ["Ruth", 5205550142.0, 8544, "Lakeside"]))
    assert results(row) == [(2, "added")]
    assert Contact.objects.get().phone == "(520) 555-0142"
    assert Practice.objects.get().locations.get().zip_code == "08544"


def test_heads_of_others_are_known() -> None:
    outlook = [
        "Title",
        "First Name",
        "Last Name",
        "Company",
        "Job Title",
        "Business Street",
        "Business City",
        "Business State",
        "Business Postal Code",
        "Business Fax",
        "Business Phone",
        "E-mail Address",
        "Web Page",
    ]
    assert guess(outlook) == ["", "first_name", "last_name", "practice", "role", "street", "city", "state", "zip_code",
                              "fax", "phone", "email", "website"]  # fmt: skip
    google = ["Name", "Given Name", "Family Name", "Organization 1 - Name", "Organization 1 - Title",
              "E-mail 1 - Value", "Phone 1 - Value", "Address 1 - Street", "Address 1 - Region", "Notes"]  # fmt: skip
    assert guess(google) == ["name", "first_name", "last_name", "practice", "role", "email", "phone", "street",
                             "state", ""]  # fmt: skip
    assert guess(["e-mail adress", "Nonsense"]) == ["email", ""]
    assert looks_like_heads(outlook) and not looks_like_heads(["Ruth Keller", "ruth@x.example"])


def test_a_file_without_heads_gets_numbers_for_names(bring: TakeIn) -> None:
    row = bring("Ruth Keller,ruth@x.example,Lakeside\n", columns=["name", "email", "practice"])
    assert (row.heads, row.added) == (["Column 1", "Column 2", "Column 3"], 1)


PHONE_CARD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB;;;\r\n"
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB M=C3=BCller\r\nORG:Lakeside\\, Inc.;Desk\r\n"
    "TEL;CELL:520 555 0100\r\nTEL;WORK;VOICE:520 555 0142\r\nTEL;WORK;FAX:520 555 0143\r\n"
    "EMAIL;PREF;INTERNET:zoe@lakeside.example\r\nADR;WORK:;Suite 2;1 Lake Rd;Tucson;AZ;85704;USA\r\nEND:VCARD\r\n"
)
APPLE_CARD = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Desk\nN:Desk;Ann;;;\nitem1.ORG:Lakeside\\, Inc.;\nitem1.TEL;type=pref:"
    "+49 30 5550142\nitem1.X-ABLabel:_$!<Main>!$_\nNOTE:long\n  folded\nEND:VCARD\n"
)


def test_cards_of_phones_come_in(bring: TakeIn) -> None:
    row = bring(PHONE_CARD + APPLE_CARD)
    assert results(row) == [(1, "added"), (2, "added")]
    zoe, ann = Contact.objects.order_by("name").last(), Contact.objects.order_by("name").first()
    assert zoe and ann
    assert (zoe.name, zoe.phone, zoe.email) == ("Zoë Müller", "(520) 555-0142", "zoe@lakeside.example")
    assert (zoe.practice.name, zoe.practice.fax) == ("Lakeside, Inc.", "(520) 555-0143")
    assert zoe.practice.locations.get().street2 == "Suite 2"
    assert (ann.phone, ann.practice) == ("+49 30 5550142", zoe.practice)


def test_a_broken_card_is_a_refused_row_and_the_next_comes_in(bring: TakeIn) -> None:
    row = bring("BEGIN:VCARD\nVERSION:3.0\n;;;:::\nEND:VCARD\n" + APPLE_CARD)
    assert results(row) == [(2, "added")] or whys(row)[1]
    assert Contact.objects.get().name == "Ann Desk"


BOMB = b"0" * 130_000_000


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or locked Excel"),
        (b"%PDF-1.7 \n...", "for reading"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text and no workbook"),
        (b"PK\x03\x04 broken", "broken"),
        (b"BEGIN:VCARD\nFN:Ruth\n", "never ends"),
        (b'Name,Company\n"Ruth' + b"x" * 140_000, "never closed"),
        (b"\xff\xfeN\x00a", "cut off or damaged"),
        (b"x" * (reading.MOST_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_is_none_of_ours_ends_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read(data)


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked() -> None:
    data = repacked(workbook(["Name"]), lambda name, part: part, **{"xl/media/more.bin": BOMB})
    with pytest.raises(Unreadable, match="unpacks to more"):
        read(data)


def test_a_workbook_with_macros_is_refused() -> None:
    data = repacked(workbook(["Name"]), lambda name, part: part, **{"xl/vbaProject.bin": b"x"})
    with pytest.raises(Unreadable, match="macros"):
        read(data)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_workbook_with_a_billion_laughs_is_refused(part: str) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    data = repacked(workbook(["Name"]), lambda name, old: laughs if name == part else old)
    with pytest.raises(Unreadable, match="definitions that no table program writes"):
        read(data)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.exe", b"MZ")
    with pytest.raises(Unreadable, match="no workbook"):
        read(out.getvalue())


def test_a_cell_far_out_costs_nothing() -> None:
    def far(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        book.active["XFD9"] = "far"

    assert read(workbook(["Name", "Company"], ["Ruth", "Lakeside"], sheet=far)) == [
        ["Name", "Company"], ["Ruth", "Lakeside"]]  # fmt: skip


def test_more_rows_than_we_take_are_refused_before_any_comes_in(bring: TakeIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 20)
    row = bring("Name,Practice\n" + "".join(f"P {n},Lakeside\n" for n in range(21)))
    assert (row.state, row.done_rows, Contact.objects.count()) == ("failed", 0, 0)
    assert "more than 20 rows" in row.problem
