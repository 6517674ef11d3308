"""Ways into a cohort: one link for everybody, and an invitation for one address."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from metcrm.accounts.models.invitation import AskedByMail
from metcrm.cohorts.models.cohort import Cohort
from metcrm.cohorts.models.enrolment import Enrolment
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class EnrolLink(InstituteModel):
    """A link that a cohort is entered by, until it expires or is closed. At most one is open."""

    cohort = InstituteForeignKey(Cohort, models.CASCADE, related_name="links")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institute", "cohort"], condition=Q(ended_at__isnull=True), name="enrol_link_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"Link to {self.cohort_id}"

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at


class EnrolmentInvitation(AskedByMail, InstituteModel):
    """One learner was asked by mail to accept their seat."""

    enrolment = InstituteForeignKey(Enrolment, models.CASCADE, related_name="invitations")

    role = "learner"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institute", "enrolment"], condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="enrolment_invitation_open_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.email} as learner"
