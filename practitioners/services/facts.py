"""Learning something about a practice or practitioner. Facts are added, never changed."""

from datetime import date, datetime

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.calendar import local_day
from practitioners.facts import Subject, kind_of
from practitioners.models import Fact, Location, Practice, Practitioner, Source
from practitioners.refusals import Refused
from practitioners.selectors.profile import is_newest
from practitioners.services import relationship


def learn(
    *,
    by: Actor,
    now: datetime,
    key: str,
    value: str,
    source: str,
    practice: Practice | None = None,
    practitioner: Practitioner | None = None,
    location: Location | None = None,
    checked_on: date | None = None,
    asked_not_given: bool = False,
) -> Fact:
    """Note one fact about a practice (or one `location` of it) or a practitioner; the newest of a key counts.

    1 refuses an unknown kind, and an empty value that nobody asked for
    2 writes the fact, with who checked it and when (today, unless `checked_on` says otherwise)
    3 computes the practice's stage anew

    Raises:
        Refused: with a sentence for the person.
    """
    check(by, Capability.WRITE_PRACTICES)
    subject = Subject.PRACTICE if practice else Subject.PRACTITIONER
    _refuse_nonsense(key, value, source, subject, asked_not_given)
    _refuse_day_to_come(checked_on, now)
    with transaction.atomic():
        fact = Fact.objects.create(
            practice=practice, practitioner=practitioner, location=location, key=key, value=value.strip(),
            source=source, asked_not_given=asked_not_given, checked_by=str(by)[:200], created_at=now,
            checked_on=checked_on or local_day(now, get_workspace().timezone),
        )  # fmt: skip
        record("fact.learned", by=by, on=fact, now=now, key=key, source=source, subject=fact_subject(fact))
        if practice:
            relationship.recompute(practice, now)
    return fact


def still_true(fact: Fact, *, by: Actor, now: datetime) -> Fact:
    """Somebody checked and it is as we knew it: a new fact of today beside the old one, from the same source.

    Raises:
        Refused: something newer was learned meanwhile.
    """
    check(by, Capability.WRITE_PRACTICES)
    if not is_newest(fact):
        raise Refused("Something newer is known by now. Look at it, and confirm that.")
    return learn(
        by=by, now=now, key=fact.key, value=fact.value, source=fact.source, practice=fact.practice,
        practitioner=fact.practitioner, location=fact.location, asked_not_given=fact.asked_not_given,
    )  # fmt: skip


def fact_subject(fact: Fact) -> str:
    """The id of what the fact is about."""
    return str(fact.practice_id or fact.practitioner_id)


def _refuse_day_to_come(checked_on: date | None, now: datetime) -> None:
    if checked_on and checked_on > local_day(now, get_workspace().timezone):
        raise Refused("This day is still to come. Take today, or the day when you asked.")


def _refuse_nonsense(key: str, value: str, source: str, subject: Subject, asked_not_given: bool) -> None:
    if kind_of(key, subject) is None:
        raise Refused(f"There is no kind of fact called “{key}” about a {subject}.")
    if source not in Source.values:
        raise Refused("Say where you know it from.")
    if not value.strip() and not asked_not_given:
        raise Refused("Write down what you learned, or choose “asked, not given”.")
