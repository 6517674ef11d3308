"""The demonstration's earlier course: completed, with a certificate, coaching, and a message that was sent."""

from datetime import datetime, timedelta
from uuid import UUID

from metcrm.accounts.models import Institute, User
from metcrm.accounts.models.institute import InstituteRole
from metcrm.cohorts.models import (
    Cohort,
    CohortSight,
    CohortState,
    Enrolment,
    EnrolmentChange,
    EnrolmentState,
    Programme,
)
from metcrm.cohorts.services import certificates, coaching, writing
from metcrm.outbox.demo import count_as_sent
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.ids import new_id

ZONE = "America/Phoenix"
_ADDRESS = "12 Orchard Lane, Tucson, AZ 85719"


def load(school: Institute, *, coach: User, learner: User, workspace_id: UUID, now: datetime) -> None:
    """A course of six weeks that ended a month ago; `learner` completed it with the business in that workspace."""
    by = Actor(coach.pk, str(coach), InstituteRole.ADMIN)
    began = now - timedelta(days=75)
    with context.institute(school.pk):
        Institute.objects.filter(pk=school.pk, postal_address="").update(postal_address=_ADDRESS)
        programme = Programme.objects.create(
            name="Referral-ready", summary="Six weeks to the first referral.", created_at=began, created_by=str(by)
        )
        cohort = Cohort.objects.create(
            programme=programme, name=f"Referral-ready, {began:%B %Y}", starts_on=began.date(),
            ends_on=(began + timedelta(days=42)).date(), timezone=ZONE, state=CohortState.COMPLETED,
            created_at=began - timedelta(days=30), created_by=str(by),
        )  # fmt: skip
        seat = _completed(cohort, learner, workspace_id, began, by)
        _talks(cohort, seat, by, now)
        _message(cohort, by, began + timedelta(days=40))
        certificates.issue_all(cohort, by=by, now=now - timedelta(days=30))
    with context.workspace(workspace_id):
        CohortSight.objects.create(
            institute_id=school.pk, enrolment_id=seat.pk, granted_at=began, granted_by=str(learner)
        )


def _completed(cohort: Cohort, learner: User, workspace_id: UUID, began: datetime, by: Actor) -> Enrolment:
    done = began + timedelta(days=41)
    seat = Enrolment.objects.create(
        cohort=cohort, name=learner.name, email=learner.email, via=Enrolment.Via.ADMIN, user=learner,
        workspace_id=workspace_id, state=EnrolmentState.COMPLETED, since=done, accepted_at=began, created_at=began,
    )  # fmt: skip
    path = ["", EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.COMPLETED]
    for before, after, at in zip(path, path[1:], (began, began, done), strict=False):
        EnrolmentChange.objects.create(enrolment=seat, before=before, after=after, at=at, by_label=str(by))
    return seat


def _talks(cohort: Cohort, seat: Enrolment, by: Actor, now: datetime) -> None:
    """One that was, with words and promises, and one to come."""
    was = now - timedelta(days=40)
    at = was.replace(hour=16, minute=0, second=0, microsecond=0)
    talk = coaching.plan(
        cohort, enrolment=seat, starts_at=at, minutes=45, place="By video", agenda="How the first three visits went.",
        by=by, now=was - timedelta(days=5),
    )  # fmt: skip
    coaching.write_down(
        talk, present=[seat.pk], shared="Ask for the office manager by name, and leave the one-sheet with her.",
        notes="Speaks too fast at the front desk; gets better with each visit.", by=by, now=was,
    )  # fmt: skip
    kept = coaching.promise(
        talk, enrolment=seat, text="Call three offices before noon", due_on=(was + timedelta(days=3)).date(),
        by=by, now=was,
    )  # fmt: skip
    coaching.tick(kept, done=True, by=by, now=was + timedelta(days=2))
    coaching.promise(talk, enrolment=None, text="Send the opening lines we tried", due_on=None, by=by, now=was)
    coaching.plan(
        cohort, enrolment=None, starts_at=(now + timedelta(days=9)).replace(hour=17, minute=0, second=0, microsecond=0),
        minutes=60, place="By video", agenda="Three months later: which offices refer?", by=by, now=now,
    )  # fmt: skip


def _message(cohort: Cohort, by: Actor, at: datetime) -> None:
    sent = writing.send(
        cohort, key=new_id(), segment="all", expected=1, subject="Last week: bring your numbers",
        body="On Thursday everybody shows one page: visits, meetings, referrals.\n\nSee you there.", by=by, now=at,
    )  # fmt: skip
    for mail in OutboxMessage.objects.filter(about=f"cohorts.message:{sent.pk}"):
        count_as_sent(mail, at)
