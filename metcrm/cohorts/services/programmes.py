"""Making a programme and changing it. Cohorts that were made from it keep their own snapshot."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.cohorts import rules
from metcrm.cohorts.models import Programme, ProgrammeAssignment, ProgrammeWeek, TaskKind
from metcrm.cohorts.ready_made import ReadyMade, ready_made
from metcrm.cohorts.services.refusals import Refused
from metcrm.counting import MOST
from metcrm.tenancy.actors import Actor

MOST_WEEKS = 60
MOST_TASKS = 20
WEEK = 7


def create_programme(*, name: str, summary: str = "", start_from: str = "", by: Actor, now: datetime) -> Programme:
    """A programme: empty, or filled from a ready-made one (its key in `start_from`).

    Raises:
        Refused: the institute has one of that name, or there is no such ready-made one.
    """
    check(by, Capability.WRITE_COHORTS)
    given = ready_made().get(start_from)
    if start_from and given is None:
        raise Refused("Choose one of the list, or none.", "start_from")
    programme = Programme(
        name=name, summary=summary or (given or {}).get("summary", ""), created_at=now, created_by=str(by)[:200]
    )
    try:
        with transaction.atomic():
            programme.save()
            if given:
                _fill(programme, given)
            record("programme.made", by=by, on=programme, now=now, start_from=start_from)
    except IntegrityError as error:
        raise Refused("There is a programme of that name already.", "name") from error
    return programme


def change_programme(
    programme: Programme, *, name: str, summary: str, active: bool, by: Actor, now: datetime
) -> Programme:
    """Name, words, and whether new cohorts are made from it.

    Raises:
        Refused: another programme has that name.
    """
    check(by, Capability.WRITE_COHORTS)
    programme.name, programme.summary, programme.active = name, summary, active
    try:
        with transaction.atomic():
            programme.save(update_fields=["name", "summary", "active"])
            record("programme.changed", by=by, on=programme, now=now)
    except IntegrityError as error:
        raise Refused("There is a programme of that name already.", "name") from error
    return programme


def keep_week(
    programme: Programme, *, week: ProgrammeWeek | None = None, title: str, release_day: int, by: Actor, now: datetime
) -> ProgrammeWeek:
    """A new last week, or another title or day for one that is there.

    Raises:
        Refused: the weeks would not come one after the other, or there are too many.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        weeks = _locked_weeks(programme)
        number = week.number if week else len(weeks) + 1
        if number > MOST_WEEKS:
            raise Refused(f"A programme has at most {MOST_WEEKS} weeks.")
        _refuse_disorder(weeks, number, release_day)
        if week and week.assignments.filter(due_day__lt=release_day).exists():
            raise Refused("An assignment of this week would be due before the week opens.", "release_day")
        week = week or ProgrammeWeek(programme=programme, number=number)
        week.title, week.release_day = title, release_day
        week.save()
        record("programme.week_kept", by=by, on=programme, now=now, number=number)
    return week


def remove_week(week: ProgrammeWeek, *, by: Actor, now: datetime) -> None:
    """A week with its assignments; those after it move up by one number."""
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        weeks = _locked_weeks(week.programme)
        record("programme.week_removed", by=by, on=week.programme, now=now, number=week.number)
        week.delete()
        for later in [one for one in weeks if one.number > week.number]:
            later.number -= 1
            later.save(update_fields=["number"])


def keep_assignment(
    week: ProgrammeWeek, *, one: ProgrammeAssignment | None = None, by: Actor, now: datetime, **fields: Any
) -> ProgrammeAssignment:
    """A new assignment of the week, or one changed. `fields`: columns of Task without `place`, and `due_day`.

    Raises:
        Refused: nothing that can be counted is named, it is due before its week opens, or there are too many.
    """
    check(by, Capability.WRITE_COHORTS)
    fields = checked_task(fields)
    if fields["due_day"] < week.release_day:
        raise Refused(f"The week opens on day {week.release_day}: due no earlier.", "due_day")
    with transaction.atomic():
        ProgrammeWeek.objects.select_for_update().get(pk=week.pk)
        there = week.assignments.count()
        if one is None and there >= MOST_TASKS:
            raise Refused(f"A week has at most {MOST_TASKS} assignments.")
        one = one or ProgrammeAssignment(week=week, place=there)
        for name, value in fields.items():
            setattr(one, name, value)
        one.save()
        record("programme.assignment_kept", by=by, on=one, now=now)
    return one


def remove_assignment(one: ProgrammeAssignment, *, by: Actor, now: datetime) -> None:
    """Cohorts that have it keep it."""
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        record("programme.assignment_removed", by=by, on=one, now=now)
        one.delete()


def checked_task(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a task, made to fit its kind: what is counted has no rubric, what is handed in no rule.

    Raises:
        Refused: the rule isn't known, or asks for more than is counted.
    """
    if fields["kind"] == TaskKind.HAND_IN:
        return {**fields, "rule": "", "threshold": 1}
    if fields["rule"] not in rules.RULES:
        raise Refused("Choose what is counted.", "rule")
    if not 1 <= fields["threshold"] <= MOST:
        raise Refused(f"From 1 to {MOST}.", "threshold")
    return {**fields, "rubric": []}


def _fill(programme: Programme, given: ReadyMade) -> None:
    for number, one in enumerate(given["weeks"], 1):
        week = ProgrammeWeek.objects.create(
            programme=programme, number=number, title=one["title"], release_day=WEEK * (number - 1)
        )
        ProgrammeAssignment.objects.bulk_create(
            ProgrammeAssignment(
                week=week, place=place, due_day=WEEK * number - 1,
                kind=TaskKind.RULE if "rule" in task else TaskKind.HAND_IN, **task,
            )
            for place, task in enumerate(one["tasks"])
        )  # fmt: skip


def _locked_weeks(programme: Programme) -> list[ProgrammeWeek]:
    Programme.objects.select_for_update().get(pk=programme.pk)
    return list(programme.weeks.order_by("number"))


def _refuse_disorder(weeks: list[ProgrammeWeek], number: int, release_day: int) -> None:
    """Weeks open one after the other."""
    for one in weeks:
        if one.number < number and one.release_day >= release_day:
            raise Refused(f"Week {one.number} opens on day {one.release_day}: later than that.", "release_day")
        if one.number > number and one.release_day <= release_day:
            raise Refused(f"Week {one.number} opens on day {one.release_day}: earlier than that.", "release_day")
