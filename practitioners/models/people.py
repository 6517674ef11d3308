"""The people of a practice: clinicians, and those who run the office."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.hours import days_text
from practitioners.models.practice import Practice


class Practitioner(WorkspaceModel):
    """A clinician at one or more practices."""

    npi = models.CharField(max_length=10, blank=True)
    npi_verified_at = models.DateTimeField(null=True)
    first_name = models.CharField(max_length=120, blank=True)
    last_name = models.CharField(max_length=120)
    credential = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    primary_taxonomy = models.CharField(max_length=10, blank=True)
    taxonomies = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    subspecialty = models.CharField(max_length=120, blank=True)
    subspecialty_none = models.BooleanField(default=False)  # confirmed that there is none
    specialty_reviewed_at = models.DateTimeField(null=True)
    specialty_reviewed_by = models.CharField(max_length=200, blank=True)
    practices = models.ManyToManyField(Practice, through="Affiliation", related_name="practitioners")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "npi"], condition=~Q(npi=""), name="practitioner_npi_once"),
            models.CheckConstraint(
                condition=Q(specialty_reviewed_at__isnull=True, specialty_reviewed_by="")
                | (Q(specialty_reviewed_at__isnull=False) & ~Q(specialty_reviewed_by="")),
                name="practitioner_specialty_reviewed_pair",
            ),
        ]
        indexes = [models.Index("workspace_id", Lower("last_name"), Lower("first_name"), name="practitioner_by_name")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """“Dr. Amara Osei, MD” is how the office says it; we print name and credential."""
        name = f"{self.first_name} {self.last_name}".strip()
        return f"{name}, {self.credential}" if self.credential else name


class Affiliation(WorkspaceModel):
    """A practitioner works at a practice, on these days."""

    practice = WorkspaceForeignKey(Practice, models.CASCADE, related_name="affiliations")
    practitioner = WorkspaceForeignKey(Practitioner, models.CASCADE, related_name="affiliations")
    # 0 is Monday; empty means not known. “Mornings” and the like stand in the note.
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    days_note = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "practitioner"], name="affiliation_once")]

    def __str__(self) -> str:
        return f"{self.practitioner_id} at {self.practice_id}"

    @property
    def days(self) -> str:
        """The days in words: “Tue, Thu (mornings)”, "" when not known."""
        known = days_text(self.weekdays)
        return f"{known} ({self.days_note})" if known and self.days_note else known or self.days_note


class ContactRole(models.TextChoices):
    OFFICE_MANAGER = "office_manager", "Office manager"
    FRONT_DESK = "front_desk", "Front desk"
    REFERRAL_COORDINATOR = "referral_coordinator", "Referral coordinator"
    SCHEDULER = "scheduler", "Scheduler"
    CLINICAL_STAFF = "clinical_staff", "MA, PA or NP"
    BILLING = "billing", "Billing"
    OTHER = "other", "Other"


class Influence(models.TextChoices):
    """What somebody's word counts for when a patient is referred."""

    DECIDES = "decides", "Decides where patients go"
    ADVISES = "advises", "Is asked for advice"
    ARRANGES = "arranges", "Arranges the referral"
    NONE = "none", "Has no say"


class Way(models.TextChoices):
    """How somebody at an office likes to be reached."""

    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone"
    FAX = "fax", "Fax"
    IN_PERSON = "in_person", "In person"
    POST = "post", "Post"


class Contact(WorkspaceModel):
    """A non-clinician at a practice; the office manager first."""

    practice = WorkspaceForeignKey(Practice, models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=20, choices=ContactRole, default=ContactRole.OFFICE_MANAGER)
    name = models.CharField(max_length=120)
    pronounced = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    preferred_way = models.CharField(max_length=10, choices=Way, blank=True)
    influence = models.CharField(max_length=10, choices=Influence, blank=True)
    likes = models.CharField(max_length=200, blank=True)  # birthday, coffee, dogs: only what they told us
    # Set by the stop link or by hand: no more relationship mail from this workspace.
    stopped_at = models.DateTimeField(null=True)
    stop_token = models.CharField(max_length=40, blank=True)
    left_at = models.DateTimeField(null=True)  # no longer works there
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("workspace_id", Lower("email"), name="contact_by_email")]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """For “Dear Ruth”."""
        return self.name.split()[0] if self.name.split() else self.name
