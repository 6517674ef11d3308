"""The bytes of an uploaded file, for as long as they are needed: in the file store, by an id.

When which file goes stands in a line across all workspaces, a small table without a policy (ids and times only), so
that deleting costs what is due and not what exists.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from metcrm.tenancy.context import current_workspace_id
from practitioners.models import ContactImport, DueUpload, ImportedRow

#: After this the file and the refused rows are deleted; the page says so.
KEPT = timedelta(days=30)

#: So many at once: a restart after a long pause takes several rounds.
MOST = 200


def keep(upload: ContactImport, data: bytes) -> None:
    """Put the bytes into the store, until their time is over."""
    DueUpload.objects.create(upload_id=upload.pk, workspace_id=current_workspace_id(), due_at=upload.created_at + KEPT)
    default_storage.save(_name(upload), ContentFile(data))


def read(upload: ContactImport) -> bytes:
    """The bytes. Raises FileNotFoundError once they are deleted."""
    with default_storage.open(_name(upload)) as file:
        data: bytes = file.read()
    return data


def delete(upload: ContactImport, now: datetime) -> None:
    """Delete the file and what stood in refused rows; what became of each row stays."""
    default_storage.delete(_name(upload))
    ImportedRow.objects.filter(of=upload, result=ImportedRow.Result.REFUSED).update(cells=[])
    ContactImport.objects.filter(pk=upload.pk).update(forgotten_at=now)
    DueUpload.objects.filter(pk=upload.pk).delete()


def due(now: datetime) -> dict[UUID, list[UUID]]:
    """Uploads that have been kept long enough, by workspace. One query."""
    found: dict[UUID, list[UUID]] = {}
    rows = DueUpload.objects.filter(due_at__lt=now).order_by("due_at", "pk")[:MOST]
    for workspace, upload in rows.values_list("workspace_id", "upload_id"):
        found.setdefault(workspace, []).append(upload)
    return found


def delete_due(upload_ids: list[UUID], now: datetime) -> int:
    """Delete these files of the current workspace; ids that are no upload (any more) leave the line."""
    uploads = list(ContactImport.objects.filter(pk__in=upload_ids, forgotten_at=None))
    for upload in uploads:
        delete(upload, now)
    DueUpload.objects.filter(pk__in=upload_ids, workspace_id=current_workspace_id()).delete()
    return len(uploads)


def _name(upload: ContactImport) -> str:
    return f"{upload.workspace_id}/uploads/{upload.pk}"
