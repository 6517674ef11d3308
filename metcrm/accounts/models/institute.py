"""Who runs courses. Above workspaces, never inside them."""

from django.conf import settings
from django.db import models

from metcrm.tenancy.models import InstituteModel, Owned


class Institute(Owned):
    """A training institute: owns programmes, cohorts and enrolments."""

    owner_column = "id"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    # The brand, as learners see it: a colour as #rrggbb, "" for the house's own.
    colour = models.CharField(max_length=7, blank=True)
    # SHA-256 of a PNG of our own making among its files; "" for none (services/institutes.py).
    logo = models.CharField(max_length=64, blank=True)
    # At the foot of its mails; answers to them go to `reply_to`.
    postal_address = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class InstituteRole(models.TextChoices):
    ADMIN = "admin", "Admin"
    COACH = "coach", "Coach"


class InstituteMembership(InstituteModel):
    """A person's role at an institute."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=InstituteRole)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institute", "user"], name="institute_membership_once")]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"
