"""Does a text name a client? For the CRM's notes, where no health information belongs."""

import re
from collections.abc import Iterator
from datetime import date

from clients import naming
from clients.keys import phone_key
from clients.models import Client

_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_PHONE = re.compile(r"(?<!\d)(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s./-]*\d{3}[\s./-]*\d{4}(?!\d)")
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_US = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})\b", re.IGNORECASE)


def named_in(text: str) -> bool:
    """True when the text names a client, by name or by initials beside a condition (see `clients.naming`)."""
    return naming.names_one(
        text, Client.objects.filter(erased_at=None).values_list("first_name", "last_name").iterator(chunk_size=2000)
    )


def phone_in(text: str) -> bool:
    """True when a client's telephone number stands in the text."""
    keys = {phone_key(match) for match in _PHONE.findall(text)}
    return bool(keys) and Client.objects.filter(erased_at=None, phone_key__in=keys).exists()


def birth_in(text: str) -> bool:
    """True when a client's date of birth stands in the text, however it is written."""
    days = set(_dates(text))
    return bool(days) and Client.objects.filter(erased_at=None, date_of_birth__in=days).exists()


def _dates(text: str) -> Iterator[date]:
    for year, month, day in _ISO.findall(text):
        yield from _day(year, month, day)
    for month, day, year in _US.findall(text):
        yield from _day(year, month, day)
    for month, day, year in _MONTH_FIRST.findall(text):
        yield from _day(year, _MONTHS.get(month[:3].lower(), 0), day)
    for day, month, year in _DAY_FIRST.findall(text):
        yield from _day(year, _MONTHS.get(month[:3].lower(), 0), day)


def _day(year: str, month: str | int, day: str) -> Iterator[date]:
    """The date, if there is one; two digits of a year mean either century."""
    years = [int(year)] if len(year) == 4 else [1900 + int(year), 2000 + int(year)]
    for one in years:
        try:
            yield date(one, int(month), int(day))
        except ValueError:
            continue
