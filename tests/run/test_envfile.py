"""What one process writes, another reads; and nobody else does."""

import stat
from pathlib import Path

import pytest

from metcrm.run import envfile


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    values = {"DATABASE_URL": "postgresql://a:b=c@h/d?x=1", "EMPTY": "", "WORDS": "with spaces # and signs"}
    envfile.write(tmp_path / envfile.RUN_FILE, values)
    assert envfile.load(tmp_path) == values


def test_a_folder_without_a_file_has_no_values(tmp_path: Path) -> None:
    assert envfile.load(tmp_path / "absent") == {}


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    envfile.write(tmp_path / "secrets.env", {"KEY": "value"})
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600


def test_a_line_break_cannot_smuggle_in_another_key(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="KEY"):
        envfile.write(tmp_path / "run.env", {"KEY": "value\nSECRET_KEY=mine"})
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_drawn_once(tmp_path: Path) -> None:
    first = envfile.secret(tmp_path / "secrets.env", "SECRET_KEY")
    other = envfile.secret(tmp_path / "secrets.env", "AUDIT_KEY")
    assert envfile.secret(tmp_path / "secrets.env", "SECRET_KEY") == first != other
    assert len(first) >= 43


def test_an_empty_data_dir_means_the_default() -> None:
    assert envfile.data_dir({"DATA_DIR": ""}) == envfile.REPOSITORY / ".data"
