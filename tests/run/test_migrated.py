"""The kept template database: kept under everything that decides it, in a folder that is ours alone."""

from pathlib import Path

import pytest

from tests import migrated


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("practitioners/migrations/0001_initial.py", "metcrm/outbox/migrations/0001_initial.py",
                 "practitioners/data/zips.csv", "requirements.txt", "practitioners/views/pages.py"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["practitioners/migrations/0001_initial.py", "metcrm/outbox/migrations/0001_initial.py",
             "practitioners/data/zips.csv", "requirements.txt", "clients/migrations/0009_new.py"],
)  # fmt: skip
def test_what_changes_the_database_changes_the_key(project: Path, name: str) -> None:
    before = migrated._key()
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("something else")
    assert migrated._key() != before


def test_a_view_changes_nothing(project: Path) -> None:
    before = migrated._key()
    (project / "practitioners/views/pages.py").write_text("something else")
    assert migrated._key() == before


def test_a_folder_that_others_write_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    migrated._folder().chmod(0o777)
    with pytest.raises(SystemExit, match="ours alone"):
        migrated._folder()
