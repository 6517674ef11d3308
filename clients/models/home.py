"""What a client does at home, and the protocols that programmes begin from."""

from django.db import models
from django.db.models import Q

from clients.models.episode import Episode
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class HomeProgramme(WorkspaceModel):
    """A few exercises with their dose. One is open at a time; its link leads the client to it until it expires."""

    episode = WorkspaceForeignKey(Episode, models.PROTECT, related_name="home_programmes")
    days_a_week = models.PositiveSmallIntegerField(default=3)
    note = models.CharField(max_length=300, blank=True)  # for the client
    began_on = models.DateField()
    expires_on = models.DateField()  # the link's last day
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode"], condition=Q(ended_at=None), name="home_programme_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="home_programme_ended_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"home programme {self.began_on}"


class HomeExercise(WorkspaceModel):
    """One exercise with its dose, in words that the client reads."""

    programme = WorkspaceForeignKey(HomeProgramme, models.CASCADE, related_name="exercises")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    dose = models.CharField(max_length=80)
    how = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "position"], name="home_exercise_in_place")]

    def __str__(self) -> str:
        return f"home exercise {self.position}"


class HomeDay(WorkspaceModel):
    """What the client said of one day, by one tap; a second tap corrects it."""

    class Done(models.TextChoices):
        ALL = "all", "Done"
        SOME = "some", "Partly"
        NONE = "none", "Not today"

    programme = WorkspaceForeignKey(HomeProgramme, models.PROTECT, related_name="days")
    on = models.DateField()
    done = models.CharField(max_length=4, choices=Done)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "on"], name="home_day_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.done}"


class Protocol(WorkspaceModel):
    """A workspace's own text for one condition, in place of the one that comes along; see clients/protocols.py."""

    condition = models.CharField(max_length=40)
    weeks = models.PositiveSmallIntegerField()
    sessions = models.PositiveSmallIntegerField()
    # One a line.
    precautions = models.TextField(blank=True)
    progression = models.TextField(blank=True)
    stops = models.TextField(blank=True)
    exercises = models.TextField(blank=True)  # name; dose
    home = models.TextField(blank=True)  # name; dose; how
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "condition"], name="protocol_once")]

    def __str__(self) -> str:
        return f"protocol {self.condition}"
