"""CMS's monthly report of deactivated numbers: two columns, as a workbook or as text."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from practitioners.nppes_files import NotReadable
from practitioners.nppes_rows import Refusal, Row, bare_row, normal_header

#: A title may stand above the names of the columns; the report has no more columns than this.
_TITLES, _WIDEST = 10, 5


def columns_of_report(header: list[Any]) -> tuple[int, int] | None:
    """Where number and date stand, if this is the first line of such a report."""
    names = [normal_header(str(name or "")) for name in header]
    since = [place for place, name in enumerate(names) if name.endswith("deactivation date")]
    if "npi" in names and since and len([name for name in names if name]) <= _WIDEST:
        return names.index("npi"), since[0]
    return None


def rows_of_report(
    rows: Iterable[tuple[int, list[Any] | Refusal]], columns: tuple[int, int]
) -> Iterator[Row | Refusal]:
    """What stands below those names."""
    for line, values in rows:
        if isinstance(values, Refusal):
            yield values
        elif any(value not in (None, "") for value in values):
            texts = [_text(value) for value in values]
            try:
                yield bare_row(line, *(texts[place] if place < len(texts) else "" for place in columns))
            except ValueError as error:
                yield Refusal(line, str(error), tuple(texts))


def rows_of_workbook(file: IO[bytes]) -> Iterator[Row | Refusal]:
    """The rows of its first sheet. Raises NotReadable."""
    try:
        # A zip inside a zip is read from memory: a workbook is read from its end.
        book = openpyxl.load_workbook(io.BytesIO(file.read()), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, ParseError) as error:
        raise NotReadable(f"The workbook is damaged or isn't one: {error}.") from error
    rows = enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
    for _, values in zip(range(_TITLES), rows, strict=False):
        if columns := columns_of_report(list(values[1])):
            return rows_of_report(((line, list(each)) for line, each in rows), columns)
    raise NotReadable("This workbook isn't CMS's report of deactivated numbers: no column is called NPI beside a date.")


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value).strip()
