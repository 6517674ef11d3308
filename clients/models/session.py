"""What belongs to a session: the exercises done, and a change in status that it brought to light."""

from django.db import models
from django.db.models import Q

from clients.models.episode import Episode, Session
from clients.models.report import Report
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class SessionExercise(WorkspaceModel):
    """One exercise of a session, as it was done; see clients/exercise.py."""

    session = WorkspaceForeignKey(Session, models.CASCADE, related_name="exercises")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    sets = models.PositiveSmallIntegerField(null=True)
    repetitions = models.PositiveSmallIntegerField(null=True)
    load = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    load_unit = models.CharField(max_length=5, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="session_exercise_in_place")]

    def __str__(self) -> str:
        return f"exercise {self.position}"


class StatusChange(WorkspaceModel):
    """A red flag, a reading beyond the limits or an event: progression stops until somebody has acknowledged it."""

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="status_changes")
    session = WorkspaceForeignKey(Session, models.PROTECT, null=True, related_name="status_changes")
    on = models.DateField()  # the letter is due the same day
    words = models.CharField(max_length=600)
    letter = WorkspaceForeignKey(Report, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=300, blank=True)  # what was decided, and with whom

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by="")
                | (Q(acknowledged_at__isnull=False) & ~Q(acknowledged_by="")),
                name="status_change_acknowledged_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["episode", "-on"], name="status_change_of_episode"),
            # Today: what nobody has acknowledged.
            models.Index(fields=["workspace", "on"], condition=Q(acknowledged_at=None), name="status_change_open"),
        ]

    def __str__(self) -> str:
        return f"change in status {self.on}"


class ExerciseLimits(WorkspaceModel):
    """The provider's own limits for one client: at which readings exercise may begin. The newest row counts."""

    append_only = True

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="limits")
    systolic_high = models.PositiveSmallIntegerField(null=True)
    diastolic_high = models.PositiveSmallIntegerField(null=True)
    systolic_low = models.PositiveSmallIntegerField(null=True)
    heart_rate_high = models.PositiveSmallIntegerField(null=True)
    heart_rate_low = models.PositiveSmallIntegerField(null=True)
    glucose_low = models.PositiveSmallIntegerField(null=True)
    glucose_high = models.PositiveSmallIntegerField(null=True)
    given_by = models.CharField(max_length=120)
    given_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["episode", "-set_at"], name="limits_newest")]

    def __str__(self) -> str:
        return f"limits of {self.given_on}"
