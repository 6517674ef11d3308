"""Between the services and the first page: migrations, static files, the demo; and the words at the end."""

from __future__ import annotations

import http.client
import os
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .addresses import Web, is_loopback
from .envfile import REPOSITORY
from .problems import Problem
from .setup.shell import current, fingerprint

DEMO_PASSWORD = "demo-met-2026"  # noqa: S105 - everybody may know it
DEMO_PEOPLE = ("dana@demo.example", "omar@demo.example", "coach@demo.example")
SERVED_WITHIN = 60.0
Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """A management command. ``mark`` is written with ``text`` when it is done, so the next start leaves it out."""

    doing: str
    command: list[str]
    mark: Path | None = None
    text: str = ""
    optional: bool = False


def steps(data_dir: Path, place: Web) -> list[Step]:
    """What this start has to do: always migrate; static files when one changed; the demo once, on this machine only."""
    needed = [Step("bringing the database up to date", ["migrate", "--noinput"])]
    collected, value = data_dir / "static" / ".collected", _static_fingerprint()
    if not current(collected, value):
        command = ["collectstatic", "--noinput", "--clear"]
        needed.append(Step("collecting static files", command, collected, value))
    demo = data_dir / "demo-loaded"
    if not demo.exists() and is_loopback(place.public_url):
        needed.append(Step("loading the demo (once)", ["load_demo"], demo, "loaded", optional=True))
    return needed


def prepare(data_dir: Path, env: Mapping[str, str], place: Web, stop: threading.Event, say: Say) -> bool:
    """Take every step; False when ``stop`` was set meanwhile.

    Raises Problem when one fails, except for the demo: without it METCRM starts all the same.
    """
    log = data_dir / "log" / "manage.log"
    for step in steps(data_dir, place):
        if stop.is_set():
            return False
        say(f"{step.doing} …")
        try:
            _take(step, log, env, stop)
        except Problem as problem:
            if not step.optional:
                raise
            say(f"{problem} METCRM starts without it; the next start tries again.")
    return not stop.is_set()


def _take(step: Step, log: Path, env: Mapping[str, str], stop: threading.Event) -> None:
    if _manage(step.command, log, env, stop) and step.mark is not None:
        step.mark.write_text(step.text)


def _manage(command: list[str], log: Path, env: Mapping[str, str], stop: threading.Event) -> bool:
    """Run it with its output in the log; False when ``stop`` was set meanwhile. Raises Problem when it fails."""
    processes.rotate(log)
    seen = log.stat().st_size if log.exists() else 0
    argv: list[str | Path] = [sys.executable, REPOSITORY / "manage.py", *command]
    with log.open("ab") as file:
        running = processes.spawn(argv, log=file.fileno(), death_signal=signal.SIGTERM, env=env, cwd=REPOSITORY)
    while not stop.is_set():
        try:
            running.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    code = processes.end(running, processes.POLITE)
    if code == 0 or stop.is_set():
        return code == 0
    said = [line.strip() for line in log.read_bytes()[seen:].decode(errors="replace").splitlines() if line.strip()]
    raise Problem(f"manage.py {command[0]} failed ({(said or ['it said nothing'])[-1]}): see {log}.")


def _static_fingerprint() -> str:
    """Changes whenever a static file, or what says which are served, does; sizes and times are enough."""
    folders = [REPOSITORY / "static", *REPOSITORY.glob("[a-z]*/static"), *REPOSITORY.glob("metcrm/*/static")]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    stats = [f"{path}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in files]
    others = ("package-lock.json", "requirements.txt", "metcrm/settings.py", "metcrm/ui/assets.py")
    return fingerprint(*stats, *(REPOSITORY / name for name in others))


def wait_until_served(place: Web, stop: threading.Event, meanwhile: Callable[[], None]) -> bool:
    """Ask for /healthz until the web process answers; False when told to stop, or when it never does."""
    for _ in range(int(SERVED_WITHIN / 0.1)):
        if _answers(place):
            return True
        if stop.wait(0.1):
            return False
        meanwhile()
    return False


def _answers(place: Web) -> bool:
    """Any response will do; what it says about the rest is for /readyz."""
    connection = _connection(place)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _connection(place: Web) -> http.client.HTTPConnection:
    if not place.tls:
        return http.client.HTTPConnection(place.local_host, place.port, timeout=5)
    # Whether it answers is asked, by ourselves and of ourselves; whom the certificate is from doesn't matter here.
    unchecked = ssl._create_unverified_context()  # noqa: S323
    return http.client.HTTPSConnection(place.local_host, place.port, timeout=5, context=unchecked)


def welcome(place: Web, data_dir: Path, env: Mapping[str, str]) -> str:
    """Where to look, how to sign in, how to end it."""
    lines = ["", f"METCRM runs:    {place.public_url}/"]
    if is_loopback(place.public_url):
        lines.append(f"Sign in:        {' or '.join(DEMO_PEOPLE)}, password {DEMO_PASSWORD}")
    if env.get("MAILBOX_DIR"):
        lines.append(f"Mail it sends:  {place.public_url}/mailbox/ (caught here, sent to nobody)")
    if place.tls:
        lines.append(
            f"For a phone:    {data_dir / 'tls' / 'metcrm-authority.crt'} is to be trusted there; docs/running.md"
        )
    lines.append(f"Data and logs:  {data_dir}{os.sep}")
    return "\n".join([*lines, "End:            Ctrl-C", ""])
