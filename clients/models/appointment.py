"""When a client is expected. What became of it is the session's attendance, and nowhere else."""

from django.db import models
from django.db.models import Q

from clients.models.episode import Episode, Session
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class Appointment(WorkspaceModel):
    """One expected session: open until a session is logged for it, or it is taken out of the plan."""

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    series = models.UUIDField(null=True)  # those that were planned at once
    session = WorkspaceForeignKey(Session, models.PROTECT, null=True, related_name="appointments")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    taken_out_at = models.DateTimeField(null=True)
    taken_out_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_out_at__isnull=True, taken_out_by="")
                | (Q(taken_out_at__isnull=False) & ~Q(taken_out_by="")),
                name="appointment_taken_out_pair",
            ),
            models.UniqueConstraint(
                fields=["episode", "starts_at"], condition=Q(taken_out_at=None), name="appointment_once"
            ),
        ]
        indexes = [
            # A week of the calendar, and what waits to be logged.
            models.Index(fields=["workspace", "starts_at"], name="appointment_by_time"),
            models.Index(fields=["episode", "starts_at"], name="appointment_of_episode"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.starts_at:%Y-%m-%d %H:%M}"
