"""What somebody who completed a cohort may show to others."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from metcrm.cohorts.models.enrolment import Enrolment
from metcrm.documents.models import RenderJob
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class Certificate(InstituteModel):
    """A certificate as it was issued: its words never change. It is withdrawn at most once; a new one has a new code.

    The code opens the public page: whoever holds the paper may ask whether it is valid.
    """

    enrolment = InstituteForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    # Whose it is; None for a learner who never took their seat.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=19)
    # What it says.
    name = models.CharField(max_length=120)
    programme = models.CharField(max_length=120)
    institute_name = models.CharField(max_length=120)
    colour = models.CharField(max_length=7, blank=True)
    logo = models.CharField(max_length=64, blank=True)  # SHA-256 of the institute's PNG on that day
    starts_on = models.DateField()
    ends_on = models.DateField()
    completed_on = models.DateField()
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    job = InstituteForeignKey(RenderJob, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institute", "enrolment"], condition=Q(withdrawn_at__isnull=True), name="certificate_valid_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_why="")),
                name="certificate_withdrawn_whole",
            ),
        ]
        indexes = [
            # The learner's page: what is theirs.
            models.Index(fields=["institute", "user"], name="certificate_of_user")
        ]

    def __str__(self) -> str:
        return f"Certificate of {self.name}"
