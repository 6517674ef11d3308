"""People and invitations."""

from datetime import datetime, timedelta

from metcrm.accounts.models import InstituteInvitation, Invitation, Membership, User
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.models.invitation import AskedByMail
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.selectors import INVITATION
from metcrm.accounts.services.people import make_person
from metcrm.accounts.services.workspaces import add_member
from metcrm.tenancy import routes
from metcrm.tenancy.actors import SYSTEM
from metcrm.tenancy.context import Kind, current
from tests.conftest import NOW

PASSWORD = "a-quiet-harbor-42"


def make_user(email: str = "dora@metcrm.example", *, name: str = "Dora Specialist", password: str = PASSWORD) -> User:
    """A person who can sign in with the password above; a member of nothing."""
    return make_person(email=email, name=name, password=password, confirmed=True, by=SYSTEM, now=NOW)


def make_member(role: str = Role.SPECIALIST, email: str = "dora@metcrm.example", **over: str) -> Membership:
    """A new person in the entered workspace."""
    return add_member(user=make_user(email, **over), role=role, now=NOW)


def make_invitation(
    email: str = "new@metcrm.example", *, role: str = "", token: str = "", sent_at: datetime = NOW
) -> AskedByMail:
    """An open invitation to the entered workspace or institute; `token` opens it."""
    inside = current().kind is Kind.WORKSPACE
    model = Invitation if inside else InstituteInvitation
    asked = model.objects.create(
        email=email, role=role or (Role.VIEWER if inside else InstituteRole.COACH), created_at=sent_at,
        created_by_label="Alice Owner", expires_at=sent_at + timedelta(days=14),
    )  # fmt: skip
    if token:
        routes.add_token(token, kind=INVITATION, row_id=asked.pk)
    return asked
