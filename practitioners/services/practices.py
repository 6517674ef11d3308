"""Adding a practice, and changing it and its places."""

from datetime import datetime
from typing import Any

from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from practitioners.codes import new_referral_code
from practitioners.hours import Week
from practitioners.hours_text import Unreadable, parse
from practitioners.models import Location, Practice, Source, Stage
from practitioners.npi import objection
from practitioners.phones import tidy_phone
from practitioners.places import timezone_of
from practitioners.refusals import Refused
from practitioners.services import relationship
from practitioners.services.facts import learn

_PLACE = ("street", "street2", "city", "state", "zip_code")
#: Fields of a practice whose source we keep as a fact.
_SOURCED = ("phone", "fax", "website")


def add_practice(
    *,
    by: Actor,
    now: datetime,
    name: str,
    specialty_group: str = "",
    npi: str = "",
    phone: str = "",
    fax: str = "",
    website: str = "",
    timezone: str = "",
    street: str = "",
    street2: str = "",
    city: str = "",
    state: str = "",
    zip_code: str = "",
    source: str = Source.OTHER,
    phone_extension: str = "",
) -> Practice:
    """Add a medical office.

    1 refuses an NPI that can't be one, or that a practice of ours has already
    2 writes the practice, in the time zone of its ZIP code (or the workspace's), and its place
    3 opens the way for its referral form
    4 keeps phone, fax, website and address as facts with their `source`

    Raises:
        Refused: with a sentence for the person.
    """
    check(by, Capability.WRITE_PRACTICES)
    _refuse_npi(npi)
    place = {"street": street, "street2": street2, "city": city, "state": state.upper(), "zip_code": zip_code}
    place = {key: value.strip() for key, value in place.items()}
    practice = Practice(
        **beginning(by, now), name=name.strip(), npi=npi, specialty_group=specialty_group, phone=tidy_phone(phone),
        phone_extension=phone_extension, fax=tidy_phone(fax), website=website,
        timezone=timezone or timezone_of(zip_code) or get_workspace().timezone,
    )  # fmt: skip
    with relationship.settled_once(now):
        practice.save()
        routes.add_token(practice.referral_code, kind="referral", row_id=practice.pk)
        record("practice.added", by=by, on=practice, now=now, source=source)
        if any(place.values()):
            place_added = Location.objects.create(practice=practice, is_primary=True, **place)
            _learn(practice, "address", place_added.one_line, source, by, now, place_added)
        _learn_sourced(practice, _SOURCED, source, by, now)
    return practice


def beginning(by: Actor, now: datetime) -> dict[str, Any]:
    """How a practice begins, with a code for its referral form. Whoever writes it opens the way for the code."""
    return {
        "referral_code": new_referral_code(), "stage": Stage.IDENTIFIED, "stage_since": now,
        "stage_rule": "On the list; the homework isn't complete.", "created_at": now, "created_by": str(by)[:200],
        "owner_id": by.user_id,
    }  # fmt: skip


def change_practice(
    practice: Practice, *, by: Actor, now: datetime, source: str = Source.OTHER, **fields: Any
) -> Practice:
    """Change what stands on the practice itself (name, npi, specialty_group, phone, fax, website, timezone …).

    Phone, fax and website that changed are kept as facts with their `source`.

    Raises:
        Refused: the NPI can't be one, or is another practice's.
    """
    check(by, Capability.WRITE_PRACTICES)
    _refuse_npi(fields.get("npi", ""), practice)
    for name in ("phone", "fax"):
        if name in fields:
            fields[name] = tidy_phone(fields[name])
    changed = [name for name, value in fields.items() if getattr(practice, name) != value]
    with relationship.settled_once(now):
        for name in changed:
            setattr(practice, name, fields[name])
        practice.save(update_fields=changed)
        record("practice.changed", by=by, on=practice, now=now, fields=sorted(changed))
        _learn_sourced(practice, [name for name in _SOURCED if name in changed], source, by, now)
        relationship.recompute(practice, now)
    return practice


def save_location(
    practice: Practice, *, by: Actor, now: datetime, location: Location | None = None, source: str = Source.OTHER,
    week: Week | None = None, hours: str | None = None, **fields: str,
) -> Location:  # fmt: skip
    """Add a place to a practice (without `location`) or change one; the first place is the main one.

    Opening hours come as `week` with an `hours_note`, or in words as `hours`: words that aren't understood become the
    note. Address, hours and how to get in that changed are kept as facts with their `source`.
    """
    check(by, Capability.WRITE_PRACTICES)
    if hours is not None:
        week, fields["hours_note"] = _in_words(hours)
    with relationship.settled_once(now):
        first = not practice.locations.exists()
        place = location or Location(practice=practice, is_primary=first)
        before = {"address": place.one_line, "hours": place.hours, "how_to_get_in": place.how_to_get_in}
        for name, value in fields.items():
            setattr(place, name, value.strip())
        if week is not None:
            place.opening = week.to_json()
        place.save()
        record("location.saved", by=by, on=place, now=now, practice=practice.pk, fields=sorted(fields))
        after = {"address": place.one_line, "hours": place.hours, "how_to_get_in": place.how_to_get_in}
        for key, value in after.items():
            if value != before[key]:
                _learn(practice, key, value, source, by, now, place)
        relationship.recompute(practice, now)
    return place


def _in_words(hours: str) -> tuple[Week, str]:
    try:
        return (parse(hours), "") if hours.strip() else (Week(), "")
    except Unreadable:
        return Week(), hours.strip()[:200]


def _refuse_npi(npi: str, practice: Practice | None = None) -> None:
    if not npi:
        return
    sentence = objection(npi)
    if sentence:
        raise Refused(sentence)
    other = Practice.objects.filter(npi=npi).first()
    if other and other != practice:
        raise Refused(f"{other.name} has this NPI already.")


def _learn_sourced(practice: Practice, keys: Any, source: str, by: Actor, now: datetime) -> None:
    for key in keys:
        _learn(practice, key, getattr(practice, key), source, by, now)


def _learn(
    practice: Practice, key: str, value: str, source: str, by: Actor, now: datetime, location: Location | None = None
) -> None:
    if value:
        learn(by=by, now=now, key=key, value=value, source=source, practice=practice, location=location)
