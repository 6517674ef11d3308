"""Reading by columns gives what csv and `row_of` give, row for row, however odd the file is."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from practitioners import nppes
from practitioners.nppes_files import NotReadable, Opened
from practitioners.nppes_lines import Lines
from practitioners.nppes_rows import NEEDED, Refusal, normal_header, row_of
from tests.bench_registry.generate import write

HEADER = [
    *NEEDED, "Provider Sex Code", "Healthcare Provider Primary Taxonomy Switch_1",
    "healthcare provider taxonomy code_2", "healthcare provider primary taxonomy switch_2", "NPI Reactivation Date",
    "Last Update Date", "Provider Business Practice Location Address Telephone Number", "Provider enumeration date",
    "Something else",
]  # fmt: skip
PLACES = {normal_header(name): place for place, name in enumerate(HEADER)}
PERSON = {
    "npi": "2000000010", "entity type code": "1", "provider last name (legal name)": "EXAMPLE",
    "provider first name": "MARGUERITE", "provider business practice location address postal code": "770000001",
    "healthcare provider taxonomy code_1": "207X00000X", "healthcare provider primary taxonomy switch_1": "N",
    "healthcare provider taxonomy code_2": "207XS0114X", "healthcare provider primary taxonomy switch_2": "Y",
    "last update date": "03/04/2024", "provider sex code": "F", "provider enumeration date": "05/13/2008",
}  # fmt: skip
BARE = {"npi": "2000000051", "npi deactivation date": "02/01/2026"}
DATES = ["02/30/2020", "2020-01-02", "2/3/2020", "01/02/0000", "03/04/2020", "12/31/2019", " 03/04/2020", "nan"]
CODES = ["207X00000X", "207XS0114X", "207x00000x", "225100000", "nan", " 207X00000X"]
PRACTICE = "provider business practice location address"
#: Values for some columns, and for any.
FITTING = {
    "npi": ["2000000010.0", "2000000011", "3000000010", " 2000000010", "nan"],
    "entity type code": ["1.0", "2", "3", "nan", " 1"],
    "npi deactivation date": DATES, "npi reactivation date": DATES, "last update date": DATES,
    "provider enumeration date": DATES, "healthcare provider taxonomy code_1": CODES,
    "healthcare provider taxonomy code_2": CODES,
    "healthcare provider primary taxonomy switch_1": ["Y", "X", "y", "YY"],
    "healthcare provider primary taxonomy switch_2": ["N", "X", "y", " Y"],
    f"{PRACTICE} postal code": ["1234", "12345", "12345-6789", "1234.0", "K1A 0B1"],
    f"{PRACTICE} telephone number": ["7135550112.0", "x" * 21],
    "provider sex code": ["X", "MF"],
}  # fmt: skip
ANY = ["", " ", "nan", "None", "<UNAVAIL>", " nan ", "é", "\x0b", "a\x1fb", "O'BRIEN", "A, LLC", ",", "\0", "\\", "\t",
       "nan|", "a\\nb", "x" * 121, "y" * 41, "\u2003z", " padded "]  # fmt: skip
UNQUOTABLE = ['"', '""', '","', 'a"b', "\n", "a\r\nb", "\r"]


def line(values: dict[str, str], quoting: int = csv.QUOTE_ALL, end: str = "\n") -> str:
    out = io.StringIO()
    fields = [""] * len(HEADER)
    for name, value in values.items():
        fields[PLACES[name]] = value
    csv.writer(out, quoting=quoting, lineterminator=end).writerow(fields)  # type: ignore[arg-type]
    return out.getvalue()


@st.composite
def values(draw: st.DrawFn) -> dict[str, str]:
    """A person or a deactivated number, often with one or two values as they shouldn't be."""
    row = dict(draw(st.sampled_from([PERSON, PERSON, BARE])))
    for _ in range(draw(st.integers(0, 2))):
        name = draw(st.sampled_from(sorted(PLACES)))
        row[name] = draw(st.sampled_from(FITTING.get(name, ANY)) | st.sampled_from(ANY))
    return row


@st.composite
def files(draw: st.DrawFn) -> str:
    """All quoted, as CMS writes; some with a field too few here and too many there, or with odd lines in between."""
    rows = [line(row) for row in draw(st.lists(values(), min_size=1, max_size=8))]
    kind = draw(st.integers(0, 9))
    if kind == 0 and len(rows) > 1:
        rows[0], rows[1] = rows[0].replace('"",', "", 1), rows[1].replace('"",', '"","",', 1)
    elif kind > 6:
        rows.insert(draw(st.integers(0, len(rows))), draw(odd_lines()))
    return "".join(rows)


@st.composite
def odd_lines(draw: st.DrawFn) -> str:
    """Other quoting, another end, quotes and line feeds inside, or a sign put in or taken out."""
    row = draw(values()) | draw(st.dictionaries(st.sampled_from(sorted(PLACES)), st.sampled_from(UNQUOTABLE)))
    quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    text = line(row, quoting, draw(st.sampled_from(["\n", "\r\n", "\r"])))
    if draw(st.booleans()):
        at = draw(st.integers(0, len(text)))
        put = draw(st.sampled_from(['"', ",", "\n", "\r", '","', '"\n"', "", "x", ' "', "\\"]))
        text = text[:at] + put + text[at + draw(st.integers(0, 2)) :]
    return text


def by_csv(data: bytes) -> tuple[list[str], list[Refusal], str]:
    """What csv and `row_of` make of it: lines for COPY, refusals, or why it can't be read."""
    text = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", errors="replace", newline="")
    reader = csv.reader((each.replace("\0", "") for each in text), strict=True)
    header = next(reader)
    columns = {normal_header(name): place for place, name in enumerate(header)}
    taken: list[str] = []
    refused: list[Refusal] = []
    at = 2
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return sorted(taken), sorted(refused, key=lambda each: each.line), ""
        except csv.Error as error:
            if "unexpected end" in str(error):
                return [], [], f"in the middle of line {at}"
            refused.append(Refusal(at, f"the line can't be split into columns ({error})"))
        else:
            outcome = row_of(at, fields, columns, len(header)) if fields else None
            if isinstance(outcome, Refusal):
                refused.append(outcome)
            elif outcome:
                taken.append(nppes.copied_line(outcome))
        at = reader.line_num + 1


def as_read(data: bytes, smallest: int, largest: int) -> tuple[list[str], list[Refusal], str]:
    source = Opened(io.BytesIO(data), len(data), lambda: 0)
    taken: list[str] = []
    refused: list[Refusal] = []
    try:
        for batch in nppes.read(source, smallest=smallest, largest=largest):
            texts = batch.copied.decode().splitlines(keepends=True) if batch.copied.isascii() else split(batch.copied)
            assert len(texts) == batch.taken
            taken += texts
            refused += batch.refused
    except NotReadable as error:
        return [], [], str(error)
    return sorted(taken), sorted(refused, key=lambda each: each.line), ""


def split(copied: bytes) -> list[str]:
    """Lines end with a line feed only; Python knows other ends."""
    return [f"{each}\n" for each in copied.decode().split("\n")[:-1]]


@example(line(PERSON).replace('"",', '"","",', 1) + line(PERSON).replace('"",', "", 1), 1, 10_000)
@example(line(PERSON | {"healthcare provider taxonomy code_2": ""}), 1, 10_000)
@example(line(PERSON | {"healthcare provider taxonomy code_2": "207X00000X"}), 1, 10_000)
@example(line(PERSON | {"npi deactivation date": "03/04/2020", "npi reactivation date": "03/04/2020"}), 1, 10_000)
@example(line(PERSON | {"npi deactivation date": "03/04/2020", "npi reactivation date": "03/03/2020"}), 1, 10_000)
@example(line(PERSON) + '"",\n""' + line(PERSON), 1, 10_000)
@given(files(), st.sampled_from([1, 300, 700]), st.sampled_from([300, 2_000, 10_000]))
@settings(max_examples=500)
def test_blocks_give_what_csv_gives(rows: str, smallest: int, largest: int) -> None:
    whole = ",".join(f'"{name}"' for name in HEADER) + "\n" + rows
    data = whole.encode() if whole.endswith(("\n", "\r")) else f"{whole}\n".encode()
    taken, refused, problem = by_csv(data)
    got = as_read(data, smallest, largest)
    if problem or not (taken or refused):
        assert (problem or "no rows below") in got[2]
    else:
        assert got == (taken, refused, "")
        assert [each.values for each in got[1]] == [each.values for each in refused]


@given(st.binary(max_size=400), st.integers(1, 9))
@settings(max_examples=200)
def test_lines_are_those_of_python_whatever_is_read_at_once(data: bytes, at_once: int) -> None:
    class Slowly(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(at_once)

    data = data.replace(b"\xef\xbb\xbf", b"")
    expected = data.splitlines(keepends=True)
    found = Lines(Slowly(data))
    assert [found.line() for _ in expected] == expected
    assert found.line() == b""
    assert (found.number, found.position, found.at_end()) == (len(expected), len(data), True)


def test_plain_rows_are_never_read_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "npidata.csv", 2_000)
    data = (tmp_path / "npidata.csv").read_bytes()
    expected = by_csv(data)
    monkeypatch.setattr(nppes, "row_of", None)
    assert as_read(data, nppes.SMALLEST, nppes.LARGEST) == expected
    assert as_read(data.replace(b"\n", b"\r\n"), nppes.SMALLEST, nppes.LARGEST) == expected


def test_a_line_that_never_ends_is_no_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practitioners.nppes_lines._LONGEST", 10_000)
    assert "far too long" in as_read(b"x" * 5_000_000, 1, 1)[2]
