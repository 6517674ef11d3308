"""Who has read which warning and kept the words."""

from django.db import models

from metcrm.tenancy.models import WorkspaceModel


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
