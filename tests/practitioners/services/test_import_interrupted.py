"""An import that is killed in the middle leaves the registry as it was, and the same command does it all again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

from practitioners.models import RegistryProvider
from practitioners.services.nppes_import import import_npi
from tests.bench_registry.generate import write

ROOT = Path(__file__).resolve().parents[3]
ROWS = 400


@contextmanager
def held(statement: str) -> Iterator[int]:
    """A transaction of somebody else that the import has to wait for; its backend."""
    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as link, link.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("select pg_backend_pid()")
        yield int(cursor.fetchone()[0])  # type: ignore[index]


def started(path: Path) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "metcrm.settings"}
    command = [sys.executable, "manage.py", "import_npi", str(path)]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_until_waiting(backend: int) -> None:
    """Until someone waits for a lock of that backend."""
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = '60s'")
        found = False
        while not found:
            cursor.execute(
                "select pg_sleep(0.01), exists (select from pg_stat_activity where %s = any(pg_blocking_pids(pid)))",
                [backend],
            )
            found = cursor.fetchone()[1]
        cursor.execute("reset statement_timeout")


def contents() -> list[Any]:
    return list(RegistryProvider.objects.order_by("npi").values())


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize(
    "waiting",
    [
        "lock table practitioners_registrystaging in share mode",
        "lock table practitioners_registryprovider in exclusive mode",
    ],
    ids=["while reading", "while merging"],
)
def test_a_killed_import_changes_nothing_and_can_be_run_again(
    committed: None, tmp_path: Path, waiting: str, ending: signal.Signals
) -> None:
    write(tmp_path / "first.csv", ROWS // 2, seed=1)
    write(tmp_path / "second.csv", ROWS, seed=2)
    import_npi(tmp_path / "first.csv")
    before = contents()
    with held(waiting) as backend:
        process = started(tmp_path / "second.csv")
        wait_until_waiting(backend)
        process.send_signal(ending)
        said = process.communicate(timeout=60)[1].decode()
        assert process.returncode != 0
        assert contents() == before
    assert ending == signal.SIGKILL or "Interrupted. Nothing was changed" in said
    report = import_npi(tmp_path / "second.csv")
    assert report.read == ROWS
    assert report.new + report.changed + report.deactivated + report.unchanged == ROWS
    assert import_npi(tmp_path / "second.csv").unchanged == ROWS
