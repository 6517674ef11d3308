"""The import at national size beside a bare COPY: `python -m tests.bench_registry.run_import [--rows N] [--runs N]`.

Makes the file (about 1.2 GB for a million rows) and a PostgreSQL of its own, which waits for the disk as in real use.
Each run measures, one right after the other:

- copy: a bare COPY of the needed columns from an already projected CSV file into an unlogged table
- stage: reading the 330 columns and copying them into the staging table, by the functions of the import itself
- copy once more, so that a machine that is busier for a while counts for both
- first: the command `import_npi` into an empty registry, from start to end: merged, checked, indexed, searchable
- second: the same command with the same file again
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import polars as pl
import psycopg2

from metcrm.run import embedded_postgres, envfile, roles
from tests.bench_registry.generate import write

ROOT = Path(__file__).resolve().parents[2]
FULL = 9_000_000
#: What is promised: rows a second beside COPY, its time, the first import, and megabytes.
STAGE, WHOLE, AGAIN, MEMORY = 0.30, 25.0, 0.5, 600

_ASKED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--file", type=Path, help="a file that tests.bench_registry.generate has made already")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _database(Path(name)):
        folder = Path(name)
        source = given.file or folder / "npidata.csv"
        if not given.file:
            print(f"making {given.rows:,} rows …", flush=True)
            write(source, given.rows)
        rows = _project(source, folder / "projected.csv")
        taken = [_run(source, folder, number, rows) for number in range(1, given.runs + 1)]
    return _verdict(taken, rows)


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    """A server of our own, migrated; the environment says where."""
    folder.chmod(0o711)
    server = embedded_postgres.start_postgres(folder)
    try:
        urls = roles.ensure_roles(server.superuser_url, "metcrm", folder / envfile.SECRETS_FILE)
        os.environ |= {
            "DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner, "DATA_DIR": str(folder),
            "SECRET_KEY": "a-key-for-measuring-only", "REDIS_URL": "redis://127.0.0.1:9/0",
            "EMAIL_URL": "smtp://127.0.0.1:9", "PUBLIC_URL": "http://127.0.0.1:8000",
            "DJANGO_SETTINGS_MODULE": "metcrm.settings",
        }  # fmt: skip
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        import django

        django.setup()
        yield
    finally:
        server.stop()


def _project(source: Path, out: Path) -> int:
    """The needed columns as CSV; how many rows there are."""
    from practitioners import nppes
    from practitioners.nppes_files import opened

    rows = 0
    with opened(source) as file, out.open("wb") as projected:
        for batch in nppes.read(file):
            rows += batch.taken
            frame = pl.read_csv(batch.copied, separator="\t", quote_char=None, has_header=False, infer_schema=False)
            frame = frame.fill_null("").select(pl.when(pl.all() != "\\N").then(pl.all()))
            frame.write_csv(projected, include_header=False)
    return rows


def _run(source: Path, folder: Path, number: int, rows: int) -> dict[str, float]:
    took = {"copy": _copy(folder / "projected.csv")}
    took["stage"] = _stage(source)
    took["copy"] = (took["copy"] + _copy(folder / "projected.csv")) / 2
    _owner("truncate practitioners_registryprovider, practitioners_registryword")
    _owner("vacuum analyze")
    took["first"], took["memory"] = _command(source)
    took["second"], _ = _command(source)
    print(
        f"run {number}: copy {took['copy']:.1f} s, stage {took['stage']:.1f} s, first {took['first']:.1f} s,"
        f" second {took['second']:.1f} s, peak memory {took['memory']:.0f} MB, {rows:,} rows,"
        f" load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return took


def _owner(*statements: str) -> None:
    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as link, link.cursor() as cursor:
        link.autocommit = True
        for statement in statements:
            cursor.execute(statement)


def _copy(projected: Path) -> float:
    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as link, link.cursor() as cursor:
        cursor.execute("drop table if exists copied")
        cursor.execute("create unlogged table copied (like practitioners_registrystaging)")
        link.commit()
        began = time.perf_counter()
        with projected.open("rb") as file:
            cursor.copy_expert("copy copied from stdin with (format csv)", file, size=1 << 18)
        link.commit()
        took = time.perf_counter() - began
        cursor.execute("drop table copied")
        link.commit()
    return took


def _stage(source: Path) -> float:
    from django.db import connection, transaction

    from practitioners import nppes
    from practitioners.nppes_files import opened
    from practitioners.services.nppes_import import stage
    from practitioners.services.nppes_pipe import Pipe

    with transaction.atomic(), opened(source) as file, connection.cursor() as cursor:
        began = time.perf_counter()
        stage(cursor, Pipe(nppes.read(file), lambda batch: None))
        took = time.perf_counter() - began
        cursor.execute("select registry_staging_emptied()")
    connection.close()
    return took


def _command(source: Path) -> tuple[float, float]:
    """Seconds, and megabytes of the command and its children at most.

    A small process between us asks: to the kernel a process begins as large as the one it was forked from, and ours
    has just held the projected file.
    """
    began = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-c", _ASKED, sys.executable, "manage.py", "import_npi", str(source)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True,
    )  # fmt: skip
    return time.perf_counter() - began, int(told.stdout) / 1024


def _verdict(taken: list[dict[str, float]], rows: int) -> int:
    ratios = {
        f"reading and staging: rows a second beside COPY (at least {STAGE})": [t["copy"] / t["stage"] for t in taken],
        f"the whole first import: times COPY (at most {WHOLE:.0f}, aim 12)": [t["first"] / t["copy"] for t in taken],
        f"the second import beside the first (at most {AGAIN})": [t["second"] / t["first"] for t in taken],
        f"peak memory, MB (under {MEMORY})": [t["memory"] for t in taken],
    }
    middles = [statistics.median(found) for found in ratios.values()]
    for (what, found), middle in zip(ratios.items(), middles, strict=True):
        print(f"{what:<66}{middle:9.2f}   from {min(found):.2f} to {max(found):.2f}")
    whole = statistics.median(t["first"] for t in taken)
    print(
        f"{rows / whole:,.0f} rows/s from start to end; {FULL:,} rows would take {whole * FULL / rows / 60:.0f} minutes"
    )
    kept = [middles[0] >= STAGE, middles[1] <= WHOLE, middles[2] <= AGAIN, middles[3] < MEMORY]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
