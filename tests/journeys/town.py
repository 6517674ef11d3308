"""A METCRM of its own: everything that `make run` starts, on a folder and ports of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
#: What the test run itself has set; the town brings its own.
OURS = ("DATABASE", "REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "SECRET_KEY", "MAILBOX_DIR", "CLOCK_FILE", "CACHE_PREFIX",
        "DATA_DIR", "DJANGO_SETTINGS_MODULE", "PYTEST", "MAKELEVEL", "MAKEFLAGS")  # fmt: skip


def wait_until(true: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Ask again until the answer is true; fail with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = true()
        if answer:
            return answer
        time.sleep(0.25)
    raise AssertionError(f"Still not so after {seconds} s: {what}")


@dataclass
class Town:
    """A running METCRM: web, worker, beat, mail catcher, PostgreSQL and Redis."""

    url: str
    data_dir: Path
    env: dict[str, str]
    process: subprocess.Popen[str]

    def manage(self, *command: str) -> str:
        """Run `manage.py` against the same services; returns what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def move_clock(self, by: timedelta) -> None:
        """Let every process see the time moved by this much."""
        (self.data_dir / "clock").write_text(str(by.total_seconds()))

    def mails(self) -> list[Path]:
        """The caught mail, oldest first."""
        return sorted((self.data_dir / "mail" / "new").glob("[!.]*.eml"))

    def is_ready(self) -> bool:
        """True when database, broker and worker answer."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running_town(
    data_dir: Path, *, demo: bool = False, seconds: float = 300, more: Mapping[str, str] | None = None
) -> Iterator[Town]:
    """Start everything, wait until it is ready, and end it in order. `more` goes into its environment."""
    if not demo:
        (data_dir / "demo-loaded").write_text("left out")
    port = _free_port()
    env = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    env |= {"DATA_DIR": str(data_dir), "PORT": str(port), **(more or {})}
    with (data_dir / "supervisor.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "metcrm.run.supervisor"], cwd=ROOT, env=env, stdout=log, stderr=log, text=True
        )
    town = Town(f"http://127.0.0.1:{port}", data_dir, env, process)
    try:
        wait_until(lambda: process.poll() is not None or town.is_ready(), "the services are ready", seconds)
        assert process.poll() is None, (data_dir / "supervisor.log").read_text()
        yield town
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(90)
