"""A table as a file for a spreadsheet: text stays text, numbers stay numbers, and nothing is ever computed."""

import codecs
import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from metcrm.documents.cells import for_workbook, guard

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: What a cell may hold; None is an empty one.
Value = str | int | float | None
#: Writes title, headers and rows into an open binary file.
Writer = Callable[[IO[bytes], str, Sequence[str], Iterable[Sequence[Value]]], None]


@dataclass(frozen=True)
class Format:
    """A kind of file: what it is called, how it is served and written."""

    label: str
    ending: str
    content_type: str
    write: Writer


def write_csv(out: IO[bytes], title: str, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Commas and UTF-8 with its mark, without which Excel reads accents wrongly."""
    text = codecs.getwriter("utf-8")(out)
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow([guard(header) for header in headers])
    for row in rows:
        writer.writerow([guard(value) if isinstance(value, str) else value for value in row])


def write_xlsx(out: IO[bytes], title: str, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """A workbook of one sheet, its first row always in view."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    sheet.append([_cell(sheet, header) for header in headers])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(out)


def _cell(sheet: "WriteOnlyWorksheet", value: Value) -> "Cell | Value":
    if not isinstance(value, str) or not value:
        return value or (value if value == 0 else None)
    cell = WriteOnlyCell(sheet, value=for_workbook(value))
    # Typed as text, with the mark by which Excel shows it as such after editing too: nothing is computed.
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


FORMATS = {
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", write_csv),
    "xlsx": Format("XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
