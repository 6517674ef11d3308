"""The board's rows, read as the role for cohort reads, which couldn't see more if it asked."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from metcrm.cohorts.board import Board, Failed, Learner, Median, Pace, Week, later_of
from metcrm.cohorts.models import Cohort, CohortCount, Enrolment, EnrolmentState
from metcrm.cohorts.rules import MEETINGS, REFERRALS, VISITS
from metcrm.cohorts.selectors_counts import (
    NO_COUNTS,
    Counts,
    Progress,
    cell_of,
    progress_of,
    taken_on,
    tallies_of,
    weeks_of,
)
from metcrm.tenancy.sight import counted_rows_only

#: Who stands on the board: whoever has a seat, and whoever had one while there is something to see.
ON_BOARD = (
    EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.AT_RISK, EnrolmentState.COMPLETED,
    EnrolmentState.DEFERRED,
)  # fmt: skip
#: How many earlier cohorts of a programme one is compared with.
EARLIER = 8
MOST_FAILED = 3


def board(cohort: Cohort, today: date) -> Board:
    """Everything on the board of one cohort; twelve queries, however many learners."""
    with counted_rows_only():
        weeks, first_visit = weeks_of(cohort, today)
        rows = list(Enrolment.objects.filter(cohort=cohort, state__in=ON_BOARD).order_by("name", "pk"))
        ids = [row.pk for row in rows]
        tallies, progress = tallies_of(ids), progress_of(cohort, today)
        paces, failed = _paces(cohort), _failed(cohort)
    learners = [_learner(row, cohort, weeks, progress, tallies.get(row.pk)) for row in rows]
    ends = [counts.referral_days for counts in tallies.values()]
    return Board(tuple(weeks), tuple(learners), first_visit, paces, failed, later_of(cohort.ends_on, today, ends))


def get_cohort(pk: UUID) -> Cohort:
    """With its programme. Raises Cohort.DoesNotExist: none of this institute."""
    return Cohort.objects.select_related("programme").get(pk=pk)


def last_count(cohort: Cohort) -> CohortCount | None:
    """When its learners were last counted."""
    return CohortCount.objects.filter(cohort=cohort).first()


def _learner(
    row: Enrolment, cohort: Cohort, weeks: Sequence[Week], progress: Progress, found: Counts | None
) -> Learner:
    counts = found or NO_COUNTS
    return Learner(
        pk=row.pk, name=row.name, email=row.email, state=row.state, state_words=row.get_state_display(),
        cells=tuple(cell_of(row, week, progress) for week in weeks), seen_on=counts.seen_on,
        in_sight=found is not None, visits=counts.counts.get(VISITS, 0), meetings=counts.counts.get(MEETINGS, 0),
        referrals=counts.counts.get(REFERRALS, 0), first_visit_on=counts.first_visit_on,
        first_meeting_on=counts.first_meeting_on, first_referral_on=counts.first_referral_on,
        accepted_on=taken_on(row, cohort), risks=tuple(row.reasons),
    )  # fmt: skip


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
