"""The private calendar of one person in one workspace."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import WorkspaceModel


class CalendarFeed(WorkspaceModel):
    """A link that a calendar programme reads. A new link is a new row; the one before is revoked, never changed.

    The secret in the link isn't kept: it follows from the row's id and the key of the installation, and the routing
    table holds its hash.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"], condition=Q(revoked_at=None), name="calendar_feed_once"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
