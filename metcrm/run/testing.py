"""Services for one test run: fresh, without waiting for the disk, gone afterwards.

Each run has a folder of its own below ``DATA_DIR/test``, so runs side by side do not meet; a run that was killed is
swept away by the next one.
"""

from __future__ import annotations

import atexit
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from . import embedded_postgres, embedded_redis, envfile, places
from .locks import try_lock
from .roles import ensure_roles

DATABASE = "metcrm_test_template"


def start_for_tests(data_dir: Path, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Start PostgreSQL and Redis for this process and return what tests put into the environment.

    The keys are DATABASE_URL (role metcrm_app), DATABASE_OWNER_URL, DATABASE_COHORT_URL, DATABASE_JOB_URL,
    DATABASE_SUPERUSER_URL and REDIS_URL; the database is ``metcrm_test_template``, empty. ``DATABASE_SUPERUSER_URL``
    and ``REDIS_URL`` of the environment are used instead of the embedded ones. All ends with this process.
    """
    given_database, given_redis = (
        environ.get("DATABASE_SUPERUSER_URL"),
        environ.get("REDIS_URL"),
    )
    folder = data_dir if given_database and given_redis else _fresh_folder(data_dir / "test")
    superuser_url = given_database or _postgres(folder)
    secrets_file = (data_dir if given_database else folder) / envfile.SECRETS_FILE
    urls = ensure_roles(superuser_url, DATABASE, secrets_file)
    return {
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "DATABASE_COHORT_URL": urls.cohort,
        "DATABASE_JOB_URL": urls.job,
        "DATABASE_SUPERUSER_URL": superuser_url,
        "REDIS_URL": given_redis or _redis(folder),
    }


def _postgres(folder: Path) -> str:
    running = embedded_postgres.start_postgres(folder, durable=False)
    atexit.register(running.stop)
    return running.superuser_url


def _redis(folder: Path) -> str:
    running = embedded_redis.start_redis(folder)
    atexit.register(running.stop)
    return running.url


def _fresh_folder(parent: Path) -> Path:
    """A folder that is locked while this process lives; sweeps those whose process does not."""
    for old in parent.glob("run-*"):
        _sweep(old)
    folder = parent / f"run-{secrets.token_hex(4)}"
    lock = try_lock(folder / "lock")
    atexit.register(_remove, folder)  # registered before the services: it runs after they have ended
    atexit.register(lambda held: held.close() if held else None, lock)
    return folder


def _sweep(folder: Path) -> None:
    lock = try_lock(folder / "lock")
    if lock is None:  # that run is alive
        return
    embedded_postgres.end_leftover(folder)
    embedded_redis.end_leftover(folder)
    _remove(folder)
    lock.close()


def _remove(folder: Path) -> None:
    for service in ("postgres", "redis"):
        if (folder / service).exists():
            places.remove_home(folder, service)
    for file in folder.glob("*"):
        file.unlink()
    folder.rmdir()
