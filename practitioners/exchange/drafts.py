"""One row of a file as a person and an office, or the reason why it can't be."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from practitioners.exchange import words
from practitioners.exchange.columns import KEYS, Row
from practitioners.npi import objection
from practitioners.phones import phone_possible, tidy_phone

CONTACT, PRACTITIONER, PRACTICE = "contact", "practitioner", "practice"
#: As long as the columns of the tables.
LONGEST = {
    "name": 120, "first_name": 120, "last_name": 120, "credential": 60, "email": 254, "phone": 30, "pronounced": 120,
    "subspecialty": 120, "days": 60, "practice": 200, "street": 120, "street2": 120, "city": 80, "practice_phone": 30,
    "fax": 30, "website": 200,
}  # fmt: skip
_LABELS = {"name": "name", "practice": "name of the practice"}
_url_ok = URLValidator(schemes=["http", "https"])


class Bad(ValueError):
    """The row can't be taken; the text says why."""


@dataclass
class Office:
    """Where somebody works, as the row tells it."""

    name: str = ""
    specialty_group: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""
    fax: str = ""
    website: str = ""


@dataclass
class Draft:
    """What a row would become. `fields` are those of the person, by the names of the table's columns."""

    kind: str
    name: str
    office: Office
    fields: dict[str, str] = field(default_factory=dict)
    days: str = ""
    notes: list[str] = field(default_factory=list)


def draft_of(row: Row, default_practice: str = "") -> Draft:
    """Check one row, and write its values as we keep them.

    Raises:
        Bad: with the reason.
    """
    row = dict.fromkeys(KEYS, "") | row
    notes: list[str] = []
    for key in ("email", "phone"):
        row[key] = _first(row[key])
    kind = _kind(row)
    if kind == PRACTITIONER:
        _split_name(row)
    elif kind == CONTACT:
        row["name"] = row["name"] or f"{row['first_name']} {row['last_name']}".strip()
        if not words.KINDS.get(row["kind"].casefold()):
            row["name"] = _turned(row["name"])
    _check_name(row, kind)
    row["email"] = _email(row["email"])
    row["phone"] = _phone(row["phone"], "phone")
    office = _office(row, default_practice, notes)
    if kind == PRACTICE:
        office.phone = office.phone or row["phone"]
    _check_lengths(row)
    makers = {CONTACT: _contact, PRACTITIONER: _practitioner}
    fields = makers[kind](row, notes) if kind in makers else {}
    name = f"{row['first_name']} {row['last_name']}".strip() if kind == PRACTITIONER else row["name"]
    return Draft(kind, name, office, fields, row["days"], notes)


def _kind(row: Row) -> str:
    told = words.KINDS.get(row["kind"].casefold())
    if told:
        return told
    named = row["name"] or row["first_name"] or row["last_name"]
    if not named and not (row["email"] or row["npi"] or row["role"]):
        return PRACTICE
    after = words.credential_after(row["name"])[1]
    if row["npi"] or words.is_clinical(row["credential"]) or after or words.said_doctor(row["name"]):
        return PRACTITIONER
    return CONTACT


def _split_name(row: Row) -> None:
    """First name, last name and credential, of whatever the row gives."""
    if row["last_name"]:
        return
    if row["first_name"] and not row["name"]:
        row["last_name"], row["first_name"] = row["first_name"], ""
        return
    name, credential = words.credential_after(row["name"])
    name = _turned(words.without_doctor(name))
    row["credential"] = row["credential"] or credential
    row["first_name"], _, row["last_name"] = name.rpartition(" ")


def _turned(name: str) -> str:
    """“Keller, Ruth” as “Ruth Keller”; more than one comma is left as it is."""
    last, comma, first = name.partition(",")
    if comma and "," not in first and first.strip() and last.strip() and first.strip().casefold() not in words.AFTER:
        return f"{first.strip()} {last.strip()}"
    return name


def _check_name(row: Row, kind: str) -> None:
    if kind == PRACTICE:
        return
    if not (row["last_name"] if kind == PRACTITIONER else row["name"]):
        raise Bad("There is no name in this row.")


def _email(text: str) -> str:
    text = text.removeprefix("mailto:").strip()
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise Bad(f"“{text[:80]}” is no e-mail address.") from None
    return text


def _phone(text: str, what: str) -> str:
    if not text:
        return ""
    if not _quick_phone(text) and not phone_possible(text):
        raise Bad(f"The {what} “{text[:40]}” can't be dialled. Write it with its area code.")
    return quick_tidy_phone(text)


_US = re.compile(r"(?:\+?1[\s.-]*)?\(?([2-9]\d\d)\)?[\s.-]*([2-9]\d\d)[\s.-]*(\d{4})", re.ASCII)


def _quick_phone(text: str) -> "re.Match[str] | None":
    return _US.fullmatch(text)


def quick_tidy_phone(text: str) -> str:
    """As `tidy_phone`, without asking the library about numbers that are plainly of the US: files have thousands."""
    found = _quick_phone(text)
    return f"({found[1]}) {found[2]}-{found[3]}" if found else tidy_phone(text)


_SEVERAL = re.compile(r" ::: |;| / ")


def _first(text: str) -> str:
    """The first of several in one cell, as Google and people write them."""
    return _SEVERAL.split(text, maxsplit=1)[0].strip()


def _office(row: Row, default: str, notes: list[str]) -> Office:
    group = ""
    if row["specialty_group"]:
        group = words.specialty_group(row["specialty_group"])
        if not group:
            notes.append(f"The specialty “{row['specialty_group'][:40]}” is none of ours and was left out.")
    name = row["practice"] or default
    office = Office(
        name=name, specialty_group=group, street=row["street"], street2=row["street2"], city=row["city"],
        state=_state(row["state"]), zip_code=_zip(row["zip_code"]), phone=_phone(row["practice_phone"], "phone"),
        fax=_phone(row["fax"], "fax"), website=_website(row["website"]),
    )  # fmt: skip
    if not name and not office.phone:
        raise Bad("The row names no practice. Name one, or choose one for all such rows.")
    return office


def _state(text: str) -> str:
    if not text:
        return ""
    code = words.state_code(text)
    if not code:
        raise Bad(f"“{text[:40]}” is no US state. Write its two letters.")
    return code


def _zip(text: str) -> str:
    bare = text.replace(" ", "")
    if bare.isascii() and bare.isdigit() and len(bare) in (3, 4):
        bare = bare.zfill(5)  # table programs drop the zeros in front
    if bare.isascii() and bare.isdigit() and len(bare) == 9:
        bare = f"{bare[:5]}-{bare[5:]}"
    if bare and not re.fullmatch(r"\d{5}(-\d{4})?", bare, re.ASCII):
        raise Bad(f"“{text[:20]}” is no ZIP code: five digits, or nine with a hyphen.")
    return bare


def _website(text: str) -> str:
    if not text:
        return ""
    url = text if "://" in text else f"https://{text}"
    try:
        _url_ok(url)
    except ValidationError:
        raise Bad(f"“{text[:80]}” is no web address.") from None
    return url


def _check_lengths(row: Row) -> None:
    for key, most in LONGEST.items():
        if len(row[key]) > most:
            what = _LABELS.get(key, key.replace("_", " "))
            raise Bad(f"The {what} is longer than {most} characters.")


def _contact(row: Row, notes: list[str]) -> dict[str, str]:
    role, known = words.role(row["role"])
    if row["role"] and not known:
        notes.append(f"“{row['role'][:40]}” is kept as the role Other.")
    return {
        "name": row["name"], "role": role, "email": row["email"], "phone": row["phone"],
        "preferred_way": words.way(row["preferred_way"]), "pronounced": row["pronounced"],
    }  # fmt: skip


def _practitioner(row: Row, notes: list[str]) -> dict[str, str]:
    npi = "".join(row["npi"].split())
    wrong = objection(npi) if npi else ""
    if wrong:
        raise Bad(f"NPI {npi[:20]}: {wrong}")
    names = ("first_name", "last_name", "credential", "subspecialty", "email", "phone")
    return {"npi": npi} | {name: row[name] for name in names}
