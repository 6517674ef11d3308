"""The national registry (NPPES): reference data, one copy for all workspaces, without a policy."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
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
    # What a search looks at, folded as in practitioners/words.py: the words of names, city and state, the ZIP, `@857`
    # for its first three digits, and `#207Q00000X857` for each specialty there. Written by the database.
    search = models.GeneratedField(
        expression=models.Func(
            "last_name", "first_name", "middle_name", "organisation", "city", "state", "zip_code", "taxonomies",
            function="registry_search",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

    class Meta:
        indexes = [
            # Every search by words, specialty or place; numbers out of use are left out.
            GinIndex(fields=["search"], condition=models.Q(deactivated_on=None), name="registry_by_words"),
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


class RegistryWord(models.Model):
    """A word of the names in the registry, for names spelled almost right; see services/registry_words.py.

    `deletions` holds the word and the word with one letter left out: what is one slip apart shares one of them.
    """

    word = models.CharField(max_length=40, primary_key=True)
    times = models.IntegerField()
    deletions = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [GinIndex(fields=["deletions"], name="registry_word_by_deletion")]

    def __str__(self) -> str:
        return self.word


class ZipPlace(models.Model):
    """The middle of a ZIP code: reference data, filled by a migration from the package `zipcodes`."""

    zip_code = models.CharField(max_length=5, primary_key=True)
    latitude = models.FloatField(db_index=True)
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.zip_code
