"""Reading a table that somebody uploaded: which kind of file it is, and its lines one by one.

Nothing here trusts the file. What can't be read ends in `Unreadable`, whose text is one sentence for the person.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from metcrm.documents.cells import tidy, unguard

#: Stated on the page. A file may be larger in columns than we show.
MOST_BYTES = 10_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 5_000

_DELIMITERS = ",;\t|"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: Number of the line (as a spreadsheet counts) and its cells.
Line = tuple[int, list[str]]


class Unreadable(ValueError):
    """The file can't be read; the text is a sentence for the person."""


@dataclass(frozen=True)
class Source:
    """How a file is read. `encoding` and `delimiter` are "" where they mean nothing."""

    format: str
    encoding: str = ""
    delimiter: str = ""


def recognise(data: bytes) -> Source:
    """What kind of file this is, by its content; what it is called says little.

    Raises:
        Unreadable: it is nothing we read.
    """
    if not data.strip():
        raise Unreadable("The file is empty. Choose the file that holds your contacts.")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it, or leave pictures out.")
    if data.startswith(b"PK\x03\x04"):
        return Source("xlsx")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("This is an old or locked Excel file. Save it as XLSX without a password, or as CSV.")
    if data.startswith(b"%PDF") or data.startswith(b"{\\rtf"):
        raise Unreadable("This is a document for reading. Choose a CSV, an XLSX or a vCard file.")
    encoding = encoding_of(data)
    text = data.decode(encoding)
    if "\0" in text:
        raise Unreadable("This is no text and no workbook. Choose a CSV, an XLSX or a vCard file.")
    if text.lstrip("\ufeff \r\n\t")[:12].upper().startswith("BEGIN:VCARD"):
        return Source("vcard", encoding)
    return Source("csv", encoding, delimiter_of(text))


def encoding_of(data: bytes) -> str:
    """UTF-8 and UTF-16 by their marks or their nature; whatever else is read as Windows does."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return _if_it_decodes(data, name)
    if data[1:200:2].count(0) > len(data[1:200:2]) * 0.6:
        return _if_it_decodes(data, "utf-16-le")
    for name in ("utf-8", "cp1252"):
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"


def delimiter_of(text: str) -> str:
    """The sign that cuts the first lines into the most columns, the same number in each."""
    first, _, _ = text.lstrip("\ufeff").partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4]
    best, most = ",", (0.0, 0)
    for sign in _DELIMITERS:
        counts = Counter(len(cells) for _, cells in islice(_lines_of(text, sign), 25))
        columns, times = counts.most_common(1)[0] if counts else (1, 0)
        if columns > 1 and (times / counts.total(), columns) > most:
            best, most = sign, (times / counts.total(), columns)
    return best


def lines_of(data: bytes, source: Source, cards: Callable[[str], Iterable[Line]] | None = None) -> Iterator[Line]:
    """Every line that isn't blank, tidied, with its number; the mark against formulas is taken off.

    `cards` makes lines of the text of a vCard file, for whoever takes those.

    Raises:
        Unreadable: while reading, when the file is broken or too large further on.
    """
    # It knows this module.
    from metcrm.sheets import workbooks

    if source.format == "xlsx":
        lines: Iterable[Line] = workbooks.lines_of(data)
    elif source.format == "vcard":
        if cards is None:
            raise Unreadable("These are address cards. Choose a CSV or an XLSX file.")
        lines = cards(data.decode(source.encoding))
    else:
        lines = _lines_of(data.decode(source.encoding), source.delimiter)
    # No spreadsheet opens a card, so that nothing in it is marked.
    plain = str if source.format == "vcard" else unguard
    count = 0
    for number, cells in lines:
        clean = cells if _is_clean(cells) else [tidy(plain(cell[:LONGEST_CELL])) for cell in cells[:MOST_COLUMNS]]
        if not any(clean):
            continue
        count += 1
        if count > MOST_ROWS + 1:
            raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it into several.")
        yield number, clean


def _is_clean(cells: list[str]) -> bool:
    """True for nearly every line of a file: no cell would be changed. Asked once a line, not once a cell."""
    line = "|".join(cells)
    return (
        len(cells) <= MOST_COLUMNS and len(line) <= LONGEST_CELL and line.isprintable() and line[:1] not in (" ", "'")
        and line[-1:] != " " and not any(two in line for two in ("  ", "| ", " |", "|'"))
    )  # fmt: skip


def _lines_of(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1 and len(cells) <= 2 and "".join(cells).lower().startswith("sep="):
                continue
            yield number, cells
    except csv.Error as error:
        raise Unreadable("A quotation mark in the file is opened and never closed. Save it anew as CSV.") from error


def _if_it_decodes(data: bytes, name: str) -> str:
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        raise Unreadable(
            "The file is cut off or damaged: its text can't be read. Save it anew and try again."
        ) from error
    return name
