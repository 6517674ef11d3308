"""What is shown: a deck about one office's patients. Versions are kept; one that was shown never changes."""

from django.db import models
from django.db.models import Q

from metcrm.documents.models import RenderJob
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Practice, Practitioner


class Deck(WorkspaceModel):
    """The presentation for one practice, or for one practitioner there."""

    practice = WorkspaceForeignKey(Practice, models.CASCADE, related_name="decks")
    practitioner = WorkspaceForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=160)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="deck_newest"),
            # Is there one for this office?
            models.Index(fields=["practice"], condition=Q(retired_at=None), name="deck_in_use"),
        ]

    def __str__(self) -> str:
        return self.title


class DeckVersion(WorkspaceModel):
    """What the slides say: presentations/deck/story.py has the shape of `content`.

    The newest may be changed until it is shown; from then on a change makes the next.
    """

    deck = WorkspaceForeignKey(Deck, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    # The PDF of this very content; none while the words wait for the coach, or for a worker to be asked.
    job = WorkspaceForeignKey(RenderJob, models.PROTECT, null=True, related_name="+")
    shown_at = models.DateTimeField(null=True)
    shown_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deck", "number"], name="deck_version_once"),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True, shown_by="") | (Q(shown_at__isnull=False) & ~Q(shown_by="")),
                name="deck_version_shown_pair",
            ),
        ]
        indexes = [models.Index(fields=["content_hash"], name="deck_version_by_content")]

    def __str__(self) -> str:
        return f"version {self.number}"
