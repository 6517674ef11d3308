"""Programmes, cohorts and learners of the entered institute. A cohort starts on Monday, March 9, 2026."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from metcrm.accounts.models import Institute, InstituteInvitation
from metcrm.accounts.services.institutes import create_institute
from metcrm.cohorts import models
from metcrm.cohorts.models import (
    Assignment,
    Cohort,
    CohortWeek,
    Enrolment,
    EnrolmentState,
    Programme,
    ProgrammeAssignment,
    ProgrammeWeek,
)
from metcrm.tenancy import context
from metcrm.tenancy.actors import SYSTEM
from tests.conftest import NOW
from tests.factories.accounts import make_invitation, make_user

START = date(2026, 3, 9)


def make_institute(name: str = "Birch Institute", email: str = "birch@metcrm.example") -> Institute:
    """Another institute with an admin of its own."""
    return create_institute(name=name, admin=make_user(email, name="Blair Birch"), by=SYSTEM, now=NOW)


def make_programme(name: str = "Jumpstart", *, weeks: int = 2) -> Programme:
    """One rule assignment a week, due on the week's last day."""
    programme = Programme.objects.create(name=name, created_at=NOW, created_by="Coach Quinn")
    for number in range(1, weeks + 1):
        week = ProgrammeWeek.objects.create(
            programme=programme, number=number, title=f"Week {number}", release_day=7 * (number - 1)
        )
        ProgrammeAssignment.objects.create(
            week=week, title=f"Homework {number}", mistake=2, kind="rule", rule="homework_complete", threshold=number,
            due_day=7 * number - 1,
        )  # fmt: skip
    return programme


def make_cohort(name: str = "Spring", *, programme: Programme | None = None, **over: Any) -> Cohort:
    """A cohort of two weeks with its snapshot."""
    programme = programme or Programme.objects.filter(name="Jumpstart").first() or make_programme()
    values = {"starts_on": START, "ends_on": START + timedelta(days=13), "timezone": "America/New_York"} | over
    cohort = Cohort.objects.create(
        programme=programme, name=name, created_at=NOW, created_by="Coach Quinn", **values
    )  # fmt: skip
    for week in programme.weeks.order_by("number"):
        made = CohortWeek.objects.create(
            cohort=cohort, number=week.number, title=week.title, release_day=week.release_day,
            releases_on=cohort.starts_on + timedelta(days=week.release_day),
        )  # fmt: skip
        for task in week.assignments.all():
            Assignment.objects.create(
                cohort=cohort, week=made, title=task.title, mistake=task.mistake, kind=task.kind, rule=task.rule,
                threshold=task.threshold, due_day=task.due_day,
                due_on=cohort.starts_on + timedelta(days=task.due_day),
            )  # fmt: skip
    return cohort


def make_enrolment(
    cohort: Cohort | None = None, email: str = "learner@metcrm.example", *, state: str = EnrolmentState.ENROLLED,
    **over: Any,
) -> Enrolment:  # fmt: skip
    """A learner in that state, with the change that led there."""
    values = {"name": "Lena Learner", "via": "admin", "since": NOW, "created_at": NOW} | over
    enrolment = Enrolment.objects.create(cohort=cohort or make_cohort(), email=email, state=state, **values)
    models.EnrolmentChange.objects.create(enrolment=enrolment, after=state, at=NOW, by_label="Coach Quinn")
    return enrolment


def make_everything() -> None:
    """One row in every table of an institute."""
    enrolment = make_enrolment()
    later = NOW + timedelta(days=14)
    models.EnrolmentInvitation.objects.create(
        enrolment=enrolment, email=enrolment.email, created_at=NOW, created_by_label="x", expires_at=later
    )
    models.EnrolLink.objects.create(cohort=enrolment.cohort, created_at=NOW, created_by="x", expires_at=later)
    models.RosterFile.objects.create(cohort=enrolment.cohort, name="roster.csv", uploaded_at=NOW, uploaded_by="x")
    make_progress(enrolment)
    from tests.factories.coaching import make_coaching  # which builds on this module

    make_coaching(enrolment)
    if not InstituteInvitation.objects.exists():
        make_invitation()


def make_progress(enrolment: Enrolment) -> None:
    """A credit, something handed in and returned, and when the cohort was counted."""
    assignment = enrolment.cohort.assignments.order_by("due_on")[0]
    models.Credit.objects.create(enrolment=enrolment, assignment=assignment, became_true_on=NOW.date(), credited_at=NOW)
    submission = models.Submission.objects.create(
        enrolment=enrolment, assignment=assignment, state="returned", text="My story", changed_at=NOW,
        handed_in_at=NOW, settled_at=NOW,
    )  # fmt: skip
    marks = [{"line": "Names the office", "met": False, "word": "Which one?"}]
    models.Review.objects.create(submission=submission, accepted=False, marks=marks, at=NOW, by_label="Coach Quinn")
    models.CohortCount.objects.create(cohort=enrolment.cohort, counted_at=NOW, learners=1)


def let_count(enrolment: Enrolment, workspace_id: UUID) -> models.CohortSight:
    """The consent of a workspace, as if its owner had accepted; call it outside any tenant or inside the institute."""
    assert enrolment.institute_id
    with context.workspace(workspace_id):
        sight = models.CohortSight.objects.create(
            institute_id=enrolment.institute_id, enrolment_id=enrolment.pk, granted_at=NOW, granted_by="Alice Owner"
        )
    with context.institute(enrolment.institute_id):
        Enrolment.objects.filter(pk=enrolment.pk).update(workspace_id=workspace_id, accepted_at=NOW)
    return sight
