"""What is known about a practice or practitioner, with source, date and who checked it."""

from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models.people import Practitioner
from practitioners.models.practice import Location, Practice


class Source(models.TextChoices):
    REGISTRY = "registry", "NPI registry"
    WEBSITE = "website", "Their website"
    PHONE = "phone", "By phone"
    VISIT = "visit", "On a visit"
    REFERRAL = "referral", "On a referral"
    COLLEAGUE = "colleague", "From a colleague"
    IMPORT = "import", "An imported file"
    OTHER = "other", "Other"


class Fact(WorkspaceModel):
    """One thing known. Rows are added, never changed: the newest of a key counts, the others are its history."""

    practice = WorkspaceForeignKey(Practice, models.CASCADE, null=True, related_name="facts")
    practitioner = WorkspaceForeignKey(Practitioner, models.CASCADE, null=True, related_name="facts")
    # Which place of the practice, for what differs from place to place: address, hours, how to get in.
    location = WorkspaceForeignKey(Location, models.CASCADE, null=True, related_name="facts")
    key = models.CharField(max_length=40)
    value = models.TextField(blank=True)
    asked_not_given = models.BooleanField(default=False)  # counts as homework done
    source = models.CharField(max_length=12, choices=Source)
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__isnull=False, practitioner__isnull=True)
                | Q(practice__isnull=True, practitioner__isnull=False),
                name="fact_has_one_subject",
            ),
        ]
        indexes = [
            # The newest of each key of a subject.
            models.Index(fields=["practice", "key", "-created_at"], name="fact_of_practice"),
            models.Index(fields=["practitioner", "key", "-created_at"], name="fact_of_practitioner"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"

    @property
    def words(self) -> str:
        """What was learned, or that it was asked for."""
        return "asked, not given" if self.asked_not_given else self.value
