"""The national registry (NPPES): reference data, one copy for all workspaces, without a policy."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RegistryProvider(models.Model):
    """One enumerated person or organisation, as the registry has it."""

    class Entity(models.TextChoices):
        PERSON = "1", "Person"
        ORGANISATION = "2", "Organisation"

    npi = models.CharField(max_length=10, primary_key=True)
    entity = models.CharField(max_length=1, choices=Entity, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    first_name = models.CharField(max_length=120, blank=True)
    middle_name = models.CharField(max_length=120, blank=True)
    credential = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    street = models.CharField(max_length=120, blank=True)
    street2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=40, blank=True)
    zip_code = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    fax = models.CharField(max_length=20, blank=True)
    # The code whose primary switch is on, whichever slot it stands in; all codes beside it.
    primary_taxonomy = models.CharField(max_length=10, blank=True)
    taxonomies = ArrayField(models.CharField(max_length=10), default=list)
    enumerated_on = models.DateField(null=True)
    updated_on = models.DateField(null=True)
    deactivated_on = models.DateField(null=True)

    class Meta:
        indexes = [
            # Type-ahead: last name, then first name, by prefix. byte-order comparison makes LIKE 'x%' an index range.
            models.Index(
                models.functions.Collate(models.functions.Lower("last_name"), "C"),
                models.functions.Collate(models.functions.Lower("first_name"), "C"),
                name="registry_by_name",
            ),
            models.Index(
                models.functions.Collate(models.functions.Lower("organisation"), "C"), name="registry_by_organisation"
            ),
            # Who works at this address: a ZIP and a street.
            models.Index(fields=["zip_code", "street"], name="registry_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.npi} {self.display_name}"

    @property
    def display_name(self) -> str:
        """The organisation, or the person with credentials."""
        if self.organisation:
            return self.organisation
        name = " ".join(part for part in [self.first_name, self.middle_name, self.last_name] if part)
        return f"{name}, {self.credential}" if self.credential else name
