"""Running other people's installers: quiet while they work, one sentence when they fail."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from metcrm.run.problems import Problem, require_space


class Shell:
    """The repository, its ``.venv``, and a log that takes what installers say."""

    def __init__(self, repository: Path, log: Path) -> None:
        self.repository = repository
        self.venv = repository / ".venv"
        self.python = self.venv / "bin" / "python"
        self.log = log

    def say(self, text: str) -> None:
        """Tell the person at the terminal what takes time now."""
        print(f"metcrm: {text}", flush=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other set-up works on this checkout."""
        with (self.repository / "requirements.txt").open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)  # let go when we become the command, too
            yield

    def run(
        self, command: Sequence[str | Path], *, doing: str, remedy: str, env: Mapping[str, str] | None = None
    ) -> None:
        """Run it with its output in the log. Raises Problem: what failed, its own last word, the remedy."""
        require_space(self.repository)
        require_space(self.log.parent)
        self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.log.open("ab") as log:
            log.write(f"\n$ {' '.join(str(part) for part in command)}\n".encode())
            log.flush()
            seen = log.tell()
            done = subprocess.run(
                [str(part) for part in command],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.repository,
                env={**os.environ, **(env or {})},
            )
        if done.returncode != 0:
            raise self._explain(self.log.read_bytes()[seen:].decode(errors="replace"), doing, remedy)

    def _explain(self, said: str, doing: str, remedy: str) -> Problem:
        if "No space left on device" in said or "ENOSPC" in said:
            return Problem(f"The disk is full ({doing}): free some space and start again.")
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        telling = [line for line in lines if line.lower().startswith(("error", "e:", "npm error"))]
        last = (telling or lines or ["it said nothing"])[-1].rstrip(".")
        return Problem(f"{doing} failed ({last[:300]}): {remedy}; the whole story is in {self.log}.")


def fingerprint(*parts: str | bytes | Path) -> str:
    """A hash over texts and the contents of files; an absent file counts as empty."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(_bytes(part) + b"\0")
    return digest.hexdigest()


def _bytes(part: str | bytes | Path) -> bytes:
    if isinstance(part, Path):
        return part.read_bytes() if part.exists() else b""
    return part.encode() if isinstance(part, str) else part


def current(stamp: Path, value: str) -> bool:
    """Does the stamp say that this very thing was finished?"""
    return stamp.exists() and stamp.read_text() == value
