"""How a workspace looks on paper and on slides: a name, a logo, two colours."""

from django.db import models

from metcrm.documents.models import StoredFile
from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel


class Logo(WorkspaceModel):
    """A logo that was taken in: a PNG of our own making. Kept for ever, as what was printed with it stays as it is."""

    file = WorkspaceForeignKey(StoredFile, models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()  # pixels
    height = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"logo {self.width} × {self.height}"


class Brand(WorkspaceModel):
    """The look of this workspace's papers and slides. Colours are #rrggbb, as they are printed."""

    name = models.CharField(max_length=80, blank=True)  # as printed; empty: the name of the workspace
    logo = WorkspaceForeignKey(Logo, models.PROTECT, null=True, related_name="+")
    main = models.CharField(max_length=7)
    second = models.CharField(max_length=7)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="brand_once")]

    def __str__(self) -> str:
        return self.name
