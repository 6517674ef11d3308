"""A mail from the institute to some learners of a cohort."""

from django.db import models

from metcrm.cohorts.models.cohort import Cohort
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class CohortMessage(InstituteModel):
    """What was written to whom. What became of each mail is the outbox's business (`about` names the message)."""

    append_only = True

    cohort = InstituteForeignKey(Cohort, models.PROTECT, related_name="messages")
    # Drawn as the form is shown: the same form sent twice is one message.
    key = models.UUIDField()
    segment = models.CharField(max_length=40)
    segment_words = models.CharField(max_length=120)
    subject = models.CharField(max_length=120)
    body = models.TextField(max_length=5000)
    recipients = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institute", "key"], name="cohort_message_once")]
        indexes = [models.Index(fields=["institute", "cohort", "-sent_at"], name="cohort_message_by_time")]

    def __str__(self) -> str:
        return self.subject
