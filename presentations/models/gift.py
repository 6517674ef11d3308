"""Meals and gifts: every one is kept with its amount and who had it, because the law asks for the yearly total."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Contact, Practitioner
from presentations.models.visit import Visit


class Gift(WorkspaceModel):
    """What was paid for at one visit, in US dollars, all of it together."""

    class Kind(models.TextChoices):
        MEAL = "meal", "A meal"
        GIFT = "gift", "A gift"

    visit = WorkspaceForeignKey(Visit, models.PROTECT, related_name="gifts")
    kind = models.CharField(max_length=4, choices=Kind)
    amount = models.DecimalField(max_digits=8, decimal_places=2, validators=[MinValueValidator(0)])
    given_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="gift_costs_something")]
        indexes = [models.Index(fields=["workspace", "given_on"], name="gift_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.given_on}"


class GiftShare(WorkspaceModel):
    """One recipient's even part of it."""

    gift = WorkspaceForeignKey(Gift, models.PROTECT, related_name="shares")
    contact = WorkspaceForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    practitioner = WorkspaceForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, practitioner__isnull=True)
                | Q(contact__isnull=True, practitioner__isnull=False),
                name="gift_share_is_one_person",
            ),
            models.UniqueConstraint(
                fields=["gift", "contact", "practitioner"], nulls_distinct=False, name="gift_share_once"
            ),
        ]

    def __str__(self) -> str:
        return f"share of {self.gift_id}"


class GiftCap(WorkspaceModel):
    """What one person may be given in a calendar year before the product warns; the workspace sets it."""

    yearly = models.DecimalField(max_digits=8, decimal_places=2)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="gift_cap_once"),
            models.CheckConstraint(condition=Q(yearly__gt=0), name="gift_cap_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.yearly} a year"
