"""One supervised process: started, noticed when it dies, started again with growing patience, ended in order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import processes

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
HEALTHY_AFTER = 60.0


def wait_before(failures: int) -> float:
    """Seconds to wait before the start that follows the n-th failure in a row (1, 2, …)."""
    return float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)))


def describe_end(code: int) -> str:
    """``exit code 3`` or ``signal 9``, as Popen.returncode tells it."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"


@dataclass
class Backoff:
    """How often something failed in a row, and when it may be started again (monotonic seconds)."""

    failures: int = 0
    started: float = 0.0
    due: float = 0.0

    def note_start(self) -> None:
        self.started = time.monotonic()

    def note_end(self) -> float:
        """Count a failure, forgetting older ones after a healthy spell; returns the seconds to wait."""
        now = time.monotonic()
        self.failures = 1 if now - self.started > HEALTHY_AFTER else self.failures + 1
        self.due = now + wait_before(self.failures)
        return wait_before(self.failures)


@dataclass
class Child:
    """``argv`` under a name; ``steps`` are the signals that end it, with seconds of patience for each."""

    name: str
    argv: Sequence[str | Path]
    log: Path
    steps: Sequence[tuple[int, float]] = processes.POLITE
    # What the kernel sends when the supervisor is killed.
    death_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    backoff: Backoff = field(default_factory=Backoff)

    def start(self, env: Mapping[str, str], cwd: Path) -> None:
        """Start it; what it says goes to its log."""
        processes.rotate(self.log)
        with self.log.open("ab") as log:
            self.process = processes.spawn(
                self.argv, log=log.fileno(), death_signal=self.death_signal, env=env, cwd=cwd
            )
        self.backoff.note_start()

    def watch(self, env: Mapping[str, str], cwd: Path, say: Callable[[str], None]) -> None:
        """Notice an end, and start again when the wait is over. Returns at once."""
        if self.process is not None and self.process.poll() is not None:
            code = self.process.returncode
            self._end_group()
            self.process = None
            wait = self.backoff.note_end()
            hint = f" ({self.log} tells why)" if self.backoff.failures > 1 else ""
            say(f"{self.name} ended with {describe_end(code)}{hint}; starting it again in {wait:g} s.")
        if self.process is None and time.monotonic() >= self.backoff.due:
            self.start(env, cwd)

    def stop(self) -> None:
        """End it and everything that it started."""
        if self.process is not None:
            processes.end(self.process, self.steps)
            self._end_group()
            self.process = None

    def _end_group(self) -> None:
        """A worker that is killed leaves its pool behind, still at work."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # nobody left; macOS says the latter
            return
