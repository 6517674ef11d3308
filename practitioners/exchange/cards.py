"""Reading vCards of any version as lines of a table, in the columns of our own export."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import vobject

from metcrm.sheets.reading import Line, Unreadable
from practitioners.exchange.columns import COLUMNS, KEYS, Row
from practitioners.exchange.vcards import OURS

_CARD = re.compile(r"BEGIN:VCARD.*?END:VCARD[ \t]*(?:\r\n|\r|\n|$)", re.DOTALL | re.IGNORECASE)
#: Lines that may come several times, of which the first is taken.
_FIRST_COUNTS = {"FN": "name", "EMAIL": "email", "URL": "website", "TITLE": "role", "ROLE": "role"}
_BY_NAME = {name: key for key, name in OURS.items()}

# It would write the line that it can't read, somebody's address, into the log.
logging.getLogger("vobject.base").disabled = True


def lines_of(text: str) -> Iterator[Line]:
    """The heads, then one line a card. A card that can't be read comes as a line of its own with its name alone.

    Raises:
        Unreadable: there is no whole card.
    """
    yield 0, [column.label for column in COLUMNS]
    number = 0
    for number, match in enumerate(_CARD.finditer(text), 1):
        row = _row_of(match[0])
        yield number, [row[key] for key in KEYS]
    if not number:
        raise Unreadable("The file begins as a vCard and never ends one. Export it anew and try again.")


def _row_of(text: str) -> Row:
    row = dict.fromkeys(KEYS, "")
    try:
        card = vobject.readOne(text, ignoreUnreadable=True, allowQP=True)
        lines = list(card.lines())
    except Exception:  # whatever the library meets in a broken card; the row then says that it has no name
        return row
    for line in lines:
        _take(row, line)
    _settle_name(row)
    return row


def _take(row: Row, line: Any) -> None:
    name, value = line.name.upper(), line.value
    if name in _BY_NAME:
        row[_BY_NAME[name]] = str(value)
    elif name in _FIRST_COUNTS:
        key = _FIRST_COUNTS[name]
        row[key] = row[key] or str(value)
    elif name == "N":
        row["last_name"], row["first_name"] = _text(value.family), _text(value.given)
        row["credential"] = row["credential"] or _text(value.suffix)
    elif name == "ORG":
        row["practice"] = row["practice"] or (_text(value[0]) if isinstance(value, list) and value else "")
    elif name == "TEL":
        _take_phone(row, str(value).removeprefix("tel:"), _marks(line))
    elif name == "ADR":
        _take_address(row, value, _marks(line))


def _take_phone(row: Row, number: str, marks: set[str]) -> None:
    key = "fax" if "FAX" in marks else "practice_phone" if "MAIN" in marks else "phone"
    if not row[key] or ("WORK" in marks and "HOME" not in marks and key == "phone" and not row.get("_work")):
        row[key] = number
        if key == "phone" and "WORK" in marks:
            row["_work"] = "yes"


def _take_address(row: Row, value: Any, marks: set[str]) -> None:
    if row["street"] and "WORK" not in marks:
        return
    row["street"], row["street2"] = _text(value.street), _text(value.extended)
    row["city"], row["state"], row["zip_code"] = _text(value.city), _text(value.region), _text(value.code)


def _settle_name(row: Row) -> None:
    """A card of an office alone has the office as its name."""
    if row["name"] and row["name"] == row["practice"] and row["kind"] in ("", "Practice"):
        row["name"] = row["first_name"] = row["last_name"] = ""
    if row["kind"] == "Contact":
        row["first_name"] = row["last_name"] = ""  # the name is one text, told by FN


def _marks(line: Any) -> set[str]:
    """What the line says of itself: TYPE=work,fax as later versions write it, WORK;FAX as the first did."""
    types = [part for value in line.params.get("TYPE", []) for part in value.split(",")]
    return {mark.upper() for mark in [*types, *getattr(line, "singletonparams", [])]}


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
