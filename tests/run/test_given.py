"""Services that the environment names: believed only after they have answered."""

import pytest

from metcrm.run import given
from metcrm.run.embedded import RunningPostgres, RunningRedis
from metcrm.run.problems import Problem
from metcrm.run.roles import is_superuser, with_database, with_user


def test_a_database_that_answers_is_accepted(postgres: RunningPostgres) -> None:
    given.check_database("DATABASE_URL", postgres.superuser_url)
    assert is_superuser(postgres.superuser_url)


def test_a_wrong_database_password_is_said_without_it(postgres: RunningPostgres) -> None:
    with pytest.raises(Problem, match="refuses this user or password") as caught:
        given.check_database("DATABASE_URL", with_user(postgres.superuser_url, "postgres", "hush"))
    assert "hush" not in str(caught.value)


def test_a_missing_database_is_named(postgres: RunningPostgres) -> None:
    with pytest.raises(Problem, match='database "absent" does not exist'):
        given.check_database("DATABASE_URL", with_database(postgres.superuser_url, "absent"))


def test_a_redis_that_answers_is_accepted_and_a_wrong_password_is_not(redis_server: RunningRedis) -> None:
    given.check_redis(redis_server.url)
    with pytest.raises(Problem, match="refuses this user or password"):
        given.check_redis(f"redis://:hush@127.0.0.1:{redis_server.port}/0")


def test_another_program_on_the_port_is_no_redis(postgres: RunningPostgres) -> None:
    with pytest.raises(Problem, match="no Redis answers"):
        given.check_redis(f"redis://127.0.0.1:{postgres.port}/0")
