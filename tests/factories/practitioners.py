"""Practices and their people. Call inside an entered workspace; whatever isn't said is made up."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from metcrm.tenancy.actors import SYSTEM
from practitioners.models import Contact, ContactRole, Practice, Practitioner, RegistryProvider
from practitioners.npi import npi_ok
from practitioners.services.people import add_contact, add_practitioner
from practitioners.services.practices import add_practice

#: A Wednesday, 10:00 in New York; the same as in tests/conftest.py.
NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
_numbers = count(1)


def make_npi() -> str:
    """A fresh number that passes the check digit and begins with 2, which nobody's does."""
    stem = f"29{next(_numbers):07d}"  # far from those of the sample files
    return next(stem + digit for digit in "0123456789" if npi_ok(stem + digit))


def make_practice(**over: Any) -> Practice:
    """An office in New York with a phone and an address."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "by": SYSTEM, "now": NOW, "name": f"Harbor Family Medicine {number}", "specialty_group": "primary_care",
        "phone": f"(212) 555-{number % 10000:04d}", "street": f"{number} Harbor Street", "city": "New York",
        "state": "NY", "zip_code": "10011",
    }  # fmt: skip
    return add_practice(**(values | over))


def make_contact(**over: Any) -> Contact:
    """An office manager with an address at a reserved domain, at a practice of her own unless told."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "by": SYSTEM, "now": NOW, "name": "Ruth Keller", "role": ContactRole.OFFICE_MANAGER,
        "email": f"ruth.keller.{number}@office.example",
    } | over  # fmt: skip
    values.setdefault("practice", None)
    values["practice"] = values["practice"] or make_practice()
    return add_contact(**values)


def make_practitioner(**over: Any) -> Practitioner:
    """A family physician with an invented NPI, at a practice of their own unless told."""
    values: dict[str, Any] = {
        "by": SYSTEM, "now": NOW, "first_name": "Amara", "last_name": "Osei", "credential": "MD",
        "npi": make_npi(), "primary_taxonomy": "207Q00000X",
    } | over  # fmt: skip
    values["practice"] = values.get("practice") or make_practice()
    return add_practitioner(**values)


def make_provider(**over: Any) -> RegistryProvider:
    """A person in the registry, at an address of their own."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "npi": make_npi(), "entity": "1", "last_name": "OSEI", "first_name": "AMARA", "credential": "MD",
        "street": f"{number} MAIN ST", "city": "TUCSON", "state": "AZ", "zip_code": "857041234",
        "phone": f"520555{number % 10000:04d}", "primary_taxonomy": "207Q00000X",
    } | over  # fmt: skip
    values.setdefault("taxonomies", [values["primary_taxonomy"]])
    return RegistryProvider.objects.create(**values)
