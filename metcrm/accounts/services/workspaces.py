"""Opening a workspace, and changing it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from metcrm.accounts.models import Membership, User, Workspace
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.accounts.services import digest_line
from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import workspace
from metcrm.tenancy.ids import new_id
from metcrm.tenancy.models import TokenRoute


def open_workspace(*, owner: User, name: str, now: datetime, timezone: str, kind: str = Workspace.Kind.BUSINESS,
                   slug: str = "", id: UUID | None = None) -> Workspace:  # fmt: skip
    """Open a business for `owner`: the workspace, the membership, the way in; all or nothing."""
    workspace_id = id or new_id()
    with workspace(workspace_id):
        opened = Workspace.objects.create(
            id=workspace_id, name=name, slug=_free_slug(slug or name), kind=kind, timezone=timezone, created_at=now,
            reply_to=owner.email,
        )  # fmt: skip
        routes.add_token(opened.slug, kind="slug", row_id=opened.pk)
        add_member(user=owner, role=Role.OWNER, now=now)
        record("workspace.opened", by=Actor(owner.pk, str(owner), Role.OWNER), on=opened, now=now)
    return opened


def add_member(*, user: User, role: str, now: datetime) -> Membership:
    """Make a person a member of the current workspace. Callers record why (opened, invited)."""
    membership = Membership.objects.create(user=user, role=role, created_at=now)
    routes.add_user(user.pk, membership_id=membership.pk)
    digest_line.put_in_line(membership, zone=user.zone or get_workspace().timezone, now=now)
    return membership


#: What an owner may change; slug and kind stay.
CHANGEABLE = frozenset({
    "name", "timezone", "street", "city", "state", "zip_code", "phone", "fax", "reply_to", "referral_answer_days",
    "retention_years", "paper",
})  # fmt: skip


def change_workspace(workspace: Workspace, *, by: Actor, now: datetime, **fields: Any) -> Workspace:
    """Change name, address, timezone and the like of the current workspace."""
    check(by, Capability.MANAGE_WORKSPACE)
    if not fields.keys() <= CHANGEABLE:
        raise TypeError(f"Not to be changed: {sorted(fields.keys() - CHANGEABLE)}")
    with transaction.atomic():
        for name, value in fields.items():
            setattr(workspace, name, value)
        workspace.save(update_fields=list(fields))
        if "timezone" in fields:
            digest_line.move_with_workspace(workspace, now=now)
        record("workspace.changed", by=by, on=workspace, now=now, fields=sorted(fields))
    return workspace


def _free_slug(name: str) -> str:
    """A slug nobody has. Taken ones are found in the routing table, since no workspace sees another."""
    base = slugify(name)[:50] or "workspace"
    candidates = [base, *(f"{base}-{n}" for n in range(2, 1000))]
    for slug in candidates:
        if not TokenRoute.objects.filter(pk=routes.digest(slug, "slug")).exists():
            return slug
    raise IntegrityError(f"No free address for {name!r}.")
