"""Making a cohort, its dates, its copy for the next start, and its states."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.cohorts.dates import on_day
from metcrm.cohorts.models import (
    Assignment,
    Cohort,
    CohortState,
    CohortWeek,
    Enrolment,
    EnrolmentState,
    Programme,
)
from metcrm.cohorts.models.cohort import BACK, MOVES
from metcrm.cohorts.models.enrolment import SEATED
from metcrm.cohorts.models.task import TASK_FIELDS, Task
from metcrm.cohorts.services import seats
from metcrm.cohorts.services.moving import close_links, shift
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy.actors import Actor

#: Beside name, capacity and needs_approval, which may change at any time.
_MOVES_DATES = ("starts_on", "holidays")


def create_cohort(
    *, programme: Programme, name: str, starts_on: date, timezone: str, capacity: int | None = None,
    needs_approval: bool = True, holidays: Sequence[date] = (), by: Actor, now: datetime,
) -> Cohort:  # fmt: skip
    """A cohort with its own snapshot of the programme's weeks and assignments, dated from the start.

    Raises:
        Refused: the programme is empty or not in use, or the institute has a cohort of that name.
    """
    check(by, Capability.WRITE_COHORTS)
    weeks = [(week, list(week.assignments.order_by("place", "pk"))) for week in programme.weeks.order_by("number")]
    if not weeks:
        raise Refused("The programme has no week yet. Give it one first.", "programme")
    if not programme.active:
        raise Refused("The programme is not in use any more.", "programme")
    cohort = Cohort(
        programme=programme, name=name, starts_on=starts_on, ends_on=starts_on, timezone=timezone, capacity=capacity,
        needs_approval=needs_approval, holidays=_as_text(holidays), created_at=now, created_by=str(by)[:200],
    )  # fmt: skip
    days = [(week.number, week.title, week.release_day, [(task, task.due_day) for task in tasks])
            for week, tasks in weeks]  # fmt: skip
    return _made(cohort, days, "cohort.made", by, now)


def copy_cohort(
    cohort: Cohort, *, name: str, starts_on: date, holidays: Sequence[date] = (), by: Actor, now: datetime
) -> Cohort:
    """The same course from another date on: its own weeks and assignments as they are now, all dates shifted.

    Raises:
        Refused: the institute has a cohort of that name.
    """
    check(by, Capability.WRITE_COHORTS)
    copy = Cohort(
        programme_id=cohort.programme_id, name=name, starts_on=starts_on, ends_on=starts_on,
        timezone=cohort.timezone, capacity=cohort.capacity, needs_approval=cohort.needs_approval,
        holidays=_as_text(holidays), copied_from=cohort, created_at=now, created_by=str(by)[:200],
    )  # fmt: skip
    days = [
        (week.number, week.title, week.release_day,
         [(task, task.due_day) for task in week.assignments.order_by("place", "pk")])
        for week in cohort.weeks.order_by("number")
    ]  # fmt: skip
    return _made(copy, days, "cohort.copied", by, now)


def change_cohort(cohort: Cohort, *, by: Actor, now: datetime, **fields: Any) -> Cohort:
    """Name, start, days without class, seats, approval. Another start or other days off move all dates.

    Raises:
        Refused: the cohort runs or ran, so that its dates stay; fewer seats than are taken; a name that is taken.
    """
    check(by, Capability.WRITE_COHORTS)
    fields = dict(fields)
    if "holidays" in fields:
        fields["holidays"] = _as_text(fields["holidays"])
    try:
        with transaction.atomic():
            cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
            moved = [name for name in _MOVES_DATES if name in fields and fields[name] != getattr(cohort, name)]
            if moved and cohort.state != CohortState.OPEN:
                raise Refused("The cohort has started: its dates change one by one, under Dates.", moved[0])
            _refuse_fewer_seats(cohort, fields)
            for name, value in fields.items():
                setattr(cohort, name, value)
            if moved:
                _move_dates(cohort)
            cohort.save()
            record("cohort.changed", by=by, on=cohort, now=now, fields=sorted(fields))
            seats.fill(cohort, by=by, now=now)
    except IntegrityError as error:
        raise Refused("There is a cohort of that name already.", "name") from error
    return cohort


def change_dates(
    cohort: Cohort, *, releases: Mapping[UUID, date], dues: Mapping[UUID, date], ends_on: date, by: Actor, now: datetime
) -> Cohort:
    """Single dates, by a person: no rule moves them. A copy of this cohort follows them.

    Raises:
        Refused: before the start, or after the end.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
        _refuse_outside(cohort, [*releases.values(), *dues.values()], ends_on)
        cohort.ends_on = ends_on
        cohort.save(update_fields=["ends_on"])
        for week in cohort.weeks.filter(pk__in=releases):
            if week.releases_on != releases[week.pk]:
                week.releases_on = releases[week.pk]
                week.release_day = (week.releases_on - cohort.starts_on).days
                week.save(update_fields=["releases_on", "release_day"])
        for task in cohort.assignments.filter(pk__in=dues):
            if task.due_on != dues[task.pk]:
                task.due_on = dues[task.pk]
                task.due_day = (task.due_on - cohort.starts_on).days
                task.save(update_fields=["due_on", "due_day"])
        record("cohort.dates_changed", by=by, on=cohort, now=now)
    return cohort


def move_cohort(cohort: Cohort, *, to: str, by: Actor, now: datetime) -> Cohort:
    """Start it, end it, put it away, or take the last step back.

    Starting closes the way in and makes active who has accepted; opening again takes that back. After a step back the
    dates that have passed move it no more: a person does.

    Raises:
        Refused: that step doesn't follow from the state it is in.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
        if to not in MOVES[cohort.state]:
            raise Refused(f"This cohort is {cohort.get_state_display().lower()}: look again what can be done with it.")
        before, cohort.state = cohort.state, to
        if to == CohortState.ARCHIVED and before == CohortState.OPEN:
            _refuse_taken(cohort)
        cohort.held_at = now if to in BACK[before] else None
        cohort.save(update_fields=["state", "held_at"])
        if to == CohortState.ACTIVE and before == CohortState.OPEN:
            close_links(cohort, now)
            _shift_all(cohort, [EnrolmentState.ENROLLED], EnrolmentState.ACTIVE, "The cohort started", by, now)
        if to == CohortState.OPEN and before == CohortState.ACTIVE:
            back = [EnrolmentState.ACTIVE, EnrolmentState.AT_RISK]
            _shift_all(cohort, back, EnrolmentState.ENROLLED, "The cohort was opened again", by, now)
        if to == CohortState.ARCHIVED:
            close_links(cohort, now)
        record("cohort.moved", by=by, on=cohort, now=now, before=before, after=to)
    return cohort


def _shift_all(cohort: Cohort, states: Sequence[str], to: str, why: str, by: Actor, now: datetime) -> None:
    """Only who has accepted: a seat that is promised waits for its learner."""
    for enrolment in Enrolment.objects.filter(cohort=cohort, state__in=states, accepted_at__isnull=False):
        shift(enrolment, to, why=why, by=by, now=now)


def _made(
    cohort: Cohort, days: Iterable[tuple[int, str, int, list[tuple[Any, int]]]], action: str, by: Actor, now: datetime
) -> Cohort:
    try:
        with transaction.atomic():
            cohort.save()
            for number, title, release_day, tasks in days:
                week = CohortWeek.objects.create(
                    cohort=cohort, number=number, title=title, release_day=release_day, releases_on=cohort.starts_on
                )
                Assignment.objects.bulk_create(
                    Assignment(cohort=cohort, week=week, due_day=due, due_on=cohort.starts_on, **_columns(task))
                    for task, due in tasks
                )
            _move_dates(cohort)
            cohort.save()
            record(action, by=by, on=cohort, now=now)
    except IntegrityError as error:
        raise Refused("There is a cohort of that name already.", "name") from error
    return cohort


def _columns(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in TASK_FIELDS}


def _move_dates(cohort: Cohort) -> None:
    """Every date anew from the start; the cohort ends with its last week or its last assignment."""
    weeks, tasks = list(cohort.weeks.all()), list(cohort.assignments.all())
    for week in weeks:
        week.releases_on = on_day(cohort.starts_on, week.release_day, cohort.days_off)
    for task in tasks:
        task.due_on = on_day(cohort.starts_on, task.due_day, cohort.days_off)
    CohortWeek.objects.bulk_update(weeks, ["releases_on"])
    Assignment.objects.bulk_update(tasks, ["due_on"])
    last_week = max(week.release_day for week in weeks) + 6
    cohort.ends_on = max([cohort.starts_on + timedelta(days=last_week), *(task.due_on for task in tasks)])


def _refuse_fewer_seats(cohort: Cohort, fields: Mapping[str, Any]) -> None:
    wanted = fields.get("capacity")
    if wanted is None:
        return
    taken = Enrolment.objects.filter(cohort=cohort, state__in=SEATED).count()
    if wanted < taken:
        raise Refused(f"{taken} seats are taken already.", "capacity")


def _refuse_outside(cohort: Cohort, days: Sequence[date], ends_on: date) -> None:
    if ends_on < cohort.starts_on:
        raise Refused("The end comes after the start.", "ends_on")
    if any(day < cohort.starts_on or day > ends_on for day in days):
        raise Refused("Every date lies between the start and the end of the cohort.")


def _refuse_taken(cohort: Cohort) -> None:
    if Enrolment.objects.filter(cohort=cohort, state__in=SEATED).exists():
        raise Refused("Learners have seats here. Withdraw or defer them first.")


def _as_text(days: Iterable[date]) -> list[str]:
    return sorted({day.isoformat() for day in days})
