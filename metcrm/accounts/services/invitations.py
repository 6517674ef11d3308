"""Asking somebody in by mail: to a workspace or to an institute, whichever the transaction is in."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from metcrm.accounts import emails, selectors
from metcrm.accounts.models import InstituteInvitation, InstituteMembership, Invitation, Membership, User
from metcrm.accounts.models.invitation import AskedByMail, InvitationState
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.services.institutes import add_institute_member
from metcrm.accounts.services.refusals import Refused
from metcrm.accounts.services.workspaces import add_member
from metcrm.audit.services import record
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind, current
from metcrm.tenancy.ids import new_id

OPEN_FOR = timedelta(days=14)
#: One workspace can't be used to mail the world.
OPEN_AT_ONCE = 50

Asked = TypeVar("Asked", bound=AskedByMail)


def invite(*, email: str, role: str, by: Actor, now: datetime) -> AskedByMail:
    """Ask `email` into the current workspace or institute. An open invitation of that address is renewed instead.

    1. refuse people who are here already, and more than 50 open invitations
    2. write the invitation
    3. open its door and put the mail into the outbox

    Raises:
        NotAllowed: `by` doesn't manage the people here.
        Refused: with a sentence for the person.
    """
    _check(by)
    email = email.strip().lower()
    with transaction.atomic():
        _refuse_members(email)
        model, _ = _models()
        open_ones = model._default_manager.filter(accepted_at=None, withdrawn_at=None)
        asked: AskedByMail | None = open_ones.select_for_update().filter(email=email).first()
        if asked is None:
            if open_ones.count() >= OPEN_AT_ONCE:
                raise Refused(f"{OPEN_AT_ONCE} invitations are open. Withdraw one that nobody will use.")
            asked = model(email=email, created_at=now)
        asked.role, asked.created_by_label, asked.expires_at = role, by.label, now + OPEN_FOR
        asked.save()
        record("invitation.sent", by=by, on=asked, now=now, role=role)
        _mail(asked, now)
    return asked


def resend(asked: AskedByMail, *, by: Actor, now: datetime) -> AskedByMail:
    """Mail an open or expired invitation again, with 14 new days."""
    _check(by)
    with transaction.atomic():
        asked = _locked(asked)
        _refuse_closed(asked, now)
        asked.expires_at = now + OPEN_FOR
        asked.save(update_fields=["expires_at"])
        record("invitation.resent", by=by, on=asked, now=now)
        _mail(asked, now)
    return asked


def withdraw(asked: AskedByMail, *, by: Actor, now: datetime) -> AskedByMail:
    """Take an invitation back. Its link then says so."""
    _check(by)
    with transaction.atomic():
        asked = _locked(asked)
        _refuse_closed(asked, now)
        asked.withdrawn_at = now
        asked.save(update_fields=["withdrawn_at"])
        record("invitation.withdrawn", by=by, on=asked, now=now)
    return asked


def accept(asked: AskedByMail, *, user: User, now: datetime) -> Membership | InstituteMembership:
    """Make `user` a member, in the role of the invitation.

    Raises:
        Refused: the invitation is used, withdrawn or too old, is for another address, or the person is in already.
    """
    with transaction.atomic():
        asked = _locked(asked)
        if asked.state(now) is not InvitationState.OPEN:
            raise Refused("This invitation can't be used any more. Ask for a new one.")
        if user.email.lower() != asked.email.lower():
            raise Refused(f"This invitation is for {asked.email}. Sign in with that address.")
        _refuse_members(user.email)
        add = add_member if current().kind is Kind.WORKSPACE else add_institute_member
        membership: Membership | InstituteMembership = add(user=user, role=asked.role, now=now)
        asked.accepted_at = now
        asked.save(update_fields=["accepted_at"])
        record("invitation.accepted", by=Actor(user.pk, str(user), asked.role), on=asked, now=now, role=asked.role)
    return membership


def _models() -> tuple[type[AskedByMail], type[Membership] | type[InstituteMembership]]:
    if current().kind is Kind.WORKSPACE:
        return Invitation, Membership
    return InstituteInvitation, InstituteMembership


def _check(by: Actor) -> None:
    check(by, Capability.MANAGE_MEMBERS if current().kind is Kind.WORKSPACE else Capability.MANAGE_INSTITUTE)


def _locked(asked: Asked) -> Asked:
    locked: Asked = type(asked)._default_manager.select_for_update().get(pk=asked.pk)
    return locked


def _refuse_members(email: str) -> None:
    _, membership = _models()
    if membership.objects.filter(user__email=email.lower()).exists():
        raise Refused(f"{email} is in already.")


def _refuse_closed(asked: AskedByMail, now: datetime) -> None:
    if asked.state(now) in (InvitationState.ACCEPTED, InvitationState.WITHDRAWN):
        raise Refused(f"This invitation is {asked.state(now)} already.")


def _mail(asked: AskedByMail, now: datetime) -> None:
    """Open a door and promise the mail that holds its key. Keys of earlier mails go on fitting: same row, same box."""
    token = routes.new_token()
    routes.add_token(token, kind=selectors.INVITATION, row_id=asked.pk)
    enqueue(
        emails.invitation(asked, place=selectors.current_place(), token=token),
        kind="invitation",
        dedupe_key=f"invitation:{asked.pk}:{new_id()}",
        mail_class=MailClass.SERVICE,
        about=selectors.mail_about(asked.pk),
        now=now,
    )
