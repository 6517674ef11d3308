"""A call on a practice, planned or logged."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Contact, Practice, Practitioner
from presentations.models.deck import DeckVersion
from presentations.models.material import MaterialKind, MaterialVersion


class Visit(WorkspaceModel):
    """Who was met, what happened, what was left, how it went, what comes next.

    The id may be made by the phone, so that a visit that is sent twice is stored once.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        LOGGED = "logged", "Logged"
        CANCELLED = "cancelled", "Cancelled"

    class Kind(models.TextChoices):
        DROP_IN = "drop_in", "Dropped in"
        SCHEDULED = "scheduled", "Meeting"
        PRESENTED = "presented", "Presented"
        LUNCH = "lunch", "Lunch and learn"
        PHONE = "phone", "By phone"
        NOT_SEEN = "not_seen", "Not seen"

    class Outcome(models.TextChoices):
        COLD = "cold", "Cold"
        INTERESTED = "interested", "Interested"
        WILL_REFER = "will_refer", "Will refer"
        REFERRED = "referred", "Referred now"

    practice = WorkspaceForeignKey(Practice, models.PROTECT, related_name="visits")
    state = models.CharField(max_length=10, choices=State)
    kind = models.CharField(max_length=10, choices=Kind)
    objective = models.CharField(max_length=200, blank=True)
    planned_for = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)  # how long it is meant to take, where somebody said so
    # Whose calendar a plan stands in; nobody's in particular where it isn't known.
    visitor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    logged_by = models.CharField(max_length=200, blank=True)
    # What was shown there; a version that was shown never changes.
    deck_version = WorkspaceForeignKey(DeckVersion, models.PROTECT, null=True, related_name="visits")
    cancelled_why = models.CharField(max_length=200, blank=True)
    # What a phone sent, as a hash: the same again gets the same answer, something else is a conflict.
    sent_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="logged") | (Q(happened_at__isnull=False) & ~Q(logged_by="")),
                name="visit_logged_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(planned_for__isnull=False), name="visit_planned_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "state", "planned_for"], name="visit_by_plan"),
            models.Index(fields=["workspace", "-happened_at"], name="visit_newest"),
            models.Index(fields=["practice", "-happened_at"], name="visit_of_practice"),
        ]

    def __str__(self) -> str:
        return f"{self.state} visit"


class VisitAttendee(WorkspaceModel):
    """One person of the practice who was met (or is to be met)."""

    visit = WorkspaceForeignKey(Visit, models.CASCADE, related_name="attendees")
    contact = WorkspaceForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    practitioner = WorkspaceForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, practitioner__isnull=True)
                | Q(contact__isnull=True, practitioner__isnull=False),
                name="attendee_is_one_person",
            ),
            models.UniqueConstraint(
                fields=["visit", "contact", "practitioner"], nulls_distinct=False, name="attendee_once"
            ),
        ]

    def __str__(self) -> str:
        return f"attendee of {self.visit_id}"


class LeftBehind(WorkspaceModel):
    """What was left at a visit, and how much of it."""

    visit = WorkspaceForeignKey(Visit, models.CASCADE, related_name="left_behind")
    kind = models.CharField(max_length=16, choices=MaterialKind)
    version = WorkspaceForeignKey(MaterialVersion, models.PROTECT, null=True, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        # An office with two specialties may be left a one-sheet for each.
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "kind", "version"], nulls_distinct=False, name="left_behind_once_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.kind}"


class ShownKind(models.TextChoices):
    SLIDES = "slides", "Slides"
    ONE_SHEET = "one_sheet", "One-sheet"
    OUTCOMES = "outcomes", "Outcomes"
    SAMPLE_REPORT = "sample_report", "Sample report"


class Shown(WorkspaceModel):
    """What they saw at a visit; `version` where it is a leave-behind of ours."""

    visit = WorkspaceForeignKey(Visit, models.CASCADE, related_name="shown")
    kind = models.CharField(max_length=16, choices=ShownKind)
    version = WorkspaceForeignKey(MaterialVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "kind", "version"], nulls_distinct=False, name="shown_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.kind} shown"
