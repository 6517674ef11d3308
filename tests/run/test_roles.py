"""Four roles: made twice without harm, and none of them gets past what it may."""

from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest
from psycopg2 import errors

from metcrm.run.embedded import RunningPostgres
from metcrm.run.roles import Urls, ensure_roles

DATABASE = "one database"  # a name that needs quoting everywhere
Ask = Callable[[str, str], list[tuple[object, ...]]]


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@pytest.fixture(scope="module")
def urls(postgres: RunningPostgres, postgres_dir: Path) -> Urls:
    made = ensure_roles(postgres.superuser_url, DATABASE, postgres_dir / "secrets.env")
    ask(
        made.owner,
        """
        create table diary (id bigserial primary key, who text not null);
        alter table diary enable row level security;
        alter table diary force row level security;
        create policy own on diary using (who = current_setting('app.who', true));
        create table ledger (id int);
        revoke update, delete on ledger from metcrm_app;
        """,
    )
    ask(made.app, "select set_config('app.who', 'alice', true); insert into diary (who) values ('alice')")
    return made


def test_a_second_time_changes_nothing(urls: Urls, postgres: RunningPostgres, postgres_dir: Path) -> None:
    assert ensure_roles(postgres.superuser_url, DATABASE, postgres_dir / "secrets.env") == urls
    with pytest.raises(errors.InsufficientPrivilege):  # what a migration took back stays taken
        ask(urls.app, "delete from ledger")


def test_the_app_sees_only_what_a_policy_lets_through(urls: Urls) -> None:
    assert ask(urls.app, "select who from diary") == []
    assert ask(urls.app, "select set_config('app.who', 'alice', true); select who from diary") == [("alice",)]


def test_the_owner_is_bound_by_a_forced_policy(urls: Urls) -> None:
    assert ask(urls.owner, "select who from diary") == []


def test_backups_read_every_row_and_write_none(urls: Urls) -> None:
    assert ask(urls.job, "select who from diary") == [("alice",)]
    assert ask(urls.job, "select last_value from diary_id_seq") == [(1,)]
    with pytest.raises(errors.InsufficientPrivilege):
        ask(urls.job, "delete from diary")


def test_the_cohort_reader_reads_nothing_that_it_was_not_given(urls: Urls) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        ask(urls.cohort, "select who from diary")


def test_the_app_may_become_the_cohort_reader_and_then_sees_less(urls: Urls) -> None:
    assert ask(urls.app, "set local role metcrm_cohort; select current_user") == [("metcrm_cohort",)]
    with pytest.raises(errors.InsufficientPrivilege):
        ask(urls.app, "set local role metcrm_cohort; select who from diary")


@pytest.mark.parametrize(
    "statement",
    [
        "truncate diary",
        "alter table diary disable row level security",
        "alter role metcrm_app bypassrls",
        "alter role metcrm_app superuser",
        "set role metcrm_owner",
        "set role metcrm_job",
        "drop table diary",
        "create table mine (id int)",
        "create temporary table mine (id int)",
        "create role helper",
        "copy diary to program 'cat'",
    ],
)
def test_the_app_cannot_get_past_its_role(urls: Urls, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        ask(urls.app, statement)


def test_no_role_is_more_than_it_should_be(urls: Urls) -> None:
    rows = ask(
        urls.job,
        "select rolname from pg_roles where rolname like 'metcrm%'"
        " and (rolsuper or rolcreaterole or rolcreatedb or rolreplication"
        " or (rolbypassrls and rolname <> 'metcrm_job'))",
    )
    assert rows == []


def test_a_wrong_password_is_refused(urls: Urls) -> None:
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(urls.app.replace(":", ":x", 2).replace("postgresql:x", "postgresql:"), "select 1")
