"""What a workspace and its people add to the catalogue and the grid: own measures, goals, what is half typed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models.episode import Episode
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class OwnMeasure(WorkspaceModel):
    """A measure of the workspace's own: no published amount of change, and marked as its own wherever it is shown."""

    code = models.CharField(max_length=12)  # OWN1, OWN2 …; stands in results like a code of the catalogue
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=12)
    minimum = models.DecimalField(max_digits=8, decimal_places=2)
    maximum = models.DecimalField(max_digits=8, decimal_places=2)
    decimals = models.PositiveSmallIntegerField(default=0)
    better = models.CharField(max_length=6)  # Better of clients/measure_kinds.py, never a range
    area = models.CharField(max_length=24)  # Area of clients/measure_kinds.py
    entry = models.CharField(max_length=9, default="number")
    entry_seconds = models.PositiveSmallIntegerField(null=True)
    how = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "code"], name="own_measure_code_once"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True, retired_by="") | (Q(retired_at__isnull=False) & ~Q(retired_by="")),
                name="own_measure_retired_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MeasureGoal(WorkspaceModel):
    """Where a measure shall be at the end of an episode: at least, at most, or between; for a range its own target."""

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="measure_goals")
    measure = models.CharField(max_length=12)
    at_least = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    at_most = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "measure"], name="measure_goal_once"),
            models.CheckConstraint(
                condition=Q(at_least__isnull=False) | Q(at_most__isnull=False), name="measure_goal_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.measure}"


class AssessmentDraft(WorkspaceModel):
    """What somebody has typed into the grid of an assessment and not saved yet; theirs alone, gone once saved."""

    episode = WorkspaceForeignKey(Episode, models.CASCADE, related_name="assessment_drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    typed = models.JSONField(default=dict)  # field name → text, and codes → the rows shown
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "user"], name="assessment_draft_once")]

    def __str__(self) -> str:
        return f"draft {self.kept_at:%Y-%m-%d}"
