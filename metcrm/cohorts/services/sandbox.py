"""A learner's training workspace: a second one, of its own kind, with fictional clients."""

from datetime import datetime
from uuid import UUID

from metcrm.accounts import training
from metcrm.accounts.models import Membership, User, Workspace
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.selectors import actor
from metcrm.accounts.services import digest_line
from metcrm.accounts.services.endings import remove_training
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor


def open_sandbox(*, user: User, beside: Workspace, now: datetime) -> Workspace:
    """Open one for the owner of `beside`, filled by every app."""
    opened = open_workspace(
        owner=user, name=f"{beside.name[:105]}: training", timezone=beside.timezone, kind=Workspace.Kind.TRAINING,
        now=now,
    )  # fmt: skip
    by = actor(user, Role.OWNER)
    with context.workspace(opened.pk):
        for membership in Membership.objects.all():
            digest_line.forget(membership)
        Membership.objects.update(wants_digest=False)
        training.fill_current(by=by, now=now)
    return opened


def delete_sandbox(workspace_id: UUID, *, by: Actor, now: datetime) -> int:
    """End it for good: what was invented in it, everybody's way in and every link into it. Returns how many rows went.

    Raises:
        ValueError: it isn't a training workspace. Nobody's business is ever deleted this way.
    """
    with context.workspace(workspace_id):
        return remove_training(by=by, now=now)
