"""The bytes of an uploaded file, for as long as they are needed: in the file store, by an id."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from practitioners.models import ContactImport, ImportedRow

#: After this the file and the refused rows are deleted; the page says so.
KEPT = timedelta(days=30)


def keep(upload: ContactImport, data: bytes) -> None:
    """Put the bytes into the store."""
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


def delete_old(now: datetime) -> int:
    """Delete what has been kept long enough, in the current workspace; returns how many files."""
    old = list(ContactImport.objects.filter(forgotten_at=None, created_at__lt=now - KEPT))
    for upload in old:
        delete(upload, now)
    return len(old)


def _name(upload: ContactImport) -> str:
    return f"{upload.workspace_id}/uploads/{upload.pk}"
