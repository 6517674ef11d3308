"""What a learner may read of their own course: the only place that decides it. A coach's notes aren't among it.

Called inside the institute with an enrolment of which the caller has seen that it is the person's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from metcrm.accounts.models import Institute
from metcrm.accounts.selectors import get_institute, institute_logo
from metcrm.cohorts.models import (
    Assignment,
    CoachingSession,
    Cohort,
    CohortSight,
    CohortWeek,
    Commitment,
    CourseFeed,
    Credit,
    Enrolment,
    Review,
    Submission,
    SubmissionState,
    TaskKind,
)
from metcrm.cohorts.models.enrolment import LEARNING, SEATED
from metcrm.tenancy.context import Tenant
from metcrm.tenancy.routes import find

#: A median of fewer others would tell about one of them.
LEAST_OTHERS = 3
#: How many of the coach's words stand on the page.
SAID = 8
#: The kind of the calendar's routes.
COURSE_FEED = "course"


@dataclass(frozen=True)
class Task:
    """One assignment as the learner stands with it. `state`: done, late, returned, waiting (for the coach), open."""

    pk: UUID
    title: str
    week: int
    due_on: date
    state: str
    done_on: date | None
    handed_in: bool  # rather than counted


@dataclass(frozen=True)
class Talk:
    """A coaching session without the coach's notes."""

    pk: UUID
    starts: datetime  # on the cohort's clock
    ends: datetime
    minutes: int
    place: str
    agenda: str
    shared: str
    alone: bool
    called_off: bool
    revision: int
    changed_at: datetime


@dataclass(frozen=True)
class Said:
    """A coach's words to the learner: after a session, or about something handed in."""

    at: datetime
    about: str
    text: str
    by: str
    lines: Sequence[Mapping[str, Any]] = ()
    tone: str = ""  # "returned", "accepted", or "" for a session


@dataclass(frozen=True)
class Pace:
    """How many assignments are done; and half the others have done at least `median`. None: too few others."""

    done: int
    of: int
    median: float | None
    others: int

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.of) if self.of else 0


@dataclass(frozen=True)
class CoursePage:
    """Everything on the learner's page."""

    institute: Institute
    enrolment: Enrolment
    today: date
    week: CohortWeek | None
    weeks: int
    now_due: Sequence[Task]  # of this week, and whatever is late or returned
    coming: Sequence[Task]
    next_week: CohortWeek | None
    pace: Pace
    talks: Sequence[Talk]  # to come
    said: Sequence[Said]
    commitments: Sequence[Commitment]
    feed: CourseFeed | None
    logo: str  # the institute's, as a data: address, or ""


def my_sight(pk: UUID) -> CohortSight:
    """An open consent of the current workspace.

    Raises:
        CohortSight.DoesNotExist: none here.
    """
    return CohortSight.objects.get(pk=pk, ended_at=None)


def my_enrolment(pk: UUID, user_id: UUID) -> Enrolment:
    """The person's own seat, with its cohort and programme.

    Raises:
        Enrolment.DoesNotExist: it isn't theirs.
    """
    return Enrolment.objects.select_related("cohort__programme").get(pk=pk, user_id=user_id)


def course_page(enrolment: Enrolment, now: datetime) -> CoursePage:
    """The page of one course; a constant number of queries."""
    cohort, today = enrolment.cohort, enrolment.cohort.day_of(now)
    weeks = list(CohortWeek.objects.filter(cohort=cohort).order_by("number"))
    opened = [week for week in weeks if week.releases_on <= today]
    later = [week for week in weeks if week.releases_on > today]
    week = opened[-1] if opened else None
    tasks = tasks_of(enrolment, today)
    pressing = [
        one for one in tasks
        if one.state in ("late", "returned") or (week and one.week == week.number)
    ]  # fmt: skip
    numbers = {one.number for one in opened}
    coming = [one for one in tasks if one.state == "open" and one not in pressing and one.week in numbers]
    talks = talks_of(enrolment)
    institute = get_institute()
    return CoursePage(
        institute=institute, logo=institute_logo(institute.logo), enrolment=enrolment, today=today, week=week,
        weeks=len(weeks),
        now_due=sorted(pressing, key=lambda one: (one.state == "done", one.due_on)), coming=coming,
        next_week=later[0] if later else None, pace=_pace(enrolment, tasks),
        talks=[talk for talk in talks if talk.ends > now], said=_said(enrolment, talks),
        commitments=_commitments(enrolment), feed=feed_of(enrolment),
    )  # fmt: skip


def tasks_of(enrolment: Enrolment, today: date) -> list[Task]:
    """All assignments of the cohort, by their days. Three queries."""
    done = dict(Credit.objects.filter(enrolment=enrolment).values_list("assignment_id", "became_true_on"))
    handed_in = dict(Submission.objects.filter(enrolment=enrolment).values_list("assignment_id", "state"))
    found = Assignment.objects.filter(cohort=enrolment.cohort_id).select_related("week")
    return [
        Task(
            one.pk, one.title, one.week.number, one.due_on,
            _state(one, done, handed_in.get(one.pk, ""), today if enrolment.state in LEARNING else date.min),
            done.get(one.pk),
            one.kind == TaskKind.HAND_IN,
        )
        for one in found.order_by("due_on", "week__number", "place", "pk")
    ]  # fmt: skip


def _state(one: Assignment, done: Mapping[UUID, date], handed_in: str, today: date) -> str:
    if one.pk in done or handed_in == SubmissionState.ACCEPTED:
        return "done"
    if handed_in == SubmissionState.RETURNED:
        return "returned"
    if handed_in == SubmissionState.SUBMITTED:
        return "waiting"
    return "late" if one.due_on < today else "open"


def talks_of(enrolment: Enrolment) -> list[Talk]:
    """The sessions to which the learner was asked, in time. One query; the notes aren't read."""
    found = (
        CoachingSession.objects.filter(Q(enrolment=enrolment) | Q(enrolment=None), cohort=enrolment.cohort_id)
        .select_related("cohort").defer("notes").order_by("starts_at", "pk")
    )  # fmt: skip
    return [
        Talk(
            one.pk, one.local_start, one.ends_at, one.minutes, one.place, one.agenda, one.shared,
            one.enrolment_id is not None, one.cancelled_at is not None, one.revision, one.changed_at,
        )
        for one in found
    ]  # fmt: skip


def _pace(enrolment: Enrolment, tasks: Sequence[Task]) -> Pace:
    others = (
        Enrolment.objects.filter(cohort=enrolment.cohort_id, state__in=SEATED, accepted_at__isnull=False)
        .exclude(pk=enrolment.pk).annotate(n=Count("credits")).values_list("n", flat=True)
    )  # fmt: skip
    counts = list(others)
    half = float(median(counts)) if len(counts) >= LEAST_OTHERS else None
    return Pace(sum(one.state == "done" for one in tasks), len(tasks), half, len(counts))


def _said(enrolment: Enrolment, talks: Sequence[Talk]) -> list[Said]:
    reviews = Review.objects.filter(submission__enrolment=enrolment).select_related("submission__assignment")
    found = [
        Said(
            one.at, one.submission.assignment.title, one.word, one.by_label,
            [mark for mark in one.marks if mark.get("word")], "accepted" if one.accepted else "returned",
        )
        for one in reviews.order_by("-at")[:SAID]
    ]  # fmt: skip
    found += [Said(talk.changed_at, f"Session of {talk.starts:%B} {talk.starts.day}", talk.shared, "") for talk in talks
              if talk.shared and not talk.called_off]  # fmt: skip
    return sorted(found, key=lambda one: one.at, reverse=True)[:SAID]


def _commitments(enrolment: Enrolment) -> list[Commitment]:
    """The learner's own, and the coach's of sessions to which the learner was asked; not those of other learners."""
    of_coach = Q(enrolment=None) & (Q(session__enrolment=enrolment) | Q(session__enrolment=None))
    found = Commitment.objects.filter(
        Q(enrolment=enrolment) | of_coach, session__cohort=enrolment.cohort_id, session__cancelled_at=None
    ).select_related("enrolment")
    return list(found.order_by(F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "created_at")[:30])


def my_commitment(pk: UUID, enrolment: Enrolment) -> Commitment:
    """A promise of the learner's own.

    Raises:
        Commitment.DoesNotExist: it isn't theirs.
    """
    return Commitment.objects.select_related("enrolment").get(pk=pk, enrolment=enrolment)


# --- The calendar ----------------------------------------------------------------------------------------------------


def feed_of(enrolment: Enrolment, *, lock: bool = False) -> CourseFeed | None:
    """The calendar's link that works."""
    found = CourseFeed.objects.filter(enrolment=enrolment, revoked_at=None)
    return (found.select_for_update() if lock else found).first()


def find_feed(token: str) -> tuple[Tenant, UUID] | None:
    """Where the calendar behind a link lies; None for a stranger's guess."""
    return find(token, COURSE_FEED)


def get_feed(pk: UUID) -> CourseFeed:
    """A calendar that works, of somebody who has a seat still.

    Raises:
        CourseFeed.DoesNotExist: revoked, or the learner left.
    """
    return CourseFeed.objects.select_related("enrolment__cohort__programme").get(
        pk=pk, revoked_at=None, enrolment__state__in=SEATED, enrolment__workspace_id__isnull=False,
        enrolment__user__is_active=True,
    )  # fmt: skip


def weeks_of(cohort: Cohort) -> list[CohortWeek]:
    """The weeks of a cohort."""
    return list(CohortWeek.objects.filter(cohort=cohort).order_by("number"))
