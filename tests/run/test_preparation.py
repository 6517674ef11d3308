"""Every start migrates; static files and demo only when there is something to do."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from metcrm.run import checks, preparation
from metcrm.run.addresses import Web
from metcrm.run.problems import Problem

HERE = Web(host="127.0.0.1", port=8000, public_url="http://127.0.0.1:8000")
PUBLIC = Web(host="127.0.0.1", port=8000, public_url="https://crm.example.org")
Prepare = Callable[[Web], list[str]]


@pytest.fixture
def prepare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepare:
    """Prepare one data folder and return which commands ran."""
    (tmp_path / "static").mkdir()

    def once(place: Web) -> list[str]:
        ran: list[str] = []

        def record(command: list[str], *_: object) -> bool:
            ran.append(command[0])
            return True

        monkeypatch.setattr(preparation, "_manage", record)
        assert preparation.prepare(tmp_path, {}, place, threading.Event(), lambda text: None)
        return ran

    return once


def test_the_first_start_does_everything_and_the_second_only_migrates(prepare: Prepare) -> None:
    assert prepare(HERE) == ["migrate", "collectstatic", "load_demo"]
    assert prepare(HERE) == ["migrate"]


def test_a_changed_static_file_is_collected(prepare: Prepare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "REPOSITORY", tmp_path / "checkout")
    (tmp_path / "checkout" / "static").mkdir(parents=True)
    prepare(HERE)
    (tmp_path / "checkout" / "static" / "new.css").write_text("body{}")
    assert prepare(HERE) == ["migrate", "collectstatic"]


def test_a_demo_that_fails_keeps_nobody_from_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], *_: object) -> bool:
        if command == ["load_demo"]:
            raise Problem("The demo failed.")
        return True

    monkeypatch.setattr(preparation, "_manage", fail)
    (tmp_path / "static").mkdir()
    said: list[str] = []
    assert preparation.prepare(tmp_path, {}, HERE, threading.Event(), said.append)
    assert "The demo failed. METCRM starts without it" in said[-1]
    assert not (tmp_path / "demo-loaded").exists()


def test_people_outside_get_no_demo(prepare: Prepare) -> None:
    assert "load_demo" not in prepare(PUBLIC)


def test_a_stop_while_preparing_is_heeded(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert preparation.prepare(tmp_path, {}, HERE, stop, pytest.fail) is False


def test_a_failing_command_is_one_sentence_with_its_last_word(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    with pytest.raises(Problem, match=r"manage.py nonsense failed \(.*\): see .*manage.log"):
        preparation._manage(["nonsense"], tmp_path / "log" / "manage.log", os.environ, threading.Event())


def test_the_last_words_say_where_to_look_and_how_to_sign_in(tmp_path: Path) -> None:
    said = preparation.welcome(HERE, tmp_path, {"MAILBOX_DIR": "/somewhere"})
    for part in ("http://127.0.0.1:8000/\n", "/mailbox/", "dana@demo.example", "demo-met-2026", str(tmp_path)):
        assert part in said
    assert "demo" not in preparation.welcome(PUBLIC, tmp_path, {})


def test_a_check_that_there_is_none_of_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.main(["stlye"]) == 1
    assert "there is no check called stlye" in capsys.readouterr().err
