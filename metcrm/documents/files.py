"""Files that never change, kept by the hash of their content.

The bytes lie in the file store under the tenant's id; the row says whose they are. A file is written before its row,
and under a name that follows from its content, so that a crash leaves at most an unused file and never a row without.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from metcrm.documents.models import StoredFile
from metcrm.tenancy.context import current

log = logging.getLogger(__name__)


class FileDamaged(Exception):
    """The bytes in the store are not those that were kept."""


def keep(data: bytes, content_type: str, *, now: datetime) -> StoredFile:
    """Keep bytes for the current tenant; the same bytes again give the same file.

    Raises:
        OSError: the store is full or not there; nothing is kept.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    name = _name(current().id, sha256)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    stored, _ = StoredFile.objects.get_or_create(
        tenant_id=current().id,
        sha256=sha256,
        defaults={"content_type": content_type, "size": len(data), "created_at": now},
    )
    return stored


def read(stored: StoredFile) -> bytes:
    """The bytes, checked against their hash.

    Raises:
        FileNotFoundError: the store lost them.
        FileDamaged: they were changed.
    """
    with default_storage.open(_name(stored.tenant_id, stored.sha256)) as file:
        data: bytes = file.read()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise FileDamaged(f"The stored file {stored.pk} was changed outside the application.")
    return data


def forget(stored: Iterable[StoredFile]) -> None:
    """Delete bytes for good; the rows stay, as a hash says what was there and nothing of what it said.

    Called once the decision is committed: a file that can't be deleted now is logged, and its row names it.
    """
    for one in stored:
        try:
            default_storage.delete(_name(one.tenant_id, one.sha256))
        except OSError:
            log.exception("The stored file %s couldn't be deleted.", one.pk)


def _name(tenant_id: UUID, sha256: str) -> str:
    return f"{tenant_id}/{sha256[:2]}/{sha256}"
