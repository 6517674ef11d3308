"""What settles the letter clock beside reports sent from here."""

from django.db import models
from django.db.models import Q

from clients.models.episode import Episode
from clients.models.report import Report
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class LetterNote(WorkspaceModel):
    """A letter that went outside METCRM, or that isn't needed; said by a person, written once."""

    append_only = True

    class Way(models.TextChoices):
        FAX = "fax", "Fax"
        POST = "post", "Post"
        HAND = "hand", "By hand"
        PORTAL = "portal", "The office's own portal"
        NOT_NEEDED = "none", "Not needed"

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="letter_notes")
    kind = models.CharField(max_length=12, choices=Report.Kind)
    due_on = models.DateField()  # which of several of a kind
    settled_on = models.DateField()  # the day it went, or was said to be unnecessary
    way = models.CharField(max_length=6, choices=Way)
    why = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(way="none") | ~Q(why=""), name="letter_not_needed_says_why"),
        ]
        indexes = [models.Index(fields=["episode", "kind"], name="letter_note_of_episode")]

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"
