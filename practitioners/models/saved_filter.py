"""A question about the list of practices that somebody asks again and again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from metcrm.tenancy.models import WorkspaceModel


class SavedFilter(WorkspaceModel):
    """Named by one person, for that person alone. `query` holds the filters of the list by their names."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("workspace", "user", Lower("name"), name="saved_filter_name_once")]

    def __str__(self) -> str:
        return self.name
