"""Who has read which warning and kept the words; and words of a workspace's own."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from metcrm.tenancy.models import WorkspaceModel


class Kind(models.TextChoices):
    """The coach's categories, by the names of the pages."""

    CERTIFICATION = "certification", "Certificates"
    FITNESS = "fitness", "Fitness talk"
    EQUIPMENT = "equipment", "Equipment"
    INDUCEMENT = "inducement", "Inducement"
    CLAIM = "claim", "Claim"
    SCOPE = "scope", "Scope of practice"


#: What a workspace may except; claims and scope follow from the law.
EXCEPTABLE = [Kind.CERTIFICATION, Kind.FITNESS, Kind.EQUIPMENT, Kind.INDUCEMENT]


class OwnException(WorkspaceModel):
    """Words that this workspace lets stand: the name of the hall it rents, of a class."""

    text = models.CharField(max_length=100)
    kind = models.CharField(max_length=14, choices=Kind)
    why = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EXCEPTABLE), name="exception_of_no_claim_or_scope"),
            models.UniqueConstraint("workspace", Lower("text"), "kind", name="exception_once"),
        ]

    def __str__(self) -> str:
        return self.text


class OwnPhrase(WorkspaceModel):
    """Words that this workspace wants to be told about, with what it prefers to say, if anything."""

    class Level(models.TextChoices):
        WARN = "warn", "Needs a tick"
        BLOCK = "block", "Must be changed"

    text = models.CharField(max_length=100)
    suggestion = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.FITNESS)
    level = models.CharField(max_length=5, choices=Level, default=Level.WARN)
    why = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint("workspace", Lower("text"), name="phrase_once")]

    def __str__(self) -> str:
        return self.text


class Tick(WorkspaceModel):
    """A person read a warning of the coach and meant the words all the same.

    It counts for this very text: another text has another hash, and is asked about again.
    """

    append_only = True

    #: What the text belongs to: a label and an id, no key upward (“practitioners.followup:…”).
    about = models.CharField(max_length=80)
    text_hash = models.CharField(max_length=64)
    #: The remark's key (remarks.py) and the rule behind it.
    remark = models.CharField(max_length=16)
    rule = models.CharField(max_length=60)
    ticked_at = models.DateTimeField()
    ticked_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "about", "text_hash", "remark"], name="tick_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} kept by {self.ticked_by}"
