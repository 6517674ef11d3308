"""Refuse to run under a role that row-level security doesn't bind."""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections

log = logging.getLogger(__name__)


@register(Tags.database)
def role_is_bound_by_policies(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The application's role must not be superuser, must not bypass policies and must own no table."""
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        # SQL by hand: the catalogue has no ORM form.
        cursor.execute(
            "select rolsuper or rolbypassrls, exists (select from pg_class c where c.relowner = r.oid and"
            " c.relkind in ('r', 'p') and c.relrowsecurity) from pg_roles r where rolname = current_user"
        )
        unbound, owns = cursor.fetchone()
    role = settings.DATABASES["default"]["USER"]
    if unbound:
        return [
            Error(
                f"The role {role!r} bypasses row-level security.",
                hint="Use a role made by `make run`, or NOSUPERUSER NOBYPASSRLS, in DATABASE_URL.",
                id="tenancy.E001",
            )
        ]
    if owns:
        return [
            Error(
                f"The role {role!r} owns tables of workspaces.",
                hint="Run migrations with DATABASE_OWNER_URL and the application with another role.",
                id="tenancy.E002",
            )
        ]
    return []


def refuse_unbound_role() -> None:
    """For processes that serve people: end at once, with the remedy, under a role that policies don't bind.

    A database that doesn't answer shows nobody's rows either, so it is no reason not to start.
    """
    try:
        found = role_is_bound_by_policies(["default"])
    except OperationalError:
        log.warning("The database doesn't answer yet, so that its role could not be checked.")
        return
    finally:
        connections["default"].close()
    if found:
        raise SystemExit(f"metcrm: {found[0].msg} {found[0].hint}")
