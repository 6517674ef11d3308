"""What was told outside the workspace about how its clients did: written once, and never told again otherwise."""

from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class OutcomeSheet(WorkspaceModel):
    """A sheet of figures as it left: clients/outcomes/door.py has the shape of `content`.

    `people` are ids of the clients behind it, for the door alone: who stood in one sheet of a condition stands in no
    later one. They are never told.
    """

    append_only = True

    condition = models.CharField(max_length=40)
    first = models.CharField(max_length=7)  # quarters, “2026-Q1”
    last = models.CharField(max_length=7)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    people = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            # Each begins after the one before, so that two clicks at once tell one of them.
            models.UniqueConstraint(fields=["workspace", "condition", "first"], name="outcome_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.condition} {self.first} to {self.last}"

    @property
    def mark(self) -> str:
        """The beginning of its hash, as printed beside its figures."""
        return self.content_hash[:6].upper()


class OutcomeWithdrawal(WorkspaceModel):
    """A sheet that isn't used any more. Its quarters stay told: what was read can't be unread."""

    append_only = True

    sheet = WorkspaceForeignKey(OutcomeSheet, models.PROTECT, related_name="withdrawals")
    why = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet"], name="outcome_sheet_withdrawn_once")]

    def __str__(self) -> str:
        return f"withdrawn {self.withdrawn_at:%Y-%m-%d}"


class OutcomeFloor(WorkspaceModel):
    """The least number of people that a figure may be about, from a time on; the newest counts."""

    append_only = True

    floor = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(floor__gte=11), name="outcome_floor_never_below_eleven")]

    def __str__(self) -> str:
        return str(self.floor)
