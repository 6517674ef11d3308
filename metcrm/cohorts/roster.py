"""A roster of learners out of a table that somebody uploaded: one name and one address a row. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from metcrm.sheets.reading import Line

#: Stated on the page; a cohort larger than this is several.
MOST_ROWS = 500
LONGEST_NAME = 120
LONGEST_EMAIL = 254

_HEADS = {
    "name": {"name", "fullname", "learner", "student", "participant", "displayname", "contactname"},
    "first": {"firstname", "first", "givenname", "forename"},
    "last": {"lastname", "last", "familyname", "surname"},
    "email": {"email", "emailaddress", "mail", "mailaddress", "address", "workemail", "primaryemail"},
}


class NoAddresses(ValueError):
    """No column holds mail addresses; the text is a sentence for the person."""


@dataclass(frozen=True)
class Row:
    """One learner as they stand in the file; `problem` says why they can't be taken in, "" when they can."""

    line: int
    name: str
    email: str
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read(lines: Sequence[Line], *, known: Collection[str] = ()) -> list[Row]:
    """Every row below the heads, good or not. `known`: addresses (lower case) that are in the cohort already.

    Raises:
        NoAddresses: nothing in the table looks like a mail address or its column.
    """
    columns, rest = _columns(lines)
    seen: dict[str, int] = {}
    return [_row(line, columns, seen, known) for line in rest]


def _columns(lines: Sequence[Line]) -> tuple[dict[str, int], Iterable[Line]]:
    """Which column is what (by heads where there are any, otherwise by where the signs @ are), and the rows."""
    if not lines:
        raise NoAddresses("The file has no filled row.")
    found: dict[str, int] = {}
    for place, head in enumerate(lines[0][1]):
        plain = "".join(character for character in head.casefold() if character.isalnum())
        for key, names in _HEADS.items():
            if plain in names:
                found.setdefault(key, place)
    if "email" in found:
        return found, lines[1:]
    signs = [place for _, cells in lines[:20] for place, cell in enumerate(cells) if "@" in cell]
    if not signs:
        raise NoAddresses("No column holds e-mail addresses. Name one of them “E-mail” in the first row.")
    place = signs[0]
    has_heads = not any("@" in cell for cell in lines[0][1])
    found = {"email": place} | ({key: at for key, at in found.items() if at != place} if has_heads else {})
    if not found.keys() & {"name", "first", "last"}:
        found["name"] = 1 if place == 0 else 0
    return found, lines[1:] if has_heads else lines


def _row(line: Line, columns: dict[str, int], seen: dict[str, int], known: Collection[str]) -> Row:
    number, cells = line

    def cell(key: str) -> str:
        place = columns.get(key)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    email = cell("email").removeprefix("mailto:").lower()
    name = cell("name") or " ".join(part for part in (cell("first"), cell("last")) if part)
    problem = _problem(name, email, seen, known)
    seen.setdefault(email, number)
    return Row(number, name[:LONGEST_NAME], email[:LONGEST_EMAIL], problem)


def _problem(name: str, email: str, seen: dict[str, int], known: Collection[str]) -> str:
    if not email:
        return "There is no e-mail address."
    try:
        validate_email(email)
    except ValidationError:
        return "This is no e-mail address."
    if len(email) > LONGEST_EMAIL:
        return "The address is too long."
    if not name:
        return "There is no name."
    if len(name) > LONGEST_NAME:
        return f"The name is longer than {LONGEST_NAME} characters."
    if email in seen:
        return f"The same address stands in line {seen[email]}."
    if email in known:
        return "Is in this cohort already."
    return ""
