"""Asking somebody in, again, and not any more; saying yes."""

from datetime import timedelta

import pytest

from metcrm.accounts import selectors
from metcrm.accounts.models import Membership
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.permissions import NotAllowed
from metcrm.accounts.services import invitations
from metcrm.accounts.services.invitations import accept, invite, resend, withdraw
from metcrm.accounts.services.refusals import Refused
from metcrm.accounts.services.workspaces import change_workspace
from metcrm.outbox.models import MailClass, OutboxMessage
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import tenants_of
from tests.conftest import NOW, Cast
from tests.factories.accounts import make_invitation, make_user

LATER = NOW + timedelta(days=14)


def mail() -> OutboxMessage:
    return OutboxMessage.objects.get(kind="invitation")


def token_in(message: OutboxMessage) -> str:
    return message.body_text.split("/join/")[1].split("/")[0]


def test_an_invitation_is_a_row_a_door_and_a_mail(inside: Cast) -> None:
    asked = invite(email="New@Metcrm.Example", role=Role.VIEWER, by=inside.by, now=NOW)
    assert (asked.email, asked.expires_at) == ("new@metcrm.example", LATER)
    found = selectors.find_invitation(token_in(mail()))
    assert found is not None and found[1] == asked.pk


def test_the_mail_comes_from_the_workspace_and_carries_its_address(inside: Cast) -> None:
    change_workspace(
        inside.workspace, by=inside.by, now=NOW, street="1 Bay St", city="Tampa", state="FL", zip_code="33602"
    )
    invite(email="new@metcrm.example", role=Role.VIEWER, by=inside.by, now=NOW)
    sent = mail()
    assert (sent.from_name, sent.reply_to) == ("Alder Medical Exercise", "alice@metcrm.example")
    assert sent.mail_class == MailClass.SERVICE
    assert all("1 Bay St, Tampa, FL 33602" in body for body in (sent.body_text, sent.body_html))
    assert sent.subject == "Alice Owner invites you to Alder Medical Exercise"


def test_the_same_address_again_renews_the_open_invitation(inside: Cast) -> None:
    first = invite(email="new@metcrm.example", role=Role.VIEWER, by=inside.by, now=NOW)
    again = invite(email="new@metcrm.example", role=Role.ASSISTANT, by=inside.by, now=LATER)
    assert (again.pk, again.role, again.expires_at) == (first.pk, Role.ASSISTANT, LATER + timedelta(days=14))
    assert OutboxMessage.objects.filter(kind="invitation").count() == 2


def test_people_who_are_in_are_not_invited(inside: Cast) -> None:
    with pytest.raises(Refused, match="is in already"):
        invite(email="Bob@metcrm.example", role=Role.OWNER, by=inside.by, now=NOW)


def test_a_workspace_cannot_mail_the_world(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "OPEN_AT_ONCE", 1)
    make_invitation()
    with pytest.raises(Refused, match="invitations are open"):
        invite(email="second@metcrm.example", role=Role.VIEWER, by=inside.by, now=NOW)


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.ASSISTANT, Role.VIEWER, "coach", ""])
def test_only_owners_invite_resend_or_withdraw(inside: Cast, role: str) -> None:
    by, asked = Actor(inside.bob.pk, "Bob", role), make_invitation()
    for verb in (resend, withdraw):
        with pytest.raises(NotAllowed):
            verb(asked, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        invite(email="x@metcrm.example", role=Role.OWNER, by=by, now=NOW)


def test_nothing_stays_of_an_invitation_whose_mail_fails(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "enqueue", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        invite(email="new@metcrm.example", role=Role.VIEWER, by=inside.by, now=NOW)
    assert selectors.open_invitations(NOW) == []


def test_saying_yes_makes_a_member(inside: Cast) -> None:
    asked, dora = make_invitation("dora@metcrm.example", role=Role.ASSISTANT), make_user()
    accept(asked, user=dora, now=NOW)
    assert Membership.objects.get(user=dora).role == Role.ASSISTANT
    assert len(tenants_of(dora.pk, Kind.WORKSPACE)) == 1


def test_an_invitation_is_for_its_address_only(inside: Cast) -> None:
    with pytest.raises(Refused, match="This invitation is for new@"):
        accept(make_invitation(), user=inside.carol, now=NOW)


def test_an_invitation_works_once(inside: Cast) -> None:
    asked, dora = make_invitation("dora@metcrm.example"), make_user()
    accept(asked, user=dora, now=NOW)
    with pytest.raises(Refused, match="can't be used any more"):
        accept(asked, user=dora, now=NOW)


def test_an_invitation_ends_after_fourteen_days_to_the_second(inside: Cast) -> None:
    asked, dora = make_invitation("dora@metcrm.example"), make_user()
    with pytest.raises(Refused, match="can't be used any more"):
        accept(asked, user=dora, now=LATER)
    accept(asked, user=dora, now=LATER - timedelta(seconds=1))


def test_a_resent_invitation_lives_again_and_old_links_fit(inside: Cast) -> None:
    asked = invite(email="new@metcrm.example", role=Role.VIEWER, by=inside.by, now=NOW)
    first = token_in(mail())
    assert resend(asked, by=inside.by, now=LATER).state(LATER) == "open"
    assert selectors.find_invitation(first) is not None


def test_a_withdrawn_invitation_is_neither_resent_nor_accepted(inside: Cast) -> None:
    asked, dora = make_invitation("dora@metcrm.example"), make_user()
    withdraw(asked, by=inside.by, now=NOW)
    with pytest.raises(Refused, match="withdrawn already"):
        resend(asked, by=inside.by, now=NOW)
    with pytest.raises(Refused, match="can't be used any more"):
        accept(asked, user=dora, now=NOW)


def test_an_institute_invites_coaches(cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        asked = invite(email="dora@metcrm.example", role="coach", by=Actor(cast.coach.pk, "Quinn", "admin"), now=NOW)
        accept(asked, user=make_user(), now=NOW)
        assert [member.role for member in selectors.institute_members()] == ["admin", "coach"]
        assert mail().from_name == "Alder Institute"


def test_a_workspace_does_not_see_the_invitations_of_another(cast: Cast) -> None:
    with cast.inside():
        make_invitation()
    with cast.elsewhere():
        assert selectors.open_invitations(NOW) == []
