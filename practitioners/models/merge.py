"""Two rows that were one: what was merged, so that old addresses lead on and the merge can be undone."""

from django.db import models
from django.db.models import F, Q

from metcrm.tenancy.models import WorkspaceModel
from practitioners.models.people import Contact, Practitioner
from practitioners.models.practice import Practice


class MergeKind(models.TextChoices):
    PRACTICE = "practice", "Practices"
    PRACTITIONER = "practitioner", "Practitioners"
    CONTACT = "contact", "Contacts"


#: The table of each kind.
MODELS: dict[str, type[Practice] | type[Practitioner] | type[Contact]] = {
    MergeKind.PRACTICE: Practice, MergeKind.PRACTITIONER: Practitioner, MergeKind.CONTACT: Contact,
}  # fmt: skip


class Merge(WorkspaceModel):
    """One merge. Ids instead of keys: the row that was merged away is no longer there, its snapshot is."""

    kind = models.CharField(max_length=12, choices=MergeKind)
    survivor_id = models.UUIDField()
    away_id = models.UUIDField()
    survivor_name = models.CharField(max_length=250)
    away_name = models.CharField(max_length=250)
    away = models.TextField()  # the row that was merged away, as Django serialises it
    before = models.TextField()  # the survivor, before and after
    after = models.TextField()
    moved = models.JSONField(default=dict)  # by table and column the ids of the rows that point elsewhere now
    dropped = models.TextField(default="[]")  # rows that the survivor had already
    doors = models.JSONField(default=list)  # digests of links on paper and in mails that lead to the survivor now
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    left = models.JSONField(default=list)  # sentences on what undoing could not restore

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="merge_undone_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "away_id"], name="merge_by_old_id"),
            models.Index(fields=["workspace", "-merged_at"], name="merge_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.away_name} into {self.survivor_name}"


class NotSame(WorkspaceModel):
    """Somebody looked at two rows and said that they are not the same. The lower id stands first."""

    kind = models.CharField(max_length=12, choices=MergeKind)
    first_id = models.UUIDField()
    second_id = models.UUIDField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "first_id", "second_id"], name="not_same_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="not_same_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} is not {self.second_id}"
