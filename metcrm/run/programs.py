"""The programs under supervision, in the order in which they end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from . import certificate
from .addresses import Web
from .children import Child

# A worker finishes its task first; after that SIGQUIT gives unfinished ones back to the broker.
WORKER_STEPS = ((signal.SIGTERM, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def children_for(data_dir: Path, env: Mapping[str, str], place: Web) -> list[Child]:
    """Web, beat, worker, the mail catcher when ``env`` names its MAILBOX_DIR, the receiver when it names a port."""
    logs = data_dir / "log"
    children = [
        Child(
            "web", gunicorn(data_dir, place), logs / "web.log", steps=((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))
        ),
        Child("beat", beat(data_dir), logs / "beat.log"),
        Child("worker", WORKER, logs / "worker.log", steps=WORKER_STEPS, death_signal=signal.SIGQUIT),
    ]
    if env.get("MAILBOX_DIR"):
        children.append(Child("catcher", CATCHER, logs / "catcher.log"))
    if env.get("MAIL_RECEIVE_PORT"):
        children.append(Child("receiver", receiver(env), logs / "receiver.log"))
    return children


def receiver(env: Mapping[str, str]) -> list[str]:
    """Takes answers and delivery notices by SMTP."""
    place = ["--host", env.get("MAIL_RECEIVE_HOST") or "127.0.0.1", "--port", env["MAIL_RECEIVE_PORT"]]
    return [sys.executable, "manage.py", "receive_mail", *place]


def python(*arguments: str) -> list[str]:
    """A command line for this very interpreter."""
    return [sys.executable, "-m", *arguments]


def gunicorn(data_dir: Path, place: Web) -> list[str]:
    """Threads, since pages wait for the database; no access log, since addresses carry people's words."""
    host = f"[{place.host}]" if ":" in place.host else place.host
    options = {
        "--bind": f"{host}:{place.port}",
        "--worker-class": "gthread",
        "--workers": "2",
        "--threads": "4",
        "--timeout": "60",
        "--graceful-timeout": "10",
        "--max-requests": "5000",
        "--max-requests-jitter": "500",
        "--log-level": "warning",
    }
    if place.tls:
        files = certificate.ensure(data_dir, place.names)
        options |= {"--certfile": str(files.chain), "--keyfile": str(files.key)}
    pairs = [part for option in options.items() for part in option]
    return python("gunicorn", "metcrm.wsgi:application", *pairs, "--no-control-socket")


def beat(data_dir: Path) -> list[str]:
    """The clock that sends what is due."""
    schedule = data_dir / "beat"
    schedule.mkdir(parents=True, exist_ok=True, mode=0o700)
    return python(
        "celery",
        "-A",
        "metcrm",
        "beat",
        "--loglevel=WARNING",
        "--pidfile=",
        f"--schedule={schedule / 'schedule'}",
    )


# Without gossip and mingle a worker is ready sooner and comes back quietly when Redis was away.
WORKER = python(
    "celery", "-A", "metcrm", "worker", "--loglevel=INFO", "--concurrency=2", "--max-tasks-per-child=200",
    "--without-gossip", "--without-mingle",
)  # fmt: skip
CATCHER = python("metcrm.run.mailcatcher")
