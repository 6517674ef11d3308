"""Writing people into a file, row by row: memory stays flat however many there are."""

import codecs
import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from metcrm.documents.cells import for_workbook, guard
from practitioners.exchange.columns import COLUMNS, KEYS, Row
from practitioners.exchange.vcards import card_of

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: Writes the rows into an open binary file; returns how many there were.
Writer = Callable[[IO[bytes], Iterable[Row]], int]


@dataclass(frozen=True)
class Format:
    """A kind of file: what it is called, how it is served and written."""

    label: str
    ending: str
    content_type: str
    write: Writer
    what_for: str


def write_csv(out: IO[bytes], rows: Iterable[Row]) -> int:
    """Commas and UTF-8 with its mark, without which Excel reads accents wrongly."""
    text = codecs.getwriter("utf-8")(out)
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow([column.label for column in COLUMNS])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  (the last one is the number of rows)
        writer.writerow([guard(row[key]) for key in KEYS])
    return count


def write_xlsx(out: IO[bytes], rows: Iterable[Row]) -> int:
    """A workbook whose cells are all text, so that a phone keeps its + and a ZIP its first zero."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("People")
    sheet.freeze_panes = "A2"
    sheet.append([column.label for column in COLUMNS])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  (the last one is the number of rows)
        sheet.append([_text_cell(sheet, row[key]) for key in KEYS])
    book.save(out)
    return count


def write_vcards(out: IO[bytes], rows: Iterable[Row]) -> int:
    """One card each, for address books of phones and mail programs."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  (the last one is the number of rows)
        out.write(card_of(row).encode())
    return count


def _text_cell(sheet: "WriteOnlyWorksheet", text: str) -> "Cell | None":
    if not text:
        return None
    # A text that looks like one of our marks gets one, since reading takes marks off.
    cell = WriteOnlyCell(sheet, value=for_workbook(guard(text) if text.startswith("'") else text))
    # Typed as text, with the mark by which Excel shows it as such after editing too: nothing is computed.
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


FORMATS = {
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", write_csv, "for any table program"),
    "xlsx": Format(
        "Excel (XLSX)", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx,
        "for Excel, Numbers and LibreOffice",
    ),
    "vcard": Format("vCard", "vcf", "text/vcard; charset=utf-8", write_vcards, "for phones and mail programs"),
}  # fmt: skip
