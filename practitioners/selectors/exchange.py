"""Everybody as rows of a file: the office's people, its practitioners, and offices of which nobody is known."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from practitioners import taxonomy
from practitioners.exchange.columns import CONTACT, KEYS, PRACTICE, PRACTITIONER, Row
from practitioners.models import Affiliation, Contact, Location, Practice

#: Practices read at once: four queries for each so many.
_AT_ONCE = 500


def rows_for_export(practices: QuerySet[Practice]) -> Iterator[Row]:
    """One row a person and practice; a practice without people comes once, by itself."""
    found = practices.iterator(chunk_size=_AT_ONCE)
    while some := list(islice(found, _AT_ONCE)):
        yield from _rows_of(some)


def _rows_of(practices: list[Practice]) -> Iterator[Row]:
    ids = [practice.pk for practice in practices]
    places = {place.practice_id: place for place in Location.objects.filter(practice__in=ids, is_primary=True)}
    contacts, clinicians = defaultdict(list), defaultdict(list)
    for contact in Contact.objects.filter(practice__in=ids, left_at=None).order_by("created_at", "pk"):
        contacts[contact.practice_id].append(contact)
    rows = Affiliation.objects.filter(practice__in=ids).select_related("practitioner")
    for row in rows.order_by("practitioner__last_name", "practitioner__first_name", "pk"):
        clinicians[row.practice_id].append(row)
    for practice in practices:
        office = _office(practice, places.get(practice.pk))
        people = [_clinician(row) for row in clinicians[practice.pk]]
        people += [_contact(contact) for contact in contacts[practice.pk]]
        for person in people or [{"kind": PRACTICE}]:
            yield dict.fromkeys(KEYS, "") | office | person


def _office(practice: Practice, place: Location | None) -> Row:
    group = taxonomy.get_group(practice.specialty_group)
    found = {
        "practice": practice.name, "practice_phone": practice.phone, "fax": practice.fax, "website": practice.website,
        "specialty_group": group.label if group else "",
    }  # fmt: skip
    names = ("street", "street2", "city", "state", "zip_code")
    return found | {name: getattr(place, name) if place else "" for name in names}


def _contact(contact: Contact) -> Row:
    found: dict[str, Any] = {name: getattr(contact, name) for name in ("name", "email", "phone", "pronounced")}
    return found | {
        "kind": CONTACT, "role": contact.get_role_display(), "preferred_way": contact.get_preferred_way_display(),
    }  # fmt: skip


def _clinician(row: Affiliation) -> Row:
    who = row.practitioner
    names = ("first_name", "last_name", "credential", "npi", "subspecialty", "email", "phone")
    found: Row = {name: getattr(who, name) for name in names}
    return found | {"kind": PRACTITIONER, "name": f"{who.first_name} {who.last_name}".strip(), "days": row.days}
