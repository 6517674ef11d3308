"""One touch owed to somebody at a practice."""

from django.db import models
from django.db.models import Q

from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models.people import Contact
from practitioners.models.practice import Practice


class Channel(models.TextChoices):
    MAIL = "mail", "E-mail"
    CALL = "call", "Call"
    CARD = "card", "Handwritten card"
    DROP_IN = "drop_in", "Drop in"


class Purpose(models.TextChoices):
    THANK_YOU = "thank_you", "Thank-you"
    CHECK_IN = "check_in", "Check-in"
    RESULTS = "results", "Results"
    OTHER = "other", "Other"


class FollowUpState(models.TextChoices):
    """A mail that is released is then followed through its OutboxMessage; a call is done when a person says so."""

    DRAFT = "draft", "Draft"
    RELEASED = "released", "Released"
    HELD = "held", "Held"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


def key_of(purpose: str, step: int) -> str:
    """How a form names one of several steps: “check_in”, and the second of its purpose “check_in-2”."""
    return f"{purpose}-{step + 1}" if step else str(purpose)


class FollowUp(WorkspaceModel):
    """A mail, call, card or drop-in, due at a wall-clock time where the practice is."""

    practice = WorkspaceForeignKey(Practice, models.CASCADE, related_name="follow_ups")
    contact = WorkspaceForeignKey(Contact, models.PROTECT, null=True, related_name="follow_ups")
    channel = models.CharField(max_length=8, choices=Channel)
    purpose = models.CharField(max_length=12, choices=Purpose)
    state = models.CharField(max_length=10, choices=FollowUpState, default=FollowUpState.DRAFT)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    due_at = models.DateTimeField()
    # Where it came from: a label and an id, no key upward.
    because = models.CharField(max_length=20)
    because_id = models.UUIDField(null=True)
    # Which of several steps of the same purpose, from 0: two check-ins are two.
    step = models.PositiveSmallIntegerField(default=0)
    message = WorkspaceForeignKey(OutboxMessage, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    cancelled_why = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "because", "because_id", "purpose", "step", "contact"],
                condition=Q(because_id__isnull=False),
                nulls_distinct=False,
                name="follow_up_once",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by="")
                | (Q(released_at__isnull=False) & ~Q(released_by="")),
                name="follow_up_released_pair",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by="") | (Q(done_at__isnull=False) & ~Q(done_by="")),
                name="follow_up_done_pair",
            ),
        ]
        indexes = [
            # Today: what leaves or is to be done next.
            models.Index(fields=["workspace", "state", "due_at"], name="follow_up_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.get_channel_display()})"

    @property
    def key(self) -> str:
        """How the form of a visit names it."""
        return key_of(self.purpose, self.step)
