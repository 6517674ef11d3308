"""Services of their own for these tests: they are killed, which nobody else's would forgive."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from metcrm.run.embedded import RunningPostgres, RunningRedis, start_postgres, start_redis


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that the services' account may enter when root runs the tests; pytest's own it may not."""
    folder = Path(tempfile.mkdtemp(prefix="metcrm-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty DATA_DIR."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def postgres_dir() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def postgres(postgres_dir: Path) -> Iterator[RunningPostgres]:
    """A server for one module of tests."""
    running = start_postgres(postgres_dir, durable=False)
    yield running
    running.stop()


@pytest.fixture
def redis_server(data_dir: Path) -> Iterator[RunningRedis]:
    running = start_redis(data_dir)
    yield running
    running.stop()
