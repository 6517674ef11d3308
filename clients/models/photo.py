"""Photographs of a paper referral."""

from django.db import models

from clients.models.client import Referral
from metcrm.documents.models import StoredFile
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class ReferralPhoto(WorkspaceModel):
    """One photograph, drawn anew on its way in, so that nothing of the camera is in it."""

    referral = WorkspaceForeignKey(Referral, models.PROTECT, related_name="photos")
    file = WorkspaceForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "file"], name="referral_photo_once")]

    def __str__(self) -> str:
        return f"photograph {self.added_at:%Y-%m-%d}"
