"""The workspace's own consent: what an institute may count in it, and until when."""

from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import WorkspaceModel


class CohortSight(WorkspaceModel):
    """Written when the owner accepts, ended when they leave. Whatever is counted for an institute hangs on an open one.

    `institute_id` and `enrolment_id` are bare ids: they lie beyond the workspace's wall. The learner's training
    workspace has a row of its own, for the same enrolment.
    """

    # Who could count here, and until when: also of a training workspace that is gone.
    outlives = True

    institute_id = models.UUIDField()
    enrolment_id = models.UUIDField()
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "enrolment_id"], condition=Q(ended_at__isnull=True), name="cohort_sight_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"Sight of enrolment {self.enrolment_id}"
