"""People who take a programme together from one date on."""

import zoneinfo
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from metcrm.cohorts.models.programme import Programme
from metcrm.cohorts.models.task import Task
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class CohortState(models.TextChoices):
    OPEN = "open", "Open"
    ACTIVE = "active", "Active"
    COMPLETED = "completed", "Completed"
    ARCHIVED = "archived", "Archived"


#: From which state a cohort may go to which. Back by one step: somebody pressed too early.
MOVES: dict[str, set[str]] = {
    # Archived from open: a cohort that never ran.
    CohortState.OPEN: {CohortState.ACTIVE, CohortState.ARCHIVED},
    CohortState.ACTIVE: {CohortState.OPEN, CohortState.COMPLETED},
    CohortState.COMPLETED: {CohortState.ACTIVE, CohortState.ARCHIVED},
    CohortState.ARCHIVED: {CohortState.OPEN, CohortState.COMPLETED},
}
#: Which of them are steps back.
BACK: dict[str, set[str]] = {
    CohortState.OPEN: set(),
    CohortState.ACTIVE: {CohortState.OPEN},
    CohortState.COMPLETED: {CohortState.ACTIVE},
    CohortState.ARCHIVED: {CohortState.OPEN, CohortState.COMPLETED},
}


class Cohort(InstituteModel):
    """One run of a programme: its dates, its seats, its own snapshot of the weeks."""

    counted = True

    programme = InstituteForeignKey(Programme, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    timezone = models.CharField(max_length=40)
    # None: as many as come.
    capacity = models.PositiveSmallIntegerField(null=True)
    # An enrolment link leads to an application that somebody approves.
    needs_approval = models.BooleanField(default=True)
    # Days without class beside weekends and federal holidays: ISO dates, sorted.
    holidays = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=CohortState, default=CohortState.OPEN)
    # When somebody last took a step back: earlier dates don't move it again, a person does (turns.py).
    held_at = models.DateTimeField(null=True)
    copied_from = InstituteForeignKey("self", models.SET_NULL, null=True, related_name="copies")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institute", "name"], name="cohort_name_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cohort_ends_after_start"),
        ]
        indexes = [models.Index(fields=["institute", "state", "starts_on"], name="cohort_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def days_off(self) -> list[date]:
        """The days without class as dates."""
        return [date.fromisoformat(day) for day in self.holidays]

    def day_of(self, now: datetime) -> date:
        """The cohort's own day at `now`."""
        return now.astimezone(zoneinfo.ZoneInfo(self.timezone)).date()


class CohortWeek(InstituteModel):
    """A week with its date."""

    counted = True

    cohort = InstituteForeignKey(Cohort, models.CASCADE, related_name="weeks")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    # Days after the start as meant, before free days moved it: what a copy for another start is made from.
    release_day = models.PositiveSmallIntegerField()
    releases_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institute", "cohort", "number"], name="cohort_week_once")]

    def __str__(self) -> str:
        return f"Week {self.number}: {self.title}"


class Assignment(Task, InstituteModel):
    """An assignment with its date, as it was when the cohort was made."""

    counted = True

    cohort = InstituteForeignKey(Cohort, models.CASCADE, related_name="assignments")
    week = InstituteForeignKey(CohortWeek, models.CASCADE, related_name="assignments")
    due_day = models.PositiveSmallIntegerField()  # as meant; see CohortWeek
    due_on = models.DateField()
