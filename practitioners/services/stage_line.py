"""The line of practices whose stage time alone will change, across all workspaces.

A source goes quiet by nothing happening, so somebody has to look. Looking into every workspace would cost more with
each of them; the line is one small table without a policy (ids and times only), read by its time.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from metcrm.tenancy.context import current_workspace_id
from practitioners.models import DueStage

#: So many at once: a restart after a long pause takes several rounds.
MOST = 500


def put(due: Iterable[tuple[UUID, datetime | None]]) -> None:
    """Put practices of this workspace into the line, or take them out where time changes nothing."""
    timed = list(due)
    forget([pk for pk, at in timed if at is None])
    here = current_workspace_id()
    rows = [DueStage(practice_id=pk, workspace_id=here, due_at=at) for pk, at in timed if at is not None]
    if rows:
        DueStage.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["practice_id"], update_fields=["workspace_id", "due_at"]
        )


def forget(practice_ids: Collection[UUID]) -> None:
    """Take practices of this workspace out of the line."""
    if practice_ids:
        DueStage.objects.filter(pk__in=practice_ids, workspace_id=current_workspace_id()).delete()


def due(now: datetime) -> dict[UUID, list[UUID]]:
    """Practices that are due by now, by workspace; the longest waiting first. One query."""
    found: dict[UUID, list[UUID]] = {}
    rows = DueStage.objects.filter(due_at__lt=now).order_by("due_at", "pk")[:MOST]
    for workspace, practice in rows.values_list("workspace_id", "practice_id"):
        found.setdefault(workspace, []).append(practice)
    return found
