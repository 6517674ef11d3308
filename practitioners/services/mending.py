"""Mending one item of the homework from its short form. Each is a verb that exists already."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from metcrm.tenancy.actors import Actor
from practitioners.models import ContactRole, Practitioner
from practitioners.selectors.profile import Profile
from practitioners.services import clinicians, facts, people, practices

Values = dict[str, Any]


def mend(
    profile: Profile, number: int, values: Values, *, by: Actor, now: datetime, who: Practitioner | None = None
) -> None:
    """Do what item `number` asks for. `who` is the practitioner whom items 1 to 3 are about.

    Raises:
        Refused: with a sentence for the person.
    """
    with transaction.atomic():
        if number in _ON_PRACTITIONER and who is not None:
            _ON_PRACTITIONER[number](who, by=by, now=now, **values)
        else:
            _ON_PRACTICE[number](profile, values, by, now)


def _add_practitioner(profile: Profile, values: Values, by: Actor, now: datetime) -> None:
    clinicians.add(profile.practice, by=by, now=now, subspecialty_none=False, **values)


def _hours(profile: Profile, values: Values, by: Actor, now: datetime) -> None:
    practices.save_location(profile.practice, location=profile.primary_location, by=by, now=now, **values)


def _way_in(profile: Profile, values: Values, by: Actor, now: datetime) -> None:
    source = values["source"]
    if values["phone"] != profile.practice.phone:
        practices.change_practice(profile.practice, by=by, now=now, phone=values["phone"], source=source)
    place, way_in = profile.primary_location, values["how_to_get_in"]
    if way_in != (place.how_to_get_in if place else ""):
        practices.save_location(profile.practice, location=place, by=by, now=now, how_to_get_in=way_in, source=source)


def _manager(profile: Profile, values: Values, by: Actor, now: datetime) -> None:
    people.add_contact(practice=profile.practice, role=ContactRole.OFFICE_MANAGER, by=by, now=now, **values)


def _manager_way(profile: Profile, values: Values, by: Actor, now: datetime) -> None:
    manager = profile.people.office_manager
    assert manager is not None
    people.change_contact(manager, by=by, now=now, **values)


def _fact(key: str) -> Callable[[Profile, Values, Actor, datetime], None]:
    def learn(profile: Profile, values: Values, by: Actor, now: datetime) -> None:
        facts.learn(practice=profile.practice, key=key, by=by, now=now, **values)

    return learn


_ON_PRACTITIONER: dict[int, Callable[..., object]] = {
    1: clinicians.confirm_npi, 2: clinicians.confirm_specialty, 3: clinicians.name_subspecialty,
}  # fmt: skip
_ON_PRACTICE: dict[int, Callable[[Profile, Values, Actor, datetime], None]] = {
    1: _add_practitioner, 4: _hours, 5: _way_in, 6: _manager, 7: _manager_way,
    8: _fact("conditions"), 9: _fact("refers_to"), 10: _fact("report_wanted"),
}  # fmt: skip
