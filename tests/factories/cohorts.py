"""Programmes, cohorts and learners of the entered institute. A cohort starts on Monday, March 9, 2026."""

from datetime import date, timedelta
from typing import Any

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
            week=week, title=f"Homework {number}", mistake=2, kind="rule", rule="homework", threshold=number,
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
            cohort=cohort, number=week.number, title=week.title,
            releases_on=cohort.starts_on + timedelta(days=week.release_day),
        )  # fmt: skip
        for task in week.assignments.all():
            Assignment.objects.create(
                cohort=cohort, week=made, title=task.title, mistake=task.mistake, kind=task.kind, rule=task.rule,
                threshold=task.threshold, due_on=cohort.starts_on + timedelta(days=task.due_day),
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
    models.RosterFile.objects.create(cohort=enrolment.cohort, name="list.csv", uploaded_at=NOW, uploaded_by="x")
    if not InstituteInvitation.objects.exists():
        make_invitation()
