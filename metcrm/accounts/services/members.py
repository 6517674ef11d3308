"""Roles of the people in a workspace or an institute, and their leaving."""

from datetime import datetime

from django.db import transaction

from metcrm.accounts.models import Institute, InstituteMembership, Membership, Workspace
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.services import digest_line
from metcrm.accounts.services.refusals import Refused
from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import current_institute_id, current_workspace_id


def change_role(membership: Membership, *, role: str, by: Actor, now: datetime) -> Membership:
    """Give somebody else another role. An owner who steps down must leave another owner behind.

    Raises:
        NotAllowed: `by` doesn't manage members.
        Refused: their own role, or the last owner's.
    """
    check(by, Capability.MANAGE_MEMBERS)
    with transaction.atomic():
        membership = _locked(membership)
        _somebody_else(membership.user_id == by.user_id, "role")
        if role != Role.OWNER:
            _another_owner_stays(membership)
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        record("member.role_changed", by=by, on=membership, now=now, before=before, after=role)
    return membership


def remove_member(membership: Membership, *, by: Actor, now: datetime) -> None:
    """End somebody's sight of the workspace at once: the membership and the way in, together.

    Raises:
        NotAllowed: `by` doesn't manage members.
        Refused: themselves, or the last owner.
    """
    check(by, Capability.MANAGE_MEMBERS)
    with transaction.atomic():
        membership = _locked(membership)
        _somebody_else(membership.user_id == by.user_id, "membership")
        _another_owner_stays(membership)
        record("member.removed", by=by, on=membership, now=now, user=membership.user_id, role=membership.role)
        routes.remove_user(membership.user_id)
        digest_line.forget(membership)
        membership.delete()


def remove_institute_member(membership: InstituteMembership, *, by: Actor, now: datetime) -> None:
    """End somebody's work at the institute at once. The last admin stays.

    Raises:
        NotAllowed: `by` doesn't manage the institute.
        Refused: themselves, or the last admin.
    """
    check(by, Capability.MANAGE_INSTITUTE)
    with transaction.atomic():
        Institute.objects.select_for_update().get(pk=current_institute_id())
        membership = InstituteMembership.objects.get(pk=membership.pk)
        _somebody_else(membership.user_id == by.user_id, "membership")
        others = InstituteMembership.objects.filter(role=InstituteRole.ADMIN).exclude(pk=membership.pk)
        if not others.exists():
            raise Refused("An institute keeps at least one admin. Make somebody else admin first.")
        record("institute_member.removed", by=by, on=membership, now=now, user=membership.user_id, role=membership.role)
        routes.remove_user(membership.user_id)
        membership.delete()


def _locked(membership: Membership) -> Membership:
    """The membership as it is now. The workspace's row lock keeps two owners from demoting each other at once."""
    Workspace.objects.select_for_update().get(pk=current_workspace_id())
    return Membership.objects.select_related("user").get(pk=membership.pk)


def _somebody_else(themselves: bool, what: str) -> None:
    if themselves:
        raise Refused(f"Nobody changes their own {what}. Ask another owner or admin.")


def _another_owner_stays(membership: Membership) -> None:
    if membership.role == Role.OWNER and not (
        Membership.objects.filter(role=Role.OWNER).exclude(pk=membership.pk).exists()
    ):
        raise Refused("A workspace keeps at least one owner. Make somebody else owner first.")
