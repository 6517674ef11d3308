"""Reading an XLSX workbook that nobody vouches for: bombs, macros and broken archives end in a sentence."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException

from metcrm.sheets.reading import MOST_COLUMNS, Line, Unreadable

#: Unpacked size that 50,000 rows don't reach.
MOST_UNPACKED = 120_000_000
MOST_PARTS = 500
_DEFINED = "The workbook holds definitions that no table program writes, so it isn't opened."
_BROKEN = "The workbook is broken. Open it in your table program, save it anew, and try again."


def lines_of(data: bytes) -> Iterator[Line]:
    """The lines of the first sheet that is shown; formulas as what they last gave.

    Raises:
        Unreadable: with a sentence for the person.
    """
    _look_inside(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise Unreadable("The workbook has no sheet to read.")
        rows = sheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, values in enumerate(rows, 1):
            yield number, [_text(value) for value in _trimmed(values)]
    except Unreadable:
        raise
    except Exception as error:  # whatever a library meets inside a broken file, the person gets a sentence
        raise Unreadable(_DEFINED if _was_defused(error) else _BROKEN) from error


def _was_defused(error: BaseException | None) -> bool:
    """True when the parser refused definitions of its own; the library wraps that refusal."""
    return error is not None and (isinstance(error, DefusedXmlException) or _was_defused(error.__cause__))


def _look_inside(data: bytes) -> None:
    """Refuse by the table of contents, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(_BROKEN) from error
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("The workbook holds macros. Save it as XLSX without macros, and try again.")
    if "[content_types].xml" not in names:
        raise Unreadable("This archive is no workbook. Choose a CSV, an XLSX or a vCard file.")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("The workbook is locked with a password. Save it without one, and try again.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("The workbook unpacks to more than we read. Copy the contacts alone into a new one.")


def _trimmed(values: tuple[Any, ...]) -> tuple[Any, ...]:
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return values[:end]


def _text(value: Any) -> str:
    """A cell as one would read it: a ZIP or phone that Excel took for a number without its “.0”."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
