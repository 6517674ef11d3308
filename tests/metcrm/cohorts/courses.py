"""A cohort in its second week with learners who did this and that: what boards and exports are tried with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from metcrm.accounts.models import Membership, User, Workspace
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.cohorts.models import Assignment, Cohort, Enrolment
from metcrm.cohorts.services.counting import count_here
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.accounts import make_user
from tests.factories.cohorts import START, let_count, make_cohort, make_enrolment
from tests.factories.presentations import make_visit

#: Tuesday of the second week.
SECOND_WEEK = datetime(2026, 3, 17, 15, tzinfo=UTC)


@dataclass
class Course:
    cast: Cast
    cohort: Cohort

    def inside(self) -> Any:
        return context.institute(self.cast.institute.pk)


def make_course(cast: Cast, **over: Any) -> Course:
    """Two weeks: two visits in the first, something to hand in, in the second."""
    with context.institute(cast.institute.pk):
        cohort = make_cohort(state="active", **over)
        first, second = cohort.weeks.order_by("number")
        cohort.assignments.all().delete()
        make_task(cohort, first, title="Two visits", kind="rule", rule="visits", threshold=2, mistake=7)
        rubric = [{"line": "Names the office"}, {"line": "Says what changed"}]
        make_task(cohort, second, title="Your story", kind="hand_in", mistake=3, rubric=rubric)
    return Course(cast, cohort)


def make_task(cohort: Cohort, week: Any, **over: Any) -> Assignment:
    values = {"due_on": week.releases_on + timedelta(days=6)} | over
    if any(field.name == "due_day" for field in Assignment._meta.fields):
        values["due_day"] = (values["due_on"] - cohort.starts_on).days
    return Assignment.objects.create(cohort=cohort, week=week, **values)


def add_learner(
    course: Course, name: str, *, visits: int = 0, first: date = START, workspace: Workspace | None = None,
    user: User | None = None, state: str = "active",
) -> Enrolment:  # fmt: skip
    """A learner with so many visits, one a day from `first` on; counted."""
    email = f"{name.split(maxsplit=1)[0].lower()}@learner.example"
    if workspace is None:
        owner = user or make_user(email, name=name)
        workspace = open_workspace(owner=owner, name=f"{name}'s", timezone="America/New_York", now=NOW)
    with course.inside():
        enrolment = make_enrolment(course.cohort, email, name=name, state=state)
    let_count(enrolment, workspace.pk)
    with context.workspace(workspace.pk):
        for day in range(visits):
            at = datetime(first.year, first.month, first.day, 15, tzinfo=UTC) + timedelta(days=day)
            make_visit(happened_at=at, now=at, people=[])
        if visits:
            owners = Membership.objects.filter(role="owner").values("user")
            User.objects.filter(pk__in=owners).update(last_login=SECOND_WEEK)
        count_here(now=SECOND_WEEK)
    return enrolment
