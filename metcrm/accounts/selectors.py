"""Who is where."""

from uuid import UUID

from metcrm.accounts.models import Institute, InstituteMembership, Invitation, Membership, User, Workspace
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind, current_institute_id, current_workspace_id, workspace
from metcrm.tenancy.routes import find, tenants_of


def actor(user: User, role: str) -> Actor:
    """The person as `by=` of a verb."""
    return Actor(user.pk, str(user), role)


def get_workspace() -> Workspace:
    """The workspace of this transaction."""
    return Workspace.objects.get(pk=current_workspace_id())


def get_institute() -> Institute:
    """The institute of this transaction."""
    return Institute.objects.get(pk=current_institute_id())


def get_membership(user: User) -> Membership | None:
    """The person's membership in the current workspace."""
    return Membership.objects.select_related("workspace").filter(user=user).first()


def get_institute_membership(user: User) -> InstituteMembership | None:
    """The person's membership in the current institute."""
    return InstituteMembership.objects.select_related("institute").filter(user=user).first()


def members() -> list[Membership]:
    """The people of the current workspace, owners first."""
    return list(Membership.objects.select_related("user").order_by("created_at"))


def institute_members() -> list[InstituteMembership]:
    """The people of the current institute."""
    return list(InstituteMembership.objects.select_related("user").order_by("created_at"))


def open_invitations() -> list[Invitation]:
    """Invitations that nobody has used or withdrawn; some may be too old."""
    return list(Invitation.objects.filter(accepted_at=None, withdrawn_at=None).order_by("-created_at"))


def workspaces_of(user: User) -> list[Workspace]:
    """All workspaces a person may enter; one short transaction each, since the wall shows one at a time."""
    found = []
    for tenant in tenants_of(user.pk, Kind.WORKSPACE):
        with workspace(tenant.id):
            found.append(get_workspace())
    return found


def workspace_by_slug(slug: str) -> UUID | None:
    """For commands: the workspace's id by the slug its owner sees in the settings."""
    route = find(slug, "slug")
    return route[1] if route else None
