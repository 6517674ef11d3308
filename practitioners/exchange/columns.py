"""The columns in which people travel: the same in every format, out and in again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its key in code, its head in a file."""

    key: str
    label: str


COLUMNS = (
    Column("kind", "Kind"),
    Column("name", "Name"),
    Column("first_name", "First name"),
    Column("last_name", "Last name"),
    Column("credential", "Credential"),
    Column("npi", "NPI"),
    Column("role", "Role"),
    Column("email", "E-mail"),
    Column("phone", "Phone"),
    Column("preferred_way", "Prefers"),
    Column("pronounced", "How to say the name"),
    Column("subspecialty", "Subspecialty"),
    Column("days", "Days at this office"),
    Column("practice", "Practice"),
    Column("specialty_group", "Specialty"),
    Column("street", "Street"),
    Column("street2", "Suite"),
    Column("city", "City"),
    Column("state", "State"),
    Column("zip_code", "ZIP"),
    Column("practice_phone", "Practice phone"),
    Column("fax", "Fax"),
    Column("website", "Website"),
)

KEYS = tuple(column.key for column in COLUMNS)
LABELS = {column.key: column.label for column in COLUMNS}

#: What a row is about, as it stands in the column Kind.
CONTACT, PRACTITIONER, PRACTICE = "Contact", "Practitioner", "Practice"

#: One person at one practice (or a practice alone), by the keys above; what isn't known is "".
Row = dict[str, str]
