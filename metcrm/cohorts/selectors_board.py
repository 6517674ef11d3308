"""The board's rows, read as the role for cohort reads, which couldn't see more if it asked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q

from metcrm.cohorts.board import Board, Cell, Failed, Learner, Median, Pace, Week, later_of
from metcrm.cohorts.models import (
    Assignment,
    Cohort,
    CohortCount,
    CohortWeek,
    Credit,
    Enrolment,
    EnrolmentState,
    Submission,
    SubmissionState,
    Tally,
)
from metcrm.cohorts.risk import FirstVisit, Standing, first_visit_of, risks
from metcrm.cohorts.rules import MEETINGS, REFERRALS, VISITS
from metcrm.tenancy.sight import counted_rows_only

#: Who stands on the board: whoever has a seat, and whoever had one while there is something to see.
ON_BOARD = (
    EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.AT_RISK, EnrolmentState.COMPLETED,
    EnrolmentState.DEFERRED,
)  # fmt: skip
WATCHED = (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.AT_RISK)
#: How many earlier cohorts of a programme one is compared with.
EARLIER = 8
MOST_FAILED = 3

Key = tuple[UUID, UUID]  # enrolment, week


@dataclass(frozen=True, slots=True)
class _Counts:
    """The business counts of one learner."""

    counts: Mapping[str, int]
    first_visit_on: date | None
    first_meeting_on: date | None
    first_referral_on: date | None
    seen_on: date | None
    referral_days: Sequence[date]


_NO_COUNTS = _Counts({}, None, None, None, None, ())


def board(cohort: Cohort, today: date) -> Board:
    """Everything on the board of one cohort; twelve queries, however many learners."""
    with counted_rows_only():
        weeks, first_visit = _weeks(cohort, today)
        rows = list(Enrolment.objects.filter(cohort=cohort, state__in=ON_BOARD).order_by("name", "pk"))
        ids = [row.pk for row in rows]
        tallies, progress = _tallies(ids), _progress(cohort, today)
        paces, failed = _paces(cohort), _failed(cohort)
    learners = [_learner(row, cohort, today, weeks, progress, tallies.get(row.pk), first_visit) for row in rows]
    ends = [counts.referral_days for counts in tallies.values()]
    return Board(tuple(weeks), tuple(learners), first_visit, paces, failed, later_of(cohort.ends_on, today, ends))


def get_cohort(pk: UUID) -> Cohort:
    """With its programme. Raises Cohort.DoesNotExist: none of this institute."""
    return Cohort.objects.select_related("programme").get(pk=pk)


def last_count(cohort: Cohort) -> CohortCount | None:
    """When its learners were last counted."""
    return CohortCount.objects.filter(cohort=cohort).first()


def _weeks(cohort: Cohort, today: date) -> tuple[list[Week], FirstVisit]:
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


def _tallies(ids: list[UUID]) -> dict[UUID, _Counts]:
    """Of both workspaces of each learner, as one; the training workspace knows of no visit and no referral."""
    names = (
        "enrolment_id", "counts", "first_visit_on", "first_meeting_on", "first_referral_on", "seen_on", "referral_days",
    )  # fmt: skip
    found: dict[UUID, _Counts] = {}
    for enrolment, counts, visit, meeting, referral, seen, days in Tally.objects.filter(
        enrolment_id__in=ids, ended_at=None
    ).values_list(*names):
        one = found.get(enrolment, _NO_COUNTS)
        found[enrolment] = _Counts(
            {**one.counts, **counts}, visit or one.first_visit_on, meeting or one.first_meeting_on,
            referral or one.first_referral_on, max(filter(None, [seen, one.seen_on]), default=None),
            days or one.referral_days,
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _Progress:
    """By enrolment and week: what is credited, what of it was due before today, and what waits for the coach."""

    done: Mapping[Key, int]
    done_of_due: Mapping[Key, int]
    waiting: Mapping[Key, int]
    waiting_of_due: Mapping[Key, int]


def _progress(cohort: Cohort, today: date) -> _Progress:
    due = Q(assignment__due_on__lt=today)
    waits = Submission.objects.filter(state=SubmissionState.SUBMITTED)
    credited, waiting = (
        rows.filter(assignment__cohort=cohort)
        .order_by()
        .values_list("enrolment_id", "assignment__week_id")
        .annotate(n=Count("pk"), due=Count("pk", filter=due))
        for rows in (Credit.objects.all(), waits)
    )
    done = {(enrolment, week): (n, of_due) for enrolment, week, n, of_due in credited}
    open_ = {(enrolment, week): (n, of_due) for enrolment, week, n, of_due in waiting}
    return _Progress(
        {key: n for key, (n, _) in done.items()}, {key: n for key, (_, n) in done.items()},
        {key: n for key, (n, _) in open_.items()}, {key: n for key, (_, n) in open_.items()},
    )  # fmt: skip


def _learner(
    row: Enrolment, cohort: Cohort, today: date, weeks: Sequence[Week], progress: _Progress, found: _Counts | None,
    first_visit: FirstVisit,
) -> Learner:  # fmt: skip
    counts = found or _NO_COUNTS
    cells = tuple(_cell(row.pk, week, progress) for week in weeks)
    zone = ZoneInfo(cohort.timezone)
    accepted = row.accepted_at.astimezone(zone).date() if row.accepted_at else None
    waits_since = max(accepted or row.created_at.astimezone(zone).date(), cohort.starts_on)
    visits = counts.counts.get(VISITS, 0)
    standing = Standing(counts.seen_on or waits_since, sum(cell.late for cell in cells), visits)
    watched = row.state in WATCHED and cohort.starts_on <= today <= cohort.ends_on
    return Learner(
        pk=row.pk, name=row.name, email=row.email, state=row.state, state_words=row.get_state_display(), cells=cells,
        seen_on=counts.seen_on, in_sight=found is not None, visits=visits,
        meetings=counts.counts.get(MEETINGS, 0), referrals=counts.counts.get(REFERRALS, 0),
        first_visit_on=counts.first_visit_on, first_meeting_on=counts.first_meeting_on,
        first_referral_on=counts.first_referral_on, accepted_on=accepted,
        risks=tuple(risks(standing, today, first_visit)) if watched else (),
    )  # fmt: skip


def _cell(enrolment: UUID, week: Week, progress: _Progress) -> Cell:
    key = (enrolment, week.pk)
    late = week.overdue - progress.done_of_due.get(key, 0) - progress.waiting_of_due.get(key, 0)
    return Cell(week, progress.done.get(key, 0), max(late, 0), progress.waiting.get(key, 0))


# SQL by hand: medians and the lines of a rubric inside JSON have no ORM form that is one query.
_PACES = """
with first as (
    select e.id, e.cohort_id, c.starts_on, min(t.first_visit_on) as visit, min(t.first_meeting_on) as meeting,
           min(t.first_referral_on) as referral
    from cohorts_cohort c join cohorts_enrolment e on e.cohort_id = c.id
    join cohorts_tally t on t.enrolment_id = e.id and t.ended_at is null
    where c.id = any(%s) group by e.id, e.cohort_id, c.starts_on
)
select cohort_id, count(*),
    count(*) filter (where visit >= starts_on), count(*) filter (where visit < starts_on),
    percentile_cont(0.5) within group (order by visit - starts_on) filter (where visit >= starts_on),
    count(*) filter (where meeting >= starts_on), count(*) filter (where meeting < starts_on),
    percentile_cont(0.5) within group (order by meeting - starts_on) filter (where meeting >= starts_on),
    count(*) filter (where referral >= starts_on), count(*) filter (where referral < starts_on),
    percentile_cont(0.5) within group (order by referral - starts_on) filter (where referral >= starts_on)
from first group by cohort_id
"""
_FAILED = """
select a.title, m ->> 'line', count(*) filter (where not (m ->> 'met')::boolean) as missed, count(*)
from cohorts_review r join cohorts_submission s on s.id = r.submission_id
join cohorts_assignment a on a.id = s.assignment_id, jsonb_array_elements(r.marks) m
where a.cohort_id = %s group by a.title, m ->> 'line'
having count(*) filter (where not (m ->> 'met')::boolean) > 0
order by missed desc, count(*), a.title, m ->> 'line' limit %s
"""


def _run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _paces(cohort: Cohort) -> tuple[Pace, ...]:
    """This cohort's medians, and those of earlier cohorts of its programme, the newest first."""
    same = Cohort.objects.filter(programme=cohort.programme_id, starts_on__lt=cohort.starts_on).exclude(pk=cohort.pk)
    earlier = list(same.order_by("-starts_on", "name")[:EARLIER])
    found = {row[0]: row for row in _run(_PACES, [one.pk for one in [cohort, *earlier]])}
    return tuple(_pace(one, found.get(one.pk)) for one in [cohort, *earlier] if one == cohort or one.pk in found)


def _pace(cohort: Cohort, row: tuple[Any, ...] | None) -> Pace:
    if row is None:
        return Pace(cohort.pk, cohort.name, cohort.starts_on, 0, Median(), Median(), Median())
    medians = [Median(n, days, before) for n, before, days in (row[2:5], row[5:8], row[8:11])]
    return Pace(cohort.pk, cohort.name, cohort.starts_on, row[1], *medians)


def _failed(cohort: Cohort) -> tuple[Failed, ...]:
    return tuple(Failed(*row) for row in _run(_FAILED, cohort.pk, MOST_FAILED))
