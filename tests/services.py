"""Loaded before Django (`-p tests.services`): real PostgreSQL and Redis for the run, one database a worker.

The first process starts the services and fills one template database (tests/migrated.py); each pytest-xdist worker
copies it. Tests connect as the application's role, which row-level security binds.
"""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from metcrm.run import testing
from tests import migrated

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "metcrm_test_template"


def _start() -> None:
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()
    given = "DATABASE_SUPERUSER_URL" in os.environ
    os.environ.update(testing.start_for_tests(data_dir))
    os.environ.update(
        {
            "DATA_DIR": str(data_dir / "test" / "data"),
            "SECRET_KEY": "a-key-for-tests-only-a-key-for-tests-only-0123456789",
            "EMAIL_URL": "smtp://127.0.0.1:9",  # nobody listens: a test that sends says where to
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "MAILBOX_DIR": "",
            "CLOCK_FILE": "",
            "DEBUG": "",
        }
    )

    (data_dir / "test" / "data" / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
    if given:  # a server of somebody's own may be older than our programs
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
    else:
        migrated.migrate(os.environ["DATABASE_SUPERUSER_URL"], TEMPLATE)


def _own_database(worker: str) -> None:
    name = f"metcrm_test_{worker}"
    with closing(psycopg2.connect(os.environ["DATABASE_SUPERUSER_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
            cursor.execute(
                sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE))
            )
    for key in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_COHORT_URL", "DATABASE_JOB_URL"):
        os.environ[key] = urlunsplit(urlsplit(os.environ[key])._replace(path=f"/{name}"))
    os.environ["CACHE_PREFIX"] = f"test-{worker}"


_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if not _worker:
    _start()
_own_database(_worker or "main")
