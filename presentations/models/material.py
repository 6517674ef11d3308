"""What is left behind: one-sheet, trifold, pad and the rest of the kit. Files are kept by the hash of their content."""

from django.db import models

from metcrm.documents.models import RenderJob
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Practice


class MaterialKind(models.TextChoices):
    ONE_SHEET = "one_sheet", "One-sheet"
    TRIFOLD = "trifold", "Trifold for patients"
    REFERRAL_PAD = "referral_pad", "Referral pad"
    OUTCOMES = "outcomes", "Outcomes sheet"
    CARD = "card", "Business card"
    LETTER = "letter", "Introduction letter"
    SAMPLE = "sample_report", "Sample report"


class Material(WorkspaceModel):
    """One leave-behind for one practice (its QR code leads to that practice's own referral form)."""

    practice = WorkspaceForeignKey(Practice, models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=16, choices=MaterialKind)
    specialty_group = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-created_at"], name="material_newest")]

    def __str__(self) -> str:
        return self.title


class MaterialVersion(WorkspaceModel):
    """What the paper says, frozen; the job renders it once."""

    material = WorkspaceForeignKey(Material, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    job = WorkspaceForeignKey(RenderJob, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="material_version_once")]

    def __str__(self) -> str:
        return f"version {self.number}"
