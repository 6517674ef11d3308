"""What was promised at a visit, by us or by the office."""

from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Practice
from presentations.models.visit import Visit


class Promise(WorkspaceModel):
    """One commitment with its day. A kept or dropped one stays, for the brief and the weekly numbers."""

    class Side(models.TextChoices):
        OURS = "ours", "We promised"
        THEIRS = "theirs", "They promised"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Kept"
        DROPPED = "dropped", "Dropped"

    practice = WorkspaceForeignKey(Practice, models.PROTECT, related_name="promises")
    visit = WorkspaceForeignKey(Visit, models.PROTECT, null=True, related_name="promises")
    side = models.CharField(max_length=6, choices=Side)
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    settled_on = models.DateField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_on__isnull=True, settled_by="")
                | (~Q(state="open") & Q(settled_on__isnull=False) & ~Q(settled_by="")),
                name="promise_settled_pair",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="promise_says_what"),
        ]
        indexes = [
            # Today's panel: what is open, the oldest day first.
            models.Index(fields=["workspace", "due_on"], condition=Q(state="open"), name="promise_open_by_day"),
            models.Index(fields=["practice", "-due_on"], name="promise_of_practice"),
        ]

    def __str__(self) -> str:
        return f"{self.state} promise"
