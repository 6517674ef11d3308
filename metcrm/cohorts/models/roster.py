"""A list of learners that somebody uploaded, on its way into a cohort."""

from django.db import models

from metcrm.cohorts.models.cohort import Cohort
from metcrm.tenancy.models import InstituteForeignKey, InstituteModel


class RosterFile(InstituteModel):
    """What was read of a file. `rows` is a list of {"line", "name", "email", "problem"}; the file itself isn't kept."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a look"
        TAKEN = "taken", "Taken in"
        DROPPED = "dropped", "Dropped"

    cohort = InstituteForeignKey(Cohort, models.CASCADE, related_name="rosters")
    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
