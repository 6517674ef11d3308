"""The calendar of one learner's course."""

from django.db import models
from django.db.models import Q

from metcrm.cohorts.models.enrolment import Enrolment
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class CourseFeed(InstituteModel):
    """A link that a calendar programme reads. A new link is a new row; the one before is revoked, never changed.

    The secret in the link isn't kept: it follows from the row's id and the key of the installation, and the routing
    table holds its hash.
    """

    enrolment = InstituteForeignKey(Enrolment, models.CASCADE, related_name="feeds")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institute", "enrolment"], condition=Q(revoked_at=None), name="course_feed_once"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.enrolment_id}"
