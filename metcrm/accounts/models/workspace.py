"""A specialist's own business, and the people in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import Owned, WorkspaceModel


class Paper(models.TextChoices):
    """Sheets that reports fit on; the values stand in what is signed."""

    LETTER = "letter", "US Letter"
    A4 = "a4", "A4"


class Workspace(Owned):
    """One specialist's own business: the tenant. Outlives any course."""

    owner_column = "id"

    class Kind(models.TextChoices):
        BUSINESS = "business", "Business"
        TRAINING = "training", "Training, with fictional clients"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BUSINESS)
    timezone = models.CharField(max_length=40, default="America/New_York")
    # Every mail carries the sender's postal address.
    street = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    fax = models.CharField(max_length=30, blank=True)
    reply_to = models.EmailField(blank=True)
    # Within how many business days a referral is answered.
    referral_answer_days = models.PositiveSmallIntegerField(default=1)
    # For how many years after its last entry a client's record is kept.
    retention_years = models.PositiveSmallIntegerField(default=7)
    # What reports to offices are printed on.
    paper = models.CharField(max_length=6, choices=Paper, default=Paper.LETTER)
    created_at = models.DateTimeField()
    # A training workspace that was deleted: nothing of it is left but this row, its audit and its consents.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(kind="training"), name="workspace_business_never_ends"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def postal_address(self) -> str:
        """One line for the foot of a mail; empty while nothing is known."""
        place = " ".join(part for part in [self.state, self.zip_code] if part)
        return ", ".join(part for part in [self.street, self.city, place] if part)


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    SPECIALIST = "specialist", "Specialist"
    ASSISTANT = "assistant", "Assistant"
    VIEWER = "viewer", "Viewer"


class Membership(WorkspaceModel):
    """A person's role in a workspace."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role)
    wants_digest = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class DueDigest(models.Model):
    """Routing: when whose daily digest is to be looked at. No policy; holds ids and times only.

    The row is there as long as the person wants one.
    """

    membership_id = models.UUIDField(primary_key=True)
    workspace_id = models.UUIDField()
    due_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Whose seven o'clock has come, across all workspaces.
            models.Index(fields=["due_at"], name="due_digest_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.membership_id)
