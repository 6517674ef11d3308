"""What was counted in a learner's workspace for an institute: numbers and days, nothing else."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import WorkspaceModel


class Tally(WorkspaceModel):
    """The counts of one workspace for one enrolment. Written inside the workspace, on an open CohortSight only.

    The institute reads it under the role for cohort reads, and only while `ended_at` is empty (tenancy/grants.py). The
    learner's training workspace has a row of its own, which holds the counts of fictional clients alone.
    """

    counted = True

    institute_id = models.UUIDField()
    enrolment_id = models.UUIDField()
    # {key: how many}, and {key: ISO days of the first of them, oldest first}; keys are those of rules.py.
    counts = models.JSONField(default=dict)
    days = models.JSONField(default=dict)
    # What medians are asked of, and whether referrals come after the course: the first hundred days.
    first_visit_on = models.DateField(null=True)
    first_meeting_on = models.DateField(null=True)
    first_referral_on = models.DateField(null=True)
    referral_days = ArrayField(models.DateField(), default=list)
    # The newest day on which the learner signed in or did something here.
    seen_on = models.DateField(null=True)
    counted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "enrolment_id"], name="tally_once"),
            # What is out of sight says nothing any more.
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | Q(counts={}, days={}, referral_days=[], first_visit_on=None, first_meeting_on=None,
                    first_referral_on=None, seen_on=None),
                name="tally_ended_is_empty",
            ),
        ]  # fmt: skip
        indexes = [
            # The board and the credits: all learners of a cohort, by their enrolments.
            models.Index(fields=["enrolment_id"], condition=Q(ended_at=None), name="tally_of_enrolment"),
        ]

    def __str__(self) -> str:
        return f"tally of {self.enrolment_id}"
