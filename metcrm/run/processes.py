"""Starting, recognising and ending processes.

A child must not outlive a supervisor that was killed. Linux ends it for us (PR_SET_PDEATHSIG); elsewhere, and for
what slipped through, the next start recognises leftovers by their command line and ends them.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
LOG_BYTES = 20_000_000
# Below the range from which Linux and macOS take ports for outgoing connections, so a port stays ours.
PORTS = range(20_000, 32_000)

_libc = ctypes.CDLL(None) if LINUX else None


class Account(NamedTuple):
    """The user as whom a service runs when we are root."""

    uid: int
    gid: int


def end_with_parent(death_signal: int) -> None:
    """Ask the kernel to send this process ``death_signal`` when its parent dies (Linux; elsewhere nothing)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)


def _before_exec(parent: int, death_signal: int) -> Callable[[], None]:
    def run() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a script that starts us with & has it ignored
        end_with_parent(death_signal)
        if LINUX and os.getppid() != parent:  # the parent died before we asked
            os._exit(1)

    return run


def spawn(
    argv: Sequence[str | Path],
    *,
    log: IO[bytes] | int,
    death_signal: int,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``argv`` in a session of its own, so that Ctrl-C reaches only us and we choose the order of ends."""
    return subprocess.Popen(
        [str(part) for part in argv],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=env,
        cwd=cwd,
        start_new_session=True,
        # Runs between fork and exec. It only calls prctl, loaded long before, so no lock of another thread matters.
        preexec_fn=_before_exec(os.getpid(), death_signal),  # noqa: PLW1509
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def end(process: subprocess.Popen[bytes], steps: Iterable[tuple[int, float]]) -> int:
    """Send each signal and wait its seconds until the process has gone; returns its exit code."""
    for number, seconds in steps:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        process.kill()
    return process.wait()


def alive(pid: int) -> bool:
    """Does a process with this number exist, even one that only waits to be reaped?"""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> list[str]:
    """The arguments of a running process; empty when it is gone or only waits to be reaped."""
    if LINUX:
        try:
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return []
        return [part.decode(errors="replace") for part in raw.split(b"\0") if part]
    done = subprocess.run(["ps", "-p", str(pid), "-ww", "-o", "command="], check=False, capture_output=True, text=True)
    return done.stdout.split()


def end_leftover(pid: int, steps: Iterable[tuple[int, float]]) -> bool:
    """Like :func:`end`, for a process that is not our child. True when it has gone."""
    for number, seconds in steps:
        if not command_line(pid):
            return True
        os.kill(pid, number)
        until = time.monotonic() + seconds
        while command_line(pid) and time.monotonic() < until:
            time.sleep(0.05)
    return not command_line(pid)


def can_listen(port: int, host: str = "127.0.0.1") -> bool:
    """Is the port free for a listener that, like ours, takes over addresses in TIME_WAIT?

    Raises OSError when nobody may listen there: not an address of this machine, or a port for root.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def choose_port(remembered: int | None, seed: str) -> int:
    """The remembered port when it is free, otherwise a free one that depends on ``seed`` (a path)."""
    if remembered is not None and can_listen(remembered):
        return remembered
    first = zlib.crc32(seed.encode()) % len(PORTS)
    for step in range(len(PORTS)):
        port = PORTS[(first + step) % len(PORTS)]
        if port != remembered and can_listen(port):
            return port
    raise OSError("no free port on 127.0.0.1")


def remembered_port(file: Path, seed: str) -> int:
    """:func:`choose_port` with its memory in ``file``."""
    before = int(file.read_text()) if file.exists() else None
    port = choose_port(before, f"{seed} {file.parent}")
    file.write_text(str(port))
    return port


def rotate(log: Path, limit: int = LOG_BYTES) -> None:
    """Keep one older log when this one has grown beyond ``limit`` bytes. Writers append, so truncating is safe."""
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if log.exists() and log.stat().st_size > limit:
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)


# What a supervisor sends to a well-behaved process, with seconds of patience for each.
POLITE = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
