"""A medical office we visit, and where it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.hours import Week, week_of


class Stage(models.TextChoices):
    """How far a relationship has come. Computed (services/relationship.py), never typed."""

    IDENTIFIED = "identified", "Identified"
    RESEARCHED = "researched", "Researched"
    CONTACTED = "contacted", "Contacted"
    MEETING_SET = "meeting_set", "Meeting set"
    PRESENTED = "presented", "Presented"
    NURTURING = "nurturing", "Nurturing"
    FIRST_REFERRAL = "first_referral", "First referral"
    ACTIVE = "active", "Active"
    ADVOCATE = "advocate", "Advocate"
    INACTIVE = "inactive", "Inactive"
    NOT_ENGAGED = "not_engaged", "Not engaged"


class Tier(models.TextChoices):
    """How much an office is worth working for: which of them get the visits."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class Rhythm(models.TextChoices):
    """How often we mean to visit."""

    WEEKLY = "weekly", "Weekly"
    BIWEEKLY = "biweekly", "Every two weeks"
    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Quarterly"


class Practice(WorkspaceModel):
    """A medical office: always theirs, never the specialist's own business."""

    name = models.CharField(max_length=200)
    npi = models.CharField(max_length=10, blank=True)
    specialty_group = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    phone_extension = models.CharField(max_length=10, blank=True)
    fax = models.CharField(max_length=30, blank=True)
    website = models.URLField(blank=True)
    timezone = models.CharField(max_length=40)
    # The office's own referral form is /r/<code>/; the code is printed on paper, so it is kept readable.
    referral_code = models.CharField(max_length=16, unique=True)
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.IDENTIFIED)
    stage_since = models.DateTimeField()
    stage_rule = models.CharField(max_length=200, blank=True)
    restage_at = models.DateTimeField(null=True)  # when time alone will change the stage; also in DueStage
    homework_done = models.PositiveSmallIntegerField(default=0)  # of the items that are registered
    homework_complete_at = models.DateTimeField(null=True)  # since when all of them are; None while one is missing
    # Who of us works on it, how hard and how often.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    tier = models.CharField(max_length=1, choices=Tier, blank=True)
    is_target = models.BooleanField(default=False)
    visit_every = models.CharField(max_length=10, choices=Rhythm, blank=True)
    # What the stage is computed from; told by the apps above through services/relationship.py.
    contacted_at = models.DateTimeField(null=True)
    presented_at = models.DateTimeField(null=True)
    thanked_at = models.DateTimeField(null=True)
    meeting_at = models.DateTimeField(null=True)
    first_referral_at = models.DateTimeField(null=True)
    last_referral_at = models.DateTimeField(null=True)
    last_visit_at = models.DateTimeField(null=True)
    not_engaged_at = models.DateTimeField(null=True)
    not_engaged_by = models.CharField(max_length=200, blank=True)
    not_engaged_why = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        indexes = [
            # The list in its default order.
            models.Index("workspace_id", Lower("name"), name="practice_by_name"),
            models.Index(fields=["workspace", "stage"], name="practice_by_stage"),
            models.Index(fields=["workspace", "last_visit_at"], name="practice_by_last_visit"),
            models.Index(fields=["workspace", "homework_done"], name="practice_by_homework"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "npi"], condition=~Q(npi=""), name="practice_npi_once"),
            models.CheckConstraint(
                condition=Q(not_engaged_at__isnull=True, not_engaged_by="")
                | (Q(not_engaged_at__isnull=False) & ~Q(not_engaged_by="")),
                name="practice_not_engaged_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DueStage(models.Model):
    """Routing: when the stage of which practice has to be looked at. No policy; holds ids and times only.

    The row is there exactly as long as time alone will change the stage.
    """

    practice_id = models.UUIDField(primary_key=True)
    workspace_id = models.UUIDField()
    due_at = models.DateTimeField()

    class Meta:
        indexes = [
            # What is due, across all workspaces.
            models.Index(fields=["due_at"], name="due_stage_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.practice_id)


class Location(WorkspaceModel):
    """One place of a practice."""

    practice = WorkspaceForeignKey(Practice, models.CASCADE, related_name="locations")
    street = models.CharField(max_length=120, blank=True)
    street2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)
    # Opening hours as Week.to_json writes them (hours.py); what can't be said so stands in the note.
    opening = models.JSONField(default=dict, blank=True)
    hours_note = models.CharField(max_length=200, blank=True)
    how_to_get_in = models.CharField(max_length=300, blank=True)
    is_primary = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice"], condition=Q(is_primary=True), name="location_primary_once"),
        ]

    def __str__(self) -> str:
        return self.one_line

    @property
    def one_line(self) -> str:
        """Street, city, state and ZIP on one line."""
        place = " ".join(part for part in [self.state, self.zip_code] if part)
        return ", ".join(part for part in [self.street, self.street2, self.city, place] if part)

    @property
    def week(self) -> Week:
        """When it is open; False when nothing is known."""
        return week_of(self.opening)

    @property
    def hours(self) -> str:
        """Opening hours in words: “Mon–Thu 8:00–12:00, 13:00–17:00 (Fri by appointment)”, "" when not known."""
        known = self.week.text
        return f"{known} ({self.hours_note})" if known and self.hours_note else known or self.hours_note
