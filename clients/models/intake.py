"""The intake: the link by which a client fills it in, and the documents that come of it."""

from django.db import models
from django.db.models import Q

from clients.models.client import Client
from clients.models.episode import Episode
from metcrm.documents.models import StoredFile
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Practice


class Intake(WorkspaceModel):
    """A one-time way in for one client: what is asked, until when. The secret's hash is in TokenRoute."""

    client = WorkspaceForeignKey(Client, models.PROTECT, related_name="intakes")
    # Whom the client may be allowed to be told about; null: no release is asked for.
    practice = WorkspaceForeignKey(Practice, models.PROTECT, null=True, related_name="+")
    asks_questions = models.BooleanField(default=True)
    asks_consent = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="intake_revoked_pair",
            ),
        ]
        indexes = [models.Index(fields=["client", "-created_at"], name="intake_of_client")]

    def __str__(self) -> str:
        return f"intake until {self.expires_at:%Y-%m-%d}"


class ClientDocument(WorkspaceModel):
    """A paper of a client: sealed here, or signed elsewhere and uploaded. Never changed: a trigger sees to it."""

    class Kind(models.TextChoices):
        QUESTIONS = "questions", "Before you move"
        CONSENT = "consent", "Consent to exercise"
        RELEASE = "release", "Release of information"
        CLEARANCE = "clearance", "Medical clearance"
        QUESTIONNAIRE = "outside", "Questionnaire filled in elsewhere"
        OTHER = "other", "Other document"

    class How(models.TextChoices):
        DRAWN = "drawn", "Signed by hand on the screen"
        TYPED = "typed", "Signed by typing the name"
        UPLOADED = "uploaded", "Uploaded"

    client = WorkspaceForeignKey(Client, models.PROTECT, related_name="documents")
    episode = WorkspaceForeignKey(Episode, models.PROTECT, null=True, related_name="+")
    intake = WorkspaceForeignKey(Intake, models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()  # signed, or the day on the paper
    valid_until = models.DateField(null=True)
    how = models.CharField(max_length=8, choices=How)
    # What was signed as data, and its hash; empty for what was uploaded.
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    file = WorkspaceForeignKey(StoredFile, models.PROTECT, related_name="+")  # the very bytes
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["client", "kind", "-on"], name="document_of_client")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
