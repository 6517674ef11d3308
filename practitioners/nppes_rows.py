"""One row of the NPPES file: from 330 columns to the twenty we keep.

Columns are found by name, never by position: the sex column was renamed, spacing in headers is irregular, and copies
that went through a spreadsheet or pandas write `1.0` for 1.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from practitioners.npi import npi_ok

TAXONOMY_SLOTS = 15


@dataclass(frozen=True)
class Refusal:
    """One row that was not taken, and why; with its values, where it could be split into them."""

    line: int
    why: str
    values: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Row:
    """One provider as we keep it. `bare` rows are deactivated ones, of which the file tells number and date only."""

    line: int
    npi: str
    entity: str = ""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    credential: str = ""
    organisation: str = ""
    sex: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""
    fax: str = ""
    primary_taxonomy: str = ""
    taxonomies: tuple[str, ...] = ()
    enumerated_on: date | None = None
    updated_on: date | None = None
    deactivated_on: date | None = None

    @property
    def bare(self) -> bool:
        return not self.entity


#: What is kept of a row, in the order of the staging table, where the line stands before them.
KEPT = (
    "npi", "entity", "last_name", "first_name", "middle_name", "credential", "organisation", "sex", "street",
    "street2", "city", "state", "zip_code", "phone", "fax", "primary_taxonomy", "taxonomies", "enumerated_on",
    "updated_on", "deactivated_on",
)  # fmt: skip

TEXT = {
    "last_name": ("provider last name (legal name)", 120),
    "first_name": ("provider first name", 120),
    "middle_name": ("provider middle name", 120),
    "credential": ("provider credential text", 60),
    "organisation": ("provider organization name (legal business name)", 200),
    "sex": ("provider sex code", 1),
    "street": ("provider first line business practice location address", 120),
    "street2": ("provider second line business practice location address", 120),
    "city": ("provider business practice location address city name", 80),
    "state": ("provider business practice location address state name", 40),
}
NUMBERS = {
    "phone": ("provider business practice location address telephone number", 20),
    "fax": ("provider business practice location address fax number", 20),
}
ZIP = "provider business practice location address postal code"
COUNTRY = "provider business practice location address country code (if outside u.s.)"
ENUMERATED, UPDATED = "provider enumeration date", "last update date"
DEACTIVATED, REACTIVATED = "npi deactivation date", "npi reactivation date"
ENTITY = "entity type code"
NEEDED = ["npi", ENTITY, DEACTIVATED, ZIP, "healthcare provider taxonomy code_1"]
NEEDED += [name for name, _ in TEXT.values() if name != "provider sex code"]
_RENAMED = {"provider gender code": "provider sex code"}
#: What pandas and CMS write where nothing is known.
NOTHING = {"nan", "None", "<UNAVAIL>"}
_POINT_ZERO = re.compile(r"\d+\.0")


def normal_header(name: str) -> str:
    """A column's name without its irregular spacing, in lower case, under its present name."""
    plain = re.sub(r"\s*-\s*", "-", " ".join(name.split())).lower()
    return _RENAMED.get(plain, plain)


def row_of(line: int, fields: list[str], columns: dict[str, int], width: int) -> Row | Refusal:
    """One line of the file; `columns` says which column stands where."""
    try:
        if len(fields) == 2:
            return bare_row(line, *fields)
        if len(fields) != width:
            return Refusal(line, f"it has {len(fields)} columns instead of {width}", tuple(fields))
        return _full(line, _Fields(fields, columns))
    except ValueError as error:
        return Refusal(line, str(error), tuple(fields))


def bare_row(line: int, npi: str, since: str) -> Row:
    """A deactivated number. Raises ValueError."""
    deactivated = _date(since, "deactivation date")
    if deactivated is None:
        raise ValueError("it has no deactivation date")
    return Row(line, _npi(npi), deactivated_on=deactivated)


class _Fields:
    """The cleaned values of one line, by column name."""

    def __init__(self, fields: list[str], columns: dict[str, int]) -> None:
        self._fields, self._columns = fields, columns

    def __getitem__(self, name: str) -> str:
        place = self._columns.get(name)
        value = self._fields[place].strip() if place is not None else ""
        return "" if value in NOTHING else value

    def number(self, name: str) -> str:
        """Digits that a spreadsheet may have turned into a decimal."""
        value = self[name]
        return value[:-2] if _POINT_ZERO.fullmatch(value) else value


def _full(line: int, fields: _Fields) -> Row:
    npi, entity = _npi(fields["npi"]), fields.number(ENTITY)
    deactivated = _deactivated(fields)
    if not entity and deactivated:
        return Row(line, npi, deactivated_on=deactivated)
    if entity not in ("1", "2"):
        raise ValueError(f"entity type “{entity}” is neither 1 (person) nor 2 (organisation)")
    if not (fields[TEXT["last_name"][0]] or fields[TEXT["organisation"][0]]):
        raise ValueError("it has neither a last name nor an organisation")
    primary, codes = _taxonomies(fields)
    text = {key: _fitting(fields[name], name, size) for key, (name, size) in TEXT.items()}
    numbers = {key: _fitting(fields.number(name), name, size) for key, (name, size) in NUMBERS.items()}
    return Row(
        line, npi, entity, **text, **numbers, zip_code=_zip(fields), primary_taxonomy=primary, taxonomies=codes,
        enumerated_on=_date(fields[ENUMERATED], ENUMERATED), updated_on=_date(fields[UPDATED], UPDATED),
        deactivated_on=deactivated,
    )  # fmt: skip


def _npi(text: str) -> str:
    npi = text.strip()
    npi = npi[:-2] if _POINT_ZERO.fullmatch(npi) else npi
    if not npi_ok(npi):
        raise ValueError(f"“{npi[:20]}” is not an NPI: ten digits with a fitting check digit")
    return npi


def _deactivated(fields: _Fields) -> date | None:
    """The date since which the number is out of use; None when it was taken up again."""
    out, again = _date(fields[DEACTIVATED], DEACTIVATED), _date(fields[REACTIVATED], REACTIVATED)
    return None if out and again and again >= out else out


def _taxonomies(fields: _Fields) -> tuple[str, tuple[str, ...]]:
    """The code whose primary switch is on, in whichever slot; without any switch the first one. All codes beside it."""
    slots = [
        (
            fields[f"healthcare provider taxonomy code_{slot}"],
            fields[f"healthcare provider primary taxonomy switch_{slot}"],
        )
        for slot in range(1, TAXONOMY_SLOTS + 1)
    ]
    codes = list(dict.fromkeys(code for code, _ in slots if code))
    wrong = next((code for code in codes if not re.fullmatch(r"[0-9A-Z]{10}", code)), None)
    if wrong:
        raise ValueError(f"“{wrong[:20]}” is not a taxonomy code")
    primary = next((code for code, switch in slots if code and switch == "Y"), codes[0] if codes else "")
    return primary, tuple(codes)


def _zip(fields: _Fields) -> str:
    """Five or nine digits; the zeros that a spreadsheet took from the front of a US code are put back."""
    value = fields.number(ZIP).replace("-", "")
    if value.isdigit() and fields[COUNTRY] in ("", "US"):
        value = value.zfill(5 if len(value) <= 5 else 9)
    return _fitting(value, ZIP, 20)


def _date(text: str, name: str) -> date | None:
    """MM/DD/YYYY, or ISO as spreadsheets like to write it."""
    value = text.strip()
    if not value or value in NOTHING:
        return None
    try:
        if value[2:3] == "/":
            return date(int(value[6:]), int(value[:2]), int(value[3:5]))
        return date.fromisoformat(value[:10])
    except ValueError:
        raise ValueError(f"{name} “{value[:20]}” is not a date") from None


def _fitting(value: str, name: str, size: int) -> str:
    if len(value) > size:
        raise ValueError(f"{name} is longer than {size} characters")
    return value
