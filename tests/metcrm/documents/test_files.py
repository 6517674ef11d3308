"""Files are kept once, by content, and a changed one is noticed."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from metcrm.documents import files
from metcrm.documents.models import StoredFile
from tests.conftest import NOW, Cast


def test_the_same_bytes_are_kept_once(inside: Cast) -> None:
    first = files.keep(b"paper", "application/pdf", now=NOW)
    assert files.keep(b"paper", "application/pdf", now=NOW) == first
    assert files.read(first) == b"paper"


def test_a_changed_file_is_noticed(inside: Cast) -> None:
    stored = files.keep(b"paper to change", "application/pdf", now=NOW)
    path = Path(default_storage.path(f"{stored.tenant_id}/{stored.sha256[:2]}/{stored.sha256}"))
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(files.FileDamaged):
        files.read(stored)
    path.unlink()


def test_another_workspace_does_not_find_it(cast: Cast) -> None:
    with cast.inside():
        stored = files.keep(b"mine", "application/pdf", now=NOW)
    with cast.elsewhere():
        assert not StoredFile.objects.filter(pk=stored.pk).exists()
