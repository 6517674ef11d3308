"""Finding the tenant before one is known: by a secret in a link, or by who is signed in."""

import hashlib
import secrets
from typing import Any
from uuid import UUID

from metcrm.tenancy.context import Kind, Tenant, current
from metcrm.tenancy.models import TokenRoute, UserRoute


def new_token() -> str:
    """A secret of 192 bits for a link; only its hash is stored."""
    return secrets.token_urlsafe(24)


def digest(token: str, kind: str) -> str:
    """What is stored of a token. Hashing the kind along keeps a token of one door from opening another."""
    return hashlib.sha256(f"{kind}:{token}".encode()).hexdigest()


def add_token(token: str, *, kind: str, row_id: UUID) -> None:
    """Let `token` open the row of the current tenant."""
    TokenRoute.objects.create(**token_values(token, kind=kind, row_id=row_id))


def token_values(token: str, *, kind: str, row_id: UUID) -> dict[str, Any]:
    """As `add_token`, for whoever adds many at once: the columns of the row."""
    tenant = current()
    return {
        "digest": digest(token, kind), "kind": kind, "tenant_kind": str(tenant.kind), "tenant_id": tenant.id,
        "row_id": row_id,
    }  # fmt: skip


def find(token: str, kind: str) -> tuple[Tenant, UUID] | None:
    """The tenant and the row that `token` opens; None for a stranger's guess."""
    route = TokenRoute.objects.filter(pk=digest(token, kind)).first()
    return (Tenant(Kind(route.tenant_kind), route.tenant_id), route.row_id) if route else None


def forget_tokens_of(row_id: UUID) -> None:
    """Close every door to a row."""
    TokenRoute.objects.filter(row_id=row_id, tenant_id=current().id).delete()


def add_user(user_id: UUID, *, membership_id: UUID) -> None:
    """Let a person enter the current tenant."""
    tenant = current()
    UserRoute.objects.create(user_id=user_id, tenant_kind=tenant.kind, tenant_id=tenant.id, row_id=membership_id)


def remove_user(user_id: UUID) -> None:
    """End a person's way into the current tenant, at once."""
    UserRoute.objects.filter(user_id=user_id, tenant_id=current().id).delete()


def tenants_of(user_id: UUID, kind: Kind) -> list[Tenant]:
    """The workspaces or institutes a person may enter, oldest first."""
    rows = UserRoute.objects.filter(user_id=user_id, tenant_kind=kind).order_by("pk")
    return [Tenant(kind, row.tenant_id) for row in rows]


def memberships_of(user_id: UUID, kind: Kind) -> list[UUID]:
    """The ids of a person's memberships, wherever they are."""
    return list(UserRoute.objects.filter(user_id=user_id, tenant_kind=kind).values_list("row_id", flat=True))


def all_of(kind: Kind) -> list[Tenant]:
    """Every workspace, or every institute, that somebody may enter."""
    rows = UserRoute.objects.filter(tenant_kind=kind).values_list("tenant_id", flat=True).distinct()
    return [Tenant(kind, tenant_id) for tenant_id in rows.order_by("tenant_id")]


def all_tenants() -> list[Tenant]:
    """Every workspace and institute that somebody may enter, for commands that walk them one by one."""
    rows = UserRoute.objects.values_list("tenant_kind", "tenant_id").distinct().order_by("tenant_id")
    return [Tenant(Kind(kind), tenant_id) for kind, tenant_id in rows]


def forget_all_tokens() -> None:
    """Close every door into the current tenant."""
    TokenRoute.objects.filter(tenant_id=current().id).delete()
