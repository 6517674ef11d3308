"""How many of a leave-behind an office still has, as somebody counted."""

from django.db import models

from metcrm.tenancy.models import WorkspaceForeignKey, WorkspaceModel
from practitioners.models import Practice
from presentations.models.material import MaterialKind


class StockCount(WorkspaceModel):
    """“Seven forms are left on their pad”, on a day. The newest of a kind counts; what was left since comes on top."""

    practice = WorkspaceForeignKey(Practice, models.CASCADE, related_name="stock_counts")
    kind = models.CharField(max_length=16, choices=MaterialKind)
    pieces = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()
    counted_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["practice", "kind", "-counted_at"], name="stock_count_newest")]

    def __str__(self) -> str:
        return f"{self.pieces} × {self.kind}"
