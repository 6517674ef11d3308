"""Web, worker, beat and catcher of a supervisor that was killed: found by a mark in their environment, and ended.

The kernel ends them with their supervisor on Linux; this is for other systems, and for whoever had not gone yet.
PostgreSQL and Redis do not carry the mark: their own modules know them, and how to end them gently.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from . import processes

MARK = "METCRM_SUPERVISED"
PATIENCE = 5.0


def find(data_dir: Path) -> list[int]:
    """The processes that a supervisor started for this data folder and that still run."""
    wanted = f"{MARK}={data_dir}"
    if processes.LINUX:
        found = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
        return [pid for pid in found if pid != os.getpid() and wanted in _environment(pid)]
    listing = subprocess.run(["ps", "-axww", "-E", "-o", "pid=,command="], check=False, capture_output=True, text=True)
    return [int(line.split()[0]) for line in listing.stdout.splitlines() if wanted in line.split()]


def end(data_dir: Path) -> int:
    """End them, politely first; returns how many there were."""
    found = find(data_dir)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in find(data_dir):
            _send(pid, number)
        until = time.monotonic() + PATIENCE
        while find(data_dir) and time.monotonic() < until:
            time.sleep(0.05)
    return len(found)


def _environment(pid: int) -> list[str]:
    try:
        raw = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # gone, or another user's
        return []
    return raw.decode(errors="replace").split("\0")


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
