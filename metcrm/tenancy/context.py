"""Whose rows the current transaction may see.

PostgreSQL's row-level security reads three settings that live as long as the transaction: `app.tenant_id` (workspace,
institute or platform), `app.workspace_id` and `app.institute_id`. The same context manager serves web requests, Celery
tasks and commands. Without it every query on a tenant's table returns nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction


class Kind(StrEnum):
    WORKSPACE = "workspace"
    INSTITUTE = "institute"
    PLATFORM = "platform"


@dataclass(frozen=True)
class Tenant:
    """The owner of rows: one workspace, one institute, or the platform itself (account mail, sign-in events)."""

    kind: Kind
    id: UUID

    @property
    def workspace_id(self) -> UUID | None:
        return self.id if self.kind is Kind.WORKSPACE else None

    @property
    def institute_id(self) -> UUID | None:
        return self.id if self.kind is Kind.INSTITUTE else None


PLATFORM = Tenant(Kind.PLATFORM, UUID(int=0))

_current: ContextVar[Tenant | None] = ContextVar("tenant", default=None)
_before_leaving: list[Callable[[Tenant], None]] = []


class NoTenant(RuntimeError):
    """Something that belongs to a tenant was asked for outside any."""


def current() -> Tenant:
    """The tenant of this transaction.

    Raises:
        NoTenant: outside `tenant(...)`.
    """
    tenant = _current.get()
    if tenant is None:
        raise NoTenant("No workspace is set: enter metcrm.tenancy.workspace(...) first.")
    return tenant


def current_id() -> UUID:
    """Default of every `tenant_id` column."""
    return current().id


def current_workspace_id() -> UUID:
    """Default of every `workspace_id` column."""
    found = current().workspace_id
    if found is None:
        raise NoTenant("This belongs to a workspace, and none is set.")
    return found


def current_institute_id() -> UUID:
    """Default of every `institute_id` column."""
    found = current().institute_id
    if found is None:
        raise NoTenant("This belongs to an institute, and none is set.")
    return found


def before_leaving(hook: Callable[[Tenant], None]) -> None:
    """Have `hook` called inside the transaction, just before a tenant is left (the audit chain writes then)."""
    if hook not in _before_leaving:
        _before_leaving.append(hook)


# SQL by hand: a setting local to the transaction has no ORM form. `true` = dies with the transaction.
_TELL = (
    "select set_config('app.tenant_id', %s, true), set_config('app.workspace_id', %s, true),"
    " set_config('app.institute_id', %s, true)"
)


def _settings_of(tenant: Tenant | None) -> tuple[str, str, str]:
    if tenant is None:
        return "", "", ""
    return str(tenant.id), str(tenant.workspace_id or ""), str(tenant.institute_id or "")


def _tell_database(tenant: Tenant | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TELL, _settings_of(tenant))


def run_as(tenant: Tenant, statement: str, values: Sequence[Any], *, durable: bool = True) -> list[tuple[Any, ...]]:
    """One statement that sees the rows of `tenant`: its rows, or nothing where it gives none.

    Outside a transaction it is one of its own, committed with the only round trip. Not `durable`: the commit doesn't
    wait for the disk, and a database that crashes within the next second forgets it. Audit events don't go this way.
    """
    if connection.in_atomic_block:
        with enter(tenant), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
    with connection.cursor() as cursor:
        # PostgreSQL takes statements that come together as one transaction.
        hurry = "" if durable else "set local synchronous_commit = off; "
        cursor.execute(f"{hurry}{_TELL}; {statement}", [*_settings_of(tenant), *values])
        return cursor.fetchall() if cursor.description else []


@contextmanager
def enter(tenant: Tenant) -> Iterator[Tenant]:
    """Open a transaction that sees the rows of `tenant`, and of nobody else."""
    before = _current.get()
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        _tell_database(tenant)
        token = _current.set(tenant)
        try:
            yield tenant
            if not connection.needs_rollback:
                for hook in _before_leaving:
                    hook(tenant)
        finally:
            _current.reset(token)
        # After an exception the savepoint's rollback restores the settings; at the end of the transaction they end.
        if not outermost and not connection.needs_rollback:
            _tell_database(before)


@contextmanager
def workspace(workspace_id: UUID) -> Iterator[Tenant]:
    """See the rows of one workspace."""
    with enter(Tenant(Kind.WORKSPACE, workspace_id)) as tenant:
        yield tenant


@contextmanager
def institute(institute_id: UUID) -> Iterator[Tenant]:
    """See the rows of one institute."""
    with enter(Tenant(Kind.INSTITUTE, institute_id)) as tenant:
        yield tenant


@contextmanager
def platform() -> Iterator[Tenant]:
    """See what belongs to no workspace: account mail and sign-in events."""
    with enter(PLATFORM) as tenant:
        yield tenant
