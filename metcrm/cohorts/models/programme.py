"""A course as it is taught each time: the template of cohorts."""

from django.db import models

from metcrm.cohorts.models.task import Task
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class Programme(InstituteModel):
    """A template. Changing it moves no cohort that was made from it."""

    name = models.CharField(max_length=120)
    summary = models.TextField(max_length=2000, blank=True)
    # Not active: no new cohort is made from it.
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institute", "name"], name="programme_name_once")]

    def __str__(self) -> str:
        return self.name


class ProgrammeWeek(InstituteModel):
    """One week of a programme; `release_day` counts from the start of a cohort (0 = on the first day)."""

    programme = InstituteForeignKey(Programme, models.CASCADE, related_name="weeks")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    release_day = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institute", "programme", "number"], name="programme_week_once")]

    def __str__(self) -> str:
        return f"Week {self.number}: {self.title}"


class ProgrammeAssignment(Task, InstituteModel):
    """One assignment of a week; `due_day` counts from the start of a cohort."""

    week = InstituteForeignKey(ProgrammeWeek, models.CASCADE, related_name="assignments")
    due_day = models.PositiveSmallIntegerField()
