"""Only listed files of a package are served, under vendor/<prefix>/."""

from pathlib import Path

import pytest
from pytest_django import Settings

from metcrm.ui.finders import NpmFinder


@pytest.fixture
def packages(tmp_path: Path, settings: Settings) -> Path:
    css = tmp_path / "node_modules" / "bootstrap" / "dist" / "css"
    css.mkdir(parents=True)
    for name in ("bootstrap.min.css", "bootstrap.css", "secret.txt"):
        (css / name).write_text(name)
    settings.BASE_DIR = tmp_path
    settings.NPM_ASSETS = {"bootstrap": ("bootstrap/dist", ["css/*.min.css"]), "absent": ("nowhere", ["*"])}
    return css


def test_a_listed_file_is_found(packages: Path) -> None:
    found = NpmFinder().find("vendor/bootstrap/css/bootstrap.min.css")
    assert found == str(packages / "bootstrap.min.css")


@pytest.mark.parametrize("path", ["css/secret.txt", "css/bootstrap.css", "css/../css/secret.txt", "../package.json"])
def test_what_is_not_listed_is_not_there(packages: Path, path: str) -> None:
    assert NpmFinder().find(f"vendor/bootstrap/{path}") == []
    assert NpmFinder().find(f"vendor/bootstrap/{path}", find_all=True) == []


def test_collecting_yields_each_listed_file_once_with_its_prefix(packages: Path) -> None:
    rows = [(path, storage.prefix) for path, storage in NpmFinder().list(None)]
    assert rows == [("css/bootstrap.min.css", "vendor/bootstrap")]


def test_collected_files_can_be_opened(packages: Path) -> None:
    path, storage = next(iter(NpmFinder().list(None)))
    with storage.open(path) as file:
        assert file.read() == b"bootstrap.min.css"
