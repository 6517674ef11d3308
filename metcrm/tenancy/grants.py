"""What each role may do with each table. Applied after every migration, by the owner."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

from metcrm.tenancy.models import Owned, WorkspaceModel

#: The role for reads about cohorts: `counted` tables and nothing else; made with the others (metcrm/run/roles.py).
COHORT_ROLE = "metcrm_cohort"


def append_only_tables() -> list[str]:
    """Tables whose rows may be inserted and read, never changed or removed."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Owned) and model.append_only)


def apply_grants(alias: str = "owner") -> None:
    """Give the application's role its rights on all present tables; nothing when it is the owner itself."""
    owner, app = settings.DATABASES["owner"]["USER"], settings.DATABASES["default"]["USER"]
    if not app or app == owner:
        return
    with connections[alias].cursor() as cursor:
        quote = connections[alias].ops.quote_name
        # SQL by hand: rights have no ORM form.
        cursor.execute(f"grant usage on schema public to {quote(app)}")
        cursor.execute(f"grant select, insert, update, delete on all tables in schema public to {quote(app)}")
        cursor.execute(f"grant usage, select on all sequences in schema public to {quote(app)}")
        for table in append_only_tables():
            cursor.execute(f"revoke update, delete on {quote(table)} from {quote(app)}")
        cursor.execute(f"revoke insert, update, delete on django_migrations from {quote(app)}")
        _let_cohort_reader_see(cursor, quote, owner=owner, app=app)


def counted_models() -> list[type[Owned]]:
    """What the role for cohort reads may select."""
    found = [model for model in apps.get_models() if issubclass(model, Owned) and model.counted]
    return sorted(found, key=lambda model: model._meta.db_table)


def _let_cohort_reader_see(cursor: Any, quote: Callable[[str], str], *, owner: str, app: str) -> None:
    """Exactly the counted tables; nothing where the role isn't there (a server of somebody's own)."""
    cursor.execute("select exists (select from pg_roles where rolname = %s)", [COHORT_ROLE])
    if not cursor.fetchone()[0]:
        return
    role = quote(COHORT_ROLE)
    cursor.execute(f"grant usage on schema public to {role}")
    cursor.execute(f"revoke all on all tables in schema public from {role}")
    for model in counted_models():
        table = quote(model._meta.db_table)
        cursor.execute(f"grant select on {table} to {role}")
        if issubclass(model, WorkspaceModel):
            # Two policies of one role are joined by OR, which loses the index: each role has one.
            cursor.execute(f"alter policy own on {table} to {quote(app)}, {quote(owner)}")
            cursor.execute(f"drop policy if exists sight on {table}")
            cursor.execute(f"create policy sight on {table} for select to {role} using ({_IN_SIGHT})")


#: The sub-select makes PostgreSQL read the setting once a statement.
_IN_SIGHT = "institute_id = (select nullif(current_setting('app.institute_id', true), '')::uuid) and ended_at is null"
