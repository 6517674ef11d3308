"""Who is where."""

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from metcrm.accounts.models import (
    Institute,
    InstituteInvitation,
    InstituteMembership,
    Invitation,
    Membership,
    User,
    Workspace,
)
from metcrm.accounts.models.invitation import AskedByMail
from metcrm.accounts.models.workspace import Role
from metcrm.documents import files, logos
from metcrm.documents.models import StoredFile
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind, Tenant, current, current_institute_id, current_workspace_id, workspace
from metcrm.tenancy.routes import find, tenants_of

#: Kinds of routes that this app keeps.
INVITATION = "invitation"
INSTITUTE_SLUG = "institute"


def actor(user: User, role: str) -> Actor:
    """The person as `by=` of a verb."""
    return Actor(user.pk, str(user), role)


def get_workspace() -> Workspace:
    """The workspace of this transaction."""
    return Workspace.objects.get(pk=current_workspace_id())


def get_institute() -> Institute:
    """The institute of this transaction."""
    return Institute.objects.get(pk=current_institute_id())


def institute_logo(mark: str) -> str:
    """A logo of the current institute as a data: address, by the hash it is kept under; "" for "". One query.

    Raises:
        StoredFile.DoesNotExist: not a file of this institute.
    """
    if not mark:
        return ""
    stored = StoredFile.objects.get(tenant_id=current_institute_id(), sha256=mark, content_type=logos.CONTENT_TYPE)
    return f"data:{logos.CONTENT_TYPE};base64,{base64.b64encode(files.read(stored)).decode()}"


def current_place() -> Workspace | Institute:
    """The workspace or institute of this transaction."""
    return get_workspace() if current().kind is Kind.WORKSPACE else get_institute()


def get_membership(user: User) -> Membership | None:
    """The person's membership in the current workspace."""
    return Membership.objects.select_related("workspace").filter(user=user).first()


def get_institute_membership(user: User) -> InstituteMembership | None:
    """The person's membership in the current institute."""
    return InstituteMembership.objects.select_related("institute").filter(user=user).first()


def members() -> list[Membership]:
    """The people of the current workspace, owners first."""
    order = [When(role=role, then=Value(place)) for place, role in enumerate(Role.values)]
    by_role = Case(*order, output_field=IntegerField())
    return list(Membership.objects.select_related("user").order_by(by_role, "created_at", "pk"))


def institute_members() -> list[InstituteMembership]:
    """The people of the current institute."""
    return list(InstituteMembership.objects.select_related("user").order_by("created_at"))


def get_member(pk: UUID) -> Membership:
    """One person of the current workspace.

    Raises:
        Membership.DoesNotExist: none here.
    """
    return Membership.objects.select_related("user").get(pk=pk)


def get_institute_member(pk: UUID) -> InstituteMembership:
    """One person of the current institute.

    Raises:
        InstituteMembership.DoesNotExist: none here.
    """
    return InstituteMembership.objects.select_related("user").get(pk=pk)


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that nobody has used or withdrawn, and what became of its last mail."""

    invitation: AskedByMail
    expired: bool
    mail: OutboxMessage | None


def open_invitations(now: datetime) -> list[OpenInvitation]:
    """Invitations of the current workspace or institute, newest first. Two queries."""
    found = list(_invitations().filter(accepted_at=None, withdrawn_at=None).order_by("-created_at"))
    sent = OutboxMessage.objects.filter(about__in=[mail_about(asked.pk) for asked in found]).order_by("created_at")
    last = {message.about: message for message in sent}
    return [OpenInvitation(asked, asked.expires_at <= now, last.get(mail_about(asked.pk))) for asked in found]


def get_invitation(pk: UUID) -> AskedByMail:
    """One invitation of the current workspace or institute.

    Raises:
        Invitation.DoesNotExist: none here.
    """
    return _invitations().get(pk=pk)


def _invitations() -> QuerySet[AskedByMail]:
    model: type[AskedByMail] = Invitation if current().kind is Kind.WORKSPACE else InstituteInvitation
    return model._default_manager.all()


def mail_about(invitation_id: UUID) -> str:
    """How the outbox names an invitation."""
    return f"accounts.invitation:{invitation_id}"


def find_invitation(token: str) -> tuple[Tenant, UUID] | None:
    """Where the invitation behind a mailed link lies; None for a stranger's guess."""
    return find(token, INVITATION)


def has_institute(user: User) -> bool:
    """True when the person works at an institute."""
    return bool(tenants_of(user.pk, Kind.INSTITUTE))


def person_by_email(email: str) -> User | None:
    """The account of an address, in any case."""
    return User.objects.filter(email=email.strip().lower()).first()


def institute_exists(slug: str) -> bool:
    """True when an institute has that slug. Asked of the routing table: no transaction sees all institutes."""
    return find(slug, INSTITUTE_SLUG) is not None


def workspaces_of(user: User) -> list[Workspace]:
    """All workspaces a person may enter; one short transaction each, since the wall shows one at a time."""
    found = []
    for tenant in tenants_of(user.pk, Kind.WORKSPACE):
        with workspace(tenant.id):
            found.append(get_workspace())
    return found


def owned_workspaces(user: User) -> list[Workspace]:
    """The workspaces of which the person is an owner; one short transaction each, as above."""
    found = []
    for tenant in tenants_of(user.pk, Kind.WORKSPACE):
        with workspace(tenant.id):
            membership = get_membership(user)
            if membership and membership.role == Role.OWNER:
                found.append(membership.workspace)
    return found


def workspace_by_slug(slug: str) -> UUID | None:
    """For commands: the workspace's id by the slug its owner sees in the settings."""
    route = find(slug, "slug")
    return route[1] if route else None
