"""Planning a whole day of visits at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.tenancy.actors import Actor
from practitioners.models import Practice
from practitioners.selectors import office_manager
from presentations import selectors
from presentations.models import Visit
from presentations.refusals import Refused
from presentations.services import visits


@dataclass(frozen=True)
class Call:
    """One stop of the day."""

    practice: Practice
    begins: datetime
    minutes: int


def plan_day(calls: Sequence[Call], *, by: Actor, now: datetime) -> tuple[list[Visit], list[Visit]]:
    """Plan each call, all or nothing. Returns the visits that are new, and those that were only moved.

    An office where this person has a visit planned on that day already keeps it, at the new time; so planning the same
    day twice changes nothing, and somebody else's plan stays as it is.

    Raises:
        Refused: nothing to plan, or one of the times is over.
    """
    check(by, Capability.WRITE_VISITS)
    if not calls:
        raise Refused("There is nothing to plan: choose at least one office that can be visited.")
    planned: list[Visit] = []
    moved: list[Visit] = []
    with transaction.atomic():
        for practice in sorted((call.practice for call in calls), key=lambda one: one.pk):
            Practice.objects.select_for_update().get(pk=practice.pk)  # two clicks at once make one plan
        for call in calls:
            there = selectors.planned_on_day_of(call.practice, call.begins, by.user_id)
            if there is None:
                planned.append(_plan(call, by, now))
            else:
                moved.append(_move(there, call, by, now))
    return planned, moved


def _plan(call: Call, by: Actor, now: datetime) -> Visit:
    manager = office_manager(call.practice)
    return visits.plan_visit(
        practice=call.practice, planned_for=call.begins, kind=Visit.Kind.DROP_IN, people=[manager] if manager else [],
        objective="", minutes=call.minutes, by=by, now=now,
    )  # fmt: skip


def _move(visit: Visit, call: Call, by: Actor, now: datetime) -> Visit:
    if (visit.planned_for, visit.minutes) == (call.begins, call.minutes):
        return visit
    return visits.change_plan(
        visit, planned_for=call.begins, kind=visit.kind, people=selectors.people_met(visit), objective=visit.objective,
        minutes=call.minutes, by=by, now=now,
    )  # fmt: skip
