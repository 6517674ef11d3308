"""What people at an office say on their own page, and when somebody has to look at a link that nobody opens."""

from django.db import models
from django.db.models import Q

from clients.models.report import ReportDelivery
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Contact


class Successor(WorkspaceModel):
    """Who is to take over somebody's door; nothing changes until the specialist approves."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for your approval"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        TAKEN_BACK = "taken_back", "Taken back"

    contact = WorkspaceForeignKey(Contact, models.PROTECT, related_name="successors")  # who named her
    name = models.CharField(max_length=120)
    email = models.EmailField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    named_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    became = WorkspaceForeignKey(Contact, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=Q(state="waiting"), name="successor_one_waiting"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True, decided_by="")
                | (~Q(state="waiting") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="successor_decided_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"successor {self.state}"


class OfficeQuestion(WorkspaceModel):
    """A short question about a report, asked on the office's page; answered outside, by call or letter."""

    delivery = WorkspaceForeignKey(ReportDelivery, models.PROTECT, related_name="questions")
    words = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="")
                | (Q(answered_at__isnull=False) & ~Q(answered_by="")),
                name="office_question_answered_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["delivery", "asked_at"], name="question_of_delivery"),
            models.Index(fields=["workspace", "asked_at"], name="question_open", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"question of {self.asked_at:%Y-%m-%d}"


class DueChase(models.Model):
    """Routing: which unopened delivery has to be looked at, and when. No policy; holds ids and times only."""

    delivery_id = models.UUIDField(primary_key=True)
    workspace_id = models.UUIDField()
    due_at = models.DateTimeField()

    class Meta:
        indexes = [
            # What is due, across all workspaces.
            models.Index(fields=["due_at"], name="due_chase_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.delivery_id)
