"""The four database roles, made and mended by a superuser, again and again without harm.

=============  =====================================================================================
metcrm_owner   owns the database and, through migrations, every table; bound by row-level security
               wherever a table forces it
metcrm_app     web and workers: rows only, owns nothing, cannot bypass row-level security
metcrm_cohort  reads what migrations grant it by name, nothing else; metcrm_app may take its place within
               a transaction (`set local role`), to see less than it could
metcrm_job     backups: reads every row of every table, writes none
=============  =====================================================================================

Table rights come from the owner's default privileges, so a migration that takes one back (an append-only table) is
not overruled by the next start.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, cursor

from . import envfile

OWNER, APP, COHORT, JOB = "metcrm_owner", "metcrm_app", "metcrm_cohort", "metcrm_job"
ROLES = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT",
    COHORT: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT",
    JOB: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS NOINHERIT",
}
# Two starts at once would trip over each other's catalogue rows; this number is ours among advisory locks.
LOCK = 6_382_761


@dataclass(frozen=True)
class Urls:
    """One database, four ways in: postgresql:// URLs with user and password."""

    app: str
    owner: str
    cohort: str
    job: str


def ensure_roles(superuser_url: str, database: str, secrets_file: Path) -> Urls:
    """Make or mend the roles, the database and its rights; returns how each role connects.

    Passwords are drawn once into ``secrets_file``. Raises psycopg2.OperationalError when the server refuses us.
    """
    passwords = {role: envfile.secret(secrets_file, f"{role.upper()}_PASSWORD") for role in ROLES}
    with _connected(with_database(superuser_url, "postgres")) as at:
        at.execute("select pg_advisory_lock(%s)", [LOCK])
        for role, attributes in ROLES.items():
            _ensure_role(at, role, attributes, passwords[role])
        _ensure_database(at, database)
        with _connected(with_database(superuser_url, database)) as inside:
            _ensure_rights(inside, database)
    url = with_database(superuser_url, database)
    app, owner, cohort, job = (with_user(url, role, passwords[role]) for role in (APP, OWNER, COHORT, JOB))
    return Urls(app=app, owner=owner, cohort=cohort, job=job)


def is_superuser(url: str) -> bool:
    """Does this URL sign in as a superuser? Raises psycopg2.OperationalError when it cannot sign in at all."""
    with _connected(url) as at:
        at.execute("select rolsuper from pg_roles where rolname = current_user")
        row = at.fetchone()
    return bool(row and row[0])


def database_name(url: str) -> str:
    """The database that a URL names; empty when it names none."""
    return unquote(urlsplit(url).path.lstrip("/"))


def with_database(url: str, database: str) -> str:
    """The same server and user, another database."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(database, safe="")))


def with_user(url: str, user: str, password: str) -> str:
    """The same server and database, another user."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{place}"))


@contextmanager
def _connected(url: str) -> Iterator[cursor]:
    connection = psycopg2.connect(url, connect_timeout=10)
    connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    try:
        with connection.cursor() as at:
            yield at
    finally:
        connection.close()


def _ensure_role(at: cursor, role: str, attributes: str, password: str) -> None:
    at.execute("select 1 from pg_roles where rolname = %s", [role])
    verb = "alter" if at.fetchone() else "create"
    statement = sql.SQL(f"{verb} role {{role}} with {attributes} password {{password}}")
    at.execute(statement.format(role=sql.Identifier(role), password=sql.Literal(password)))


def _ensure_database(at: cursor, database: str) -> None:
    at.execute("select 1 from pg_database where datname = %s", [database])
    name, owner = sql.Identifier(database), sql.Identifier(OWNER)
    verb = "alter database {} owner to {}" if at.fetchone() else "create database {} owner {}"
    at.execute(sql.SQL(verb).format(name, owner))


def _ensure_rights(at: cursor, database: str) -> None:
    names = {
        "database": database,
        "owner": OWNER,
        "app": APP,
        "cohort": COHORT,
        "job": JOB,
    }
    identifiers = {key: sql.Identifier(name) for key, name in names.items()}
    for statement in RIGHTS:
        at.execute(sql.SQL(statement).format(**identifiers))


RIGHTS = (
    "revoke all on database {database} from public",
    "grant connect on database {database} to {app}, {cohort}, {job}",
    "alter schema public owner to {owner}",
    "revoke all on schema public from public",
    "grant usage on schema public to {app}, {cohort}, {job}",
    # NOINHERIT: none of the reader's rights are the application's until it takes the role.
    "grant {cohort} to {app}",
    # Never truncate: row-level security does not cover it.
    "alter default privileges for role {owner} in schema public grant select, insert, update, delete on tables"
    " to {app}",
    "alter default privileges for role {owner} in schema public grant usage, select on sequences to {app}",
    "alter default privileges for role {owner} in schema public grant select on tables to {job}",
    "alter default privileges for role {owner} in schema public grant select on sequences to {job}",
    "grant select on all tables in schema public to {job}",
    "grant select on all sequences in schema public to {job}",
)
