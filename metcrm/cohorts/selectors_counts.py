"""What is known of learners by numbers: counts, credits by week, what waits. Read as the role for cohort reads."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from metcrm.cohorts.board import Cell, Week
from metcrm.cohorts.models import (
    Assignment,
    Cohort,
    CohortState,
    CohortWeek,
    Credit,
    Enrolment,
    Submission,
    SubmissionState,
    Tally,
)
from metcrm.cohorts.models.enrolment import LEARNING
from metcrm.cohorts.risk import FirstVisit, Standing, first_visit_of, risks
from metcrm.cohorts.rules import VISITS
from metcrm.tenancy.sight import counted_rows_only

Key = tuple[UUID, UUID]  # enrolment, week


@dataclass(frozen=True, slots=True)
class Counts:
    """The business counts of one learner."""

    counts: Mapping[str, int]
    first_visit_on: date | None
    first_meeting_on: date | None
    first_referral_on: date | None
    seen_on: date | None
    referral_days: Sequence[date]


NO_COUNTS = Counts({}, None, None, None, None, ())


def weeks_of(cohort: Cohort, today: date) -> tuple[list[Week], FirstVisit]:
    """The weeks of a cohort, and by when the first visit is asked for. Two queries."""
    rows = list(CohortWeek.objects.filter(cohort=cohort).order_by("number"))
    dues: dict[UUID, list[date]] = defaultdict(list)
    asked = []
    numbers = {row.pk: row.number for row in rows}
    for week, due, rule in Assignment.objects.filter(cohort=cohort).values_list("week_id", "due_on", "rule"):
        dues[week].append(due)
        asked.append((numbers[week], due, rule == VISITS))
    weeks = [
        Week(
            row.pk, row.number, row.title, row.releases_on, len(dues[row.pk]),
            sum(due < today for due in dues[row.pk]), row.releases_on <= today,
        )
        for row in rows
    ]  # fmt: skip
    return weeks, first_visit_of(cohort.starts_on, asked)


def tallies_of(ids: Collection[UUID]) -> dict[UUID, Counts]:
    """Of both workspaces of each learner, as one; the training workspace knows of no visit and no referral."""
    names = (
        "enrolment_id", "counts", "first_visit_on", "first_meeting_on", "first_referral_on", "seen_on", "referral_days",
    )  # fmt: skip
    found: dict[UUID, Counts] = {}
    for enrolment, counts, visit, meeting, referral, seen, days in Tally.objects.filter(
        enrolment_id__in=ids, ended_at=None
    ).values_list(*names):
        one = found.get(enrolment, NO_COUNTS)
        found[enrolment] = Counts(
            {**one.counts, **counts}, visit or one.first_visit_on, meeting or one.first_meeting_on,
            referral or one.first_referral_on, max(filter(None, [seen, one.seen_on]), default=None),
            days or one.referral_days,
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """By enrolment and week: what is credited, what of it was due before today, and what waits for the coach."""

    done: Mapping[Key, int]
    done_of_due: Mapping[Key, int]
    waiting: Mapping[Key, int]
    waiting_of_due: Mapping[Key, int]


def progress_of(cohort: Cohort, today: date, ids: Collection[UUID] | None = None) -> Progress:
    """Of the whole cohort, or of these learners. Two queries."""
    due = Q(assignment__due_on__lt=today)
    waits = Submission.objects.filter(state=SubmissionState.SUBMITTED)
    whose = {} if ids is None else {"enrolment__in": ids}
    credited, waiting = (
        rows.filter(assignment__cohort=cohort, **whose)
        .order_by()
        .values_list("enrolment_id", "assignment__week_id")
        .annotate(n=Count("pk"), due=Count("pk", filter=due))
        for rows in (Credit.objects.all(), waits)
    )
    done = {(enrolment, week): (n, of_due) for enrolment, week, n, of_due in credited}
    open_ = {(enrolment, week): (n, of_due) for enrolment, week, n, of_due in waiting}
    return Progress(
        {key: n for key, (n, _) in done.items()}, {key: n for key, (_, n) in done.items()},
        {key: n for key, (n, _) in open_.items()}, {key: n for key, (_, n) in open_.items()},
    )  # fmt: skip


def cell_of(enrolment: Enrolment, week: Week, progress: Progress) -> Cell:
    """One learner's week; nobody is late who has left or completed."""
    key = (enrolment.pk, week.pk)
    overdue = week.overdue if enrolment.state in LEARNING else 0
    late = overdue - progress.done_of_due.get(key, 0) - progress.waiting_of_due.get(key, 0)
    return Cell(week, progress.done.get(key, 0), max(late, 0), progress.waiting.get(key, 0))


def taken_on(row: Enrolment, cohort: Cohort) -> date | None:
    """The cohort's day on which the seat was taken."""
    return row.accepted_at.astimezone(ZoneInfo(cohort.timezone)).date() if row.accepted_at else None


@dataclass(frozen=True, slots=True)
class Stand:
    """How far one learner is, and which rules about risk hold for them."""

    done: int
    of: int
    risks: tuple[str, ...]


def stands(cohort: Cohort, rows: Collection[Enrolment], today: date) -> dict[UUID, Stand]:
    """Of each of these learners. Risk is asked while the course runs, by its state and by its days. Five queries."""
    ids = [row.pk for row in rows]
    with counted_rows_only():
        weeks, first_visit = weeks_of(cohort, today)
        tallies, progress = tallies_of(ids), progress_of(cohort, today, ids)
    runs = cohort.state == CohortState.ACTIVE and cohort.starts_on <= today <= cohort.ends_on
    found = {}
    for row in rows:
        cells = [cell_of(row, week, progress) for week in weeks]
        counts = tallies.get(row.pk, NO_COUNTS)
        waits_since = max(taken_on(row, cohort) or cohort.starts_on, cohort.starts_on)
        late, visits = sum(cell.late for cell in cells), counts.counts.get(VISITS, 0)
        standing = Standing(counts.seen_on or waits_since, late, visits)
        found[row.pk] = Stand(
            sum(cell.done for cell in cells), sum(week.assignments for week in weeks),
            tuple(risks(standing, today, first_visit)) if runs else (),
        )  # fmt: skip
    return found
