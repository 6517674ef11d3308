"""A cohort with what coaching leaves behind: a certificate, a session, a message, a calendar. Inside an institute."""

from datetime import date, timedelta
from typing import Any

from metcrm.accounts.models import User
from metcrm.cohorts import models
from metcrm.cohorts.models import Certificate, CoachingSession, Cohort, Enrolment, EnrolmentState
from metcrm.documents import files, jobs
from metcrm.documents.models import RenderJob
from metcrm.tenancy import context, routes
from metcrm.tenancy.ids import new_id
from tests.conftest import NOW
from tests.factories.cohorts import make_cohort, make_enrolment

CODE = "ABCD-EFGH-JKLM-2345"


def make_graduate(
    cohort: Cohort | None = None, email: str = "grace@metcrm.example", name: str = "Grace Graduate", **over: Any
) -> Enrolment:
    """Somebody who completed."""
    return make_enrolment(cohort, email, name=name, state=EnrolmentState.COMPLETED, **over)


def make_certificate(enrolment: Enrolment | None = None, *, code: str = CODE, drawn: bool = True) -> Certificate:
    """A certificate that holds; with `drawn` its paper is there."""
    enrolment = enrolment or make_graduate()
    made = Certificate.objects.create(
        enrolment=enrolment, user_id=enrolment.user_id, code=code, name=enrolment.name, programme="Jumpstart",
        institute_name="Alder Institute", starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 13),
        completed_on=date(2026, 2, 12), issued_on=date(2026, 3, 4), issued_at=NOW, issued_by="Coach Quinn",
    )  # fmt: skip
    routes.add_token(code, kind="certificate", row_id=made.pk)
    if drawn:
        made.job = jobs.request(kind="certificate", about=f"certificate:{made.pk}", content_hash="0" * 64, now=NOW)
        made.save(update_fields=["job"])
        kept = files.keep(b"%PDF-1.7 paper", "application/pdf", now=NOW)
        RenderJob.objects.filter(pk=made.job.pk).update(state=RenderJob.State.READY, file=kept)
    return made


def make_session(cohort: Cohort | None = None, *, enrolment: Enrolment | None = None, **over: Any) -> CoachingSession:
    """A talk tomorrow, an hour after now, with private notes."""
    values = {
        "starts_at": NOW + timedelta(days=1, hours=1), "agenda": "First visits", "shared": "Keep it short.",
        "notes": "Is afraid of the front desk.", "created_at": NOW, "created_by": "Coach Quinn", "changed_at": NOW,
    } | over  # fmt: skip
    return CoachingSession.objects.create(cohort=cohort or make_cohort(), enrolment=enrolment, **values)


def make_coaching(enrolment: Enrolment | None = None) -> dict[str, Any]:
    """One row in every table of this part; their ids by name."""
    enrolment = enrolment or make_graduate()
    cohort = enrolment.cohort
    session = make_session(cohort)
    models.CoachingAttendance.objects.create(session=session, enrolment=enrolment, present=True)
    commitment = models.Commitment.objects.create(
        session=session, enrolment=enrolment, text="Call two offices", due_on=date(2026, 3, 10), created_at=NOW
    )
    message = models.CohortMessage.objects.create(
        cohort=cohort, key=new_id(), segment="all", segment_words="Everybody", subject="Week 2", body="It is open.",
        recipients=1, sent_at=NOW, sent_by="Coach Quinn",
    )  # fmt: skip
    models.CourseFeed.objects.create(enrolment=enrolment, created_at=NOW)
    return {
        "cohort": cohort.pk, "certificate": make_certificate(enrolment).pk, "session": session.pk,
        "commitment": commitment.pk, "message": message.pk,
    }  # fmt: skip


def let_see(user: User, workspace_id: Any, institute_id: Any, enrolment: Enrolment) -> models.CohortSight:
    """The workspace's consent and the link back, as accepting a seat leaves them."""
    with context.institute(institute_id):
        Enrolment.objects.filter(pk=enrolment.pk).update(user=user, workspace_id=workspace_id, accepted_at=NOW)
    with context.workspace(workspace_id):
        return models.CohortSight.objects.create(
            institute_id=institute_id, enrolment_id=enrolment.pk, granted_at=NOW, granted_by=str(user)
        )
