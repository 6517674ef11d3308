"""Each part can be somebody's own; what moves is told to everyone."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from metcrm.run.addresses import Web
from metcrm.run.embedded import RunningPostgres, RunningRedis
from metcrm.run.problems import Problem
from metcrm.run.roles import ensure_roles, is_superuser
from metcrm.run.services import Services

PLACE = Web(host="127.0.0.1", port=8000, public_url="http://127.0.0.1:8000")
ELSEWHERE = {"REDIS_URL": "redis://127.0.0.1:1/0", "EMAIL_URL": "smtp://127.0.0.1:1"}


@pytest.fixture
def services(data_dir: Path) -> Iterator[Services]:
    """Everything embedded but PostgreSQL and mail."""
    made = Services(data_dir, {"DATABASE_URL": "given", "EMAIL_URL": "smtp://127.0.0.1:1"}, PLACE)
    yield made
    made.close()


def test_a_superuser_is_used_to_make_the_roles_and_not_to_run(postgres: RunningPostgres, data_dir: Path) -> None:
    given = {**ELSEWHERE, "DATABASE_URL": postgres.superuser_url.replace("/postgres?", "/?")}
    values = Services(data_dir, given, PLACE).open()
    assert "metcrm_app:" in values["DATABASE_URL"]
    assert "metcrm_owner:" in values["DATABASE_OWNER_URL"]
    assert not is_superuser(values["DATABASE_URL"])
    assert not (data_dir / "postgres").exists()
    assert not (data_dir / "redis").exists()


def test_an_ordinary_role_needs_the_owner_for_migrations(postgres: RunningPostgres, data_dir: Path) -> None:
    urls = ensure_roles(postgres.superuser_url, "metcrm", data_dir / "secrets.env")
    with pytest.raises(Problem, match="migrations need DATABASE_OWNER_URL"):
        Services(data_dir, {**ELSEWHERE, "DATABASE_URL": urls.app}, PLACE).open()
    given = {**ELSEWHERE, "DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner}
    assert Services(data_dir, given, PLACE).open()["DATABASE_OWNER_URL"] == urls.owner


def test_the_mailbox_is_named_only_while_the_catcher_runs(postgres: RunningPostgres, data_dir: Path) -> None:
    given = {"DATABASE_URL": postgres.superuser_url, "REDIS_URL": "redis://127.0.0.1:1/0"}
    assert "MAILBOX_DIR" in Services(data_dir, given, PLACE).open()
    assert "MAILBOX_DIR" not in Services(data_dir, {**given, **ELSEWHERE}, PLACE).open()


def test_the_clock_can_be_moved_on_this_machine_only(postgres: RunningPostgres, data_dir: Path) -> None:
    given = {"DATABASE_URL": postgres.superuser_url, **ELSEWHERE}
    public = Web(host="127.0.0.1", port=8000, public_url="https://crm.example.org")
    assert "CLOCK_FILE" in Services(data_dir, given, PLACE).open()
    assert "CLOCK_FILE" not in Services(data_dir, given, public).open()


def test_a_service_that_lost_its_port_comes_back_elsewhere_and_says_so(services: Services) -> None:
    before = services.redis.start()
    assert isinstance(before, RunningRedis)
    before.process.kill()
    before.process.wait()
    said: list[str] = []
    with socket.create_server(("127.0.0.1", before.port)):
        assert services.watch(said.append) is True
    after = services.redis.start()
    assert after.port != before.port
    assert said == ["redis ended with signal 9; starting it again."]
