"""One learner's assignments with what became of them; and what waits to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from metcrm.accounts.models import Institute
from metcrm.accounts.selectors import get_institute
from metcrm.cohorts.models import (
    Assignment,
    Cohort,
    CohortSight,
    CohortWeek,
    Credit,
    Enrolment,
    Review,
    Submission,
    SubmissionState,
    Tally,
    TaskKind,
)
from metcrm.cohorts.models.enrolment import LEARNING
from metcrm.cohorts.rules import RULES
from metcrm.counting import Rule
from metcrm.documents.models import StoredFile
from metcrm.tenancy import context
from metcrm.tenancy.sight import counted_rows_only


@dataclass(frozen=True, slots=True)
class Item:
    """One assignment of one learner. `n` is how many there are so far, of a rule."""

    assignment: Assignment
    credited_on: date | None
    n: int
    submission: Submission | None
    today: date
    learning: bool = True  # False for who has left or completed: nothing is late any more

    @property
    def rule(self) -> Rule | None:
        return RULES.get(self.assignment.rule) if self.assignment.kind == TaskKind.RULE else None

    @property
    def waits(self) -> bool:
        """It is with a coach."""
        return self.submission is not None and self.submission.state == SubmissionState.SUBMITTED

    @property
    def is_late(self) -> bool:
        open_ = self.learning and self.credited_on is None and not self.waits
        return open_ and self.assignment.due_on < self.today

    @property
    def shown(self) -> int:
        """Not more than is asked for."""
        return min(self.n, self.assignment.threshold)


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """A week with its assignments, in their order."""

    week: CohortWeek
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        return sum(item.credited_on is not None for item in self.items)


def work_of(enrolment: Enrolment, today: date, counts: Mapping[str, int]) -> list[WorkWeek]:
    """All weeks of a learner; five queries."""
    weeks = CohortWeek.objects.filter(cohort=enrolment.cohort_id).order_by("number")
    tasks = Assignment.objects.order_by("place", "due_on", "pk")
    credited = dict(Credit.objects.filter(enrolment=enrolment).values_list("assignment_id", "became_true_on"))
    given = {row.assignment_id: row for row in _with_reviews().filter(enrolment=enrolment)}
    learning = enrolment.state in LEARNING
    return [
        WorkWeek(
            week,
            tuple(
                Item(one, credited.get(one.pk), counts.get(one.rule, 0), given.get(one.pk), today, learning)
                for one in week.assignments.all()
            ),
        )
        for week in weeks.prefetch_related(Prefetch("assignments", tasks))
    ]


def seen_from_institute(enrolment: Enrolment) -> tuple[dict[str, int], date | None, bool]:
    """What the institute may know of a learner: counts, last day seen, whether they are in sight at all."""
    with counted_rows_only():
        rows = list(Tally.objects.filter(enrolment_id=enrolment.pk, ended_at=None).values_list("counts", "seen_on"))
    counts: dict[str, int] = {}
    for told, _ in rows:
        counts |= told
    return counts, max((seen for _, seen in rows if seen), default=None), bool(rows)


def counted_here(enrolment_id: UUID) -> dict[str, int]:
    """What was counted for an enrolment in the current workspace."""
    found = Tally.objects.filter(enrolment_id=enrolment_id).values_list("counts", flat=True).first()
    return dict(found or {})


def get_hand_in(cohort_id: UUID, pk: UUID) -> Assignment:
    """An assignment that is handed in. Raises Assignment.DoesNotExist: none here."""
    return Assignment.objects.select_related("week").get(pk=pk, cohort=cohort_id, kind=TaskKind.HAND_IN)


def submission_of(enrolment: Enrolment, assignment: Assignment) -> Submission | None:
    """What is handed in for an assignment so far, with what a coach said."""
    return _with_reviews().filter(enrolment=enrolment, assignment=assignment).first()


def get_submission(pk: UUID) -> Submission:
    """Something that was handed in: drafts are the learner's own.

    Raises:
        Submission.DoesNotExist: none here, or not handed in.
    """
    found = _with_reviews().exclude(state=SubmissionState.DRAFT)
    return found.select_related("enrolment", "assignment__cohort__programme", "file").get(pk=pk)


def hand_ins(cohort: Cohort, state: str = "") -> QuerySet[Submission]:
    """What was handed in, the longest waiting first; `state` narrows it."""
    found = Submission.objects.filter(assignment__cohort=cohort).exclude(state=SubmissionState.DRAFT)
    if state:
        found = found.filter(state=state)
    return found.select_related("enrolment", "assignment").order_by("handed_in_at", "pk")


def _with_reviews() -> QuerySet[Submission]:
    return Submission.objects.prefetch_related(Prefetch("reviews", Review.objects.order_by("-at", "-pk")))


def newest_review(submission: Submission | None) -> Review | None:
    """What a coach said last."""
    return next(iter(submission.reviews.all()), None) if submission else None


@dataclass(frozen=True, slots=True)
class MyWork:
    """One course of the current workspace: its weeks that have begun, and those to come."""

    sight: CohortSight
    enrolment: Enrolment
    institute: Institute
    today: date
    begun: tuple[WorkWeek, ...]
    to_come: tuple[WorkWeek, ...]

    @property
    def done(self) -> int:
        return sum(week.done for week in (*self.begun, *self.to_come))

    @property
    def total(self) -> int:
        return sum(len(week.items) for week in (*self.begun, *self.to_come))

    @property
    def open(self) -> list[Item]:
        """What is to be done now, the longest due first; what waits for a coach isn't."""
        mine = [item for week in self.begun for item in week.items if item.credited_on is None and not item.waits]
        return sorted(mine, key=lambda item: item.assignment.due_on)


@dataclass(frozen=True, slots=True)
class MyTask:
    """One assignment that is handed in, with what the learner wrote and what a coach said last."""

    assignment: Assignment
    submission: Submission | None
    review: Review | None


def get_sight(pk: UUID) -> CohortSight:
    """An open consent of the current workspace. Raises CohortSight.DoesNotExist: none here."""
    return CohortSight.objects.get(pk=pk, ended_at=None)


def my_work(sight_id: UUID, now: datetime) -> MyWork:
    """The course behind a consent of the current workspace.

    Raises:
        ObjectDoesNotExist: none here.
    """
    return _work_behind(get_sight(sight_id), now)


def my_courses(now: datetime) -> list[MyWork]:
    """What the current workspace takes part in, the newest first; one visit to an institute each, for a handful."""
    return [_work_behind(sight, now) for sight in CohortSight.objects.filter(ended_at=None).order_by("-granted_at")]


def _work_behind(sight: CohortSight, now: datetime) -> MyWork:
    counts = counted_here(sight.enrolment_id)
    with context.institute(sight.institute_id):
        enrolment = Enrolment.objects.select_related("cohort__programme").get(pk=sight.enrolment_id)
        today = enrolment.cohort.day_of(now)
        weeks = work_of(enrolment, today, counts)
        institute = get_institute()
    begun = [one for one in weeks if one.week.releases_on <= today]
    to_come = tuple(one for one in weeks if one not in begun)
    return MyWork(sight, enrolment, institute, today, tuple(begun), to_come)


def my_task(sight: CohortSight, pk: UUID) -> MyTask:
    """An assignment of the course behind a consent. Raises ObjectDoesNotExist: none there."""
    with context.institute(sight.institute_id):
        enrolment = Enrolment.objects.get(pk=sight.enrolment_id)
        task = get_hand_in(enrolment.cohort_id, pk)
        found = submission_of(enrolment, task)
        return MyTask(task, found, newest_review(found))


# --- The institute's side -------------------------------------------------------------------------------------------


def get_learner(pk: UUID) -> Enrolment:
    """One learner of the institute, with cohort. Raises Enrolment.DoesNotExist: none here."""
    return Enrolment.objects.select_related("cohort__programme").get(pk=pk)


def file_of(submission: Submission) -> StoredFile:
    """The file that was handed in. Raises StoredFile.DoesNotExist: none was."""
    if submission.file_id is None:
        raise StoredFile.DoesNotExist
    return StoredFile.objects.get(pk=submission.file_id)


def told(counts: Mapping[str, int]) -> list[tuple[Rule, int]]:
    """Every rule with its count, in the order of the seven mistakes."""
    return [(rule, counts.get(key, 0)) for key, rule in RULES.items()]
