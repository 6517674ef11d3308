"""The quarterly letter to an office: what became of the patients it sent, and what was told about outcomes."""

from django.db import models
from django.db.models import Q

from clients.models.client import ShareLink
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Contact, Practice


class QuarterLetter(WorkspaceModel):
    """One letter about one quarter. A draft until a person releases it, or says that none is sent; then frozen."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        RELEASED = "released", "Released"
        SKIPPED = "skipped", "Not sent"

    practice = WorkspaceForeignKey(Practice, models.PROTECT, related_name="quarter_letters")
    contact = WorkspaceForeignKey(Contact, models.PROTECT, null=True, related_name="quarter_letters")
    quarter = models.CharField(max_length=7)  # “2026-Q3”
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    # What the specialist may write; counts and figures come from the record and from the door alone.
    words = models.TextField(blank=True)
    content = models.JSONField(default=dict)  # frozen when it is released
    content_hash = models.CharField(max_length=64, blank=True)
    link = WorkspaceForeignKey(ShareLink, models.PROTECT, null=True, related_name="quarter_letters")
    message = WorkspaceForeignKey(OutboxMessage, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True)  # released, or said not to be sent
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="quarter_letter_settled_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", settled_at__isnull=True) | (~Q(state="draft") & Q(settled_at__isnull=False)),
                name="quarter_letter_settled_once_out",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | ~Q(content_hash=""), name="quarter_letter_released_is_whole"
            ),
        ]
        indexes = [models.Index(fields=["practice", "quarter"], name="quarter_letter_of_office")]

    def __str__(self) -> str:
        return f"{self.quarter} {self.state}"
