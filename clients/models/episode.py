"""One course of exercise for one condition: from clearance to discharge."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models.client import Client, Referral
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Practice, Practitioner


class Episode(WorkspaceModel):
    """An admission with a beginning (functional deficits) and an end (functional independence)."""

    class Category(models.TextChoices):
        POST_REHAB = "post_rehab", "Post rehab"
        MEDICAL_EXERCISE = "medical_exercise", "Medical exercise"
        MAINTENANCE = "maintenance", "Functional maintenance"

    client = WorkspaceForeignKey(Client, models.PROTECT, related_name="episodes")
    referral = WorkspaceForeignKey(Referral, models.PROTECT, null=True, related_name="episodes")
    practice = WorkspaceForeignKey(Practice, models.PROTECT, null=True, related_name="episodes")
    practitioner = WorkspaceForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=16, choices=Category, default=Category.POST_REHAB)
    condition = models.CharField(max_length=40)  # slug of clients/measures.py
    icd10 = models.CharField(max_length=10, blank=True)  # “referred with”, never our own
    goal = models.CharField(max_length=300, blank=True)
    precautions = models.CharField(max_length=500, blank=True)
    cleared_on = models.DateField(null=True)
    cleared_by = models.CharField(max_length=120, blank=True)
    clearance_expires_on = models.DateField(null=True)
    started_on = models.DateField()
    planned_sessions = models.PositiveSmallIntegerField(default=24)
    planned_weeks = models.PositiveSmallIntegerField(default=12)
    next_provider_visit = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="episode_ended_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-started_on"], name="episode_of_client"),
            models.Index(fields=["workspace", "condition"], name="episode_by_condition"),
        ]

    def __str__(self) -> str:
        return f"episode {self.condition}"


class Session(WorkspaceModel):
    """One appointment: kept, cancelled or missed."""

    class Attendance(models.TextChoices):
        ATTENDED = "attended", "Attended"
        CANCELLED = "cancelled", "Cancelled"
        NO_SHOW = "no_show", "Did not come"

    class Tolerance(models.TextChoices):
        WELL = "well", "Tolerated well"
        HARD = "hard", "Harder than usual"
        STOPPED = "stopped", "Stopped early"

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="sessions")
    on = models.DateField()
    attendance = models.CharField(max_length=10, choices=Attendance, default=Attendance.ATTENDED)
    # Slugs of the nine red flags (domain.md 1.2); an empty list is the explicit “none observed”.
    red_flags = models.JSONField(default=list)
    # Before exercise, in mmHg, beats per minute and mg/dL; null: not taken.
    systolic = models.PositiveSmallIntegerField(null=True)
    diastolic = models.PositiveSmallIntegerField(null=True)
    heart_rate = models.PositiveSmallIntegerField(null=True)
    glucose = models.PositiveSmallIntegerField(null=True)
    # Sentences: which reading was beyond which limit, as the limits were on that day.
    beyond_limits = models.JSONField(default=list)
    tolerance = models.CharField(max_length=8, choices=Tolerance, blank=True)
    said = models.CharField(max_length=500, blank=True)  # in the client's words
    note = models.TextField(blank=True)
    next_time = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["episode", "-on"], name="session_of_episode")]

    def __str__(self) -> str:
        return f"{self.on} {self.attendance}"


class Assessment(WorkspaceModel):
    """A dated set of measured values."""

    class Kind(models.TextChoices):
        BASELINE = "baseline", "Baseline"
        PROGRESS = "progress", "Progress"
        DISCHARGE = "discharge", "Discharge"

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="assessments")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    by = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode"], condition=Q(kind="baseline"), name="assessment_one_baseline"),
        ]
        indexes = [models.Index(fields=["episode", "on"], name="assessment_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Result(WorkspaceModel):
    """One measure's value at an assessment: a number in the measure's unit, or why there is none."""

    assessment = WorkspaceForeignKey(Assessment, models.CASCADE, related_name="results")
    measure = models.CharField(max_length=12)  # code of clients/measures.py
    value = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    unable = models.CharField(max_length=24, blank=True)
    method = models.CharField(max_length=240, blank=True)  # how it was taken: see clients/methods.py

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "measure"], name="result_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, unable="") | (Q(value__isnull=True) & ~Q(unable="")),
                name="result_value_or_unable",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "measure"], name="result_by_measure")]

    def __str__(self) -> str:
        return f"{self.measure} {self.value if self.value is not None else self.unable}"


class MeasureConfirmation(WorkspaceModel):
    """A person with the right has checked a threshold against its citation, so “verify” is no longer shown."""

    measure = models.CharField(max_length=12)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200)
    confirmer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "measure"], name="measure_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.measure} confirmed"
