"""Patience grows with each failure and is forgotten after a healthy spell."""

import signal
import sys
import time
from pathlib import Path

from metcrm.run import processes
from metcrm.run.children import HEALTHY_AFTER, LONGEST_WAIT, Backoff, Child, describe_end, wait_before


def test_waits_double_up_to_half_a_minute() -> None:
    assert [wait_before(n) for n in range(1, 6)] == [0.5, 1, 2, 4, 8]
    assert wait_before(50) == LONGEST_WAIT


def test_a_healthy_spell_forgets_failures() -> None:
    backoff = Backoff(failures=9, started=time.monotonic() - HEALTHY_AFTER - 1)
    assert backoff.note_end() == 0.5


def test_ends_are_told_apart() -> None:
    assert describe_end(-9) == "signal 9"
    assert describe_end(3) == "exit code 3"


def test_a_child_that_fails_at_once_is_started_again_only_when_its_wait_is_over(tmp_path: Path) -> None:
    child = Child("failing", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log" / "failing.log")
    said: list[str] = []
    child.start({}, tmp_path)
    assert child.process
    child.process.wait()
    child.watch({}, tmp_path, said.append)
    assert said == ["failing ended with exit code 3; starting it again in 0.5 s."]
    assert child.process is None
    child.backoff.due = time.monotonic()
    child.watch({}, tmp_path, said.append)
    assert child.process is not None
    child.stop()


def test_a_child_is_ended_with_everything_that_it_started(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, signal\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        "print(other.pid, flush=True)\n"
        "signal.pause()\n"
    )
    child = Child("parent", [sys.executable, "-c", script], tmp_path / "log" / "parent.log")
    child.start({}, tmp_path)
    while not (said := child.log.read_text()).endswith("\n"):
        assert child.process
        assert child.process.poll() is None
    child.stop()
    assert processes.end_leftover(int(said), [(0, 5.0)])  # signal 0 only waits


def test_a_log_that_has_grown_is_kept_once_and_begun_again(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("x" * 11)
    processes.rotate(log, limit=10)
    assert (log.read_text(), (tmp_path / "web.log.1").read_text()) == ("", "x" * 11)


def test_a_process_that_ignores_the_polite_signal_is_killed(tmp_path: Path) -> None:
    script = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
    child = Child("deaf", [sys.executable, "-c", script], tmp_path / "log", steps=((signal.SIGTERM, 0.1),))
    child.start({}, tmp_path)
    process = child.process
    assert process
    while "deaf" not in child.log.read_text():
        assert process.poll() is None
    child.stop()
    assert process.returncode == -signal.SIGKILL
