"""The list of people and its buttons."""

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from metcrm.accounts.models import Invitation, Membership
from metcrm.accounts.models.workspace import Role
from metcrm.outbox.models import OutboxMessage
from tests.conftest import Cast
from tests.factories.accounts import make_invitation, make_member

PEOPLE = "/settings/people/"


def test_inviting_puts_a_mail_into_the_outbox(alice: Browser, cast: Cast) -> None:
    alice.post(f"{PEOPLE}invite/", {"email": "new@metcrm.example", "role": "assistant"})
    page = alice.get(PEOPLE).content.decode()
    assert "new@metcrm.example" in page and "mail: waiting for its time" in page
    with cast.inside():
        assert OutboxMessage.objects.get().to_email == "new@metcrm.example"


@pytest.mark.parametrize(("email", "role"), [("x", "viewer"), ("x@metcrm.example", "admin"), ("", "")])
def test_a_wrong_invitation_is_said(alice: Browser, cast: Cast, email: str, role: str) -> None:
    assert alice.post(f"{PEOPLE}invite/", {"email": email, "role": role}).status_code == 422
    with cast.inside():
        assert not Invitation.objects.exists()


def test_inviting_somebody_who_is_in_is_refused_beside_the_field(alice: Browser) -> None:
    answer = alice.post(f"{PEOPLE}invite/", {"email": "bob@metcrm.example", "role": "owner"})
    assert answer.status_code == 422 and "is in already" in answer.content.decode()


def test_the_buttons_do_what_they_say(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        bob, asked = Membership.objects.get(user=cast.bob), make_invitation()
    alice.post(f"{PEOPLE}{bob.pk}/role/", {"role": "specialist"})
    alice.post(f"/settings/invitations/{asked.pk}/resend/")
    alice.post(f"/settings/invitations/{asked.pk}/withdraw/")
    with cast.inside():
        assert Membership.objects.get(pk=bob.pk).role == Role.SPECIALIST
        assert OutboxMessage.objects.count() == 1
        assert Invitation.objects.get().withdrawn_at


def test_removing_asks_first_and_then_ends_sight_at_once(alice: Browser, bob: Browser, cast: Cast) -> None:
    with cast.inside():
        membership = Membership.objects.get(user=cast.bob)
    assert bob.get("/settings/").status_code == 200
    assert "Remove Bob Viewer?" in alice.get(f"{PEOPLE}{membership.pk}/remove/").content.decode()
    assert bob.get("/settings/").status_code == 200
    alice.post(f"{PEOPLE}{membership.pk}/remove/")
    assert bob.get("/settings/")["Location"] == "/welcome/"
    assert bob.get("/outbox/").status_code == 404


def test_a_refusal_is_shown_as_a_sentence(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        mine = Membership.objects.get(user=cast.alice)
    page = alice.post(f"{PEOPLE}{mine.pk}/role/", {"role": "viewer"}, follow=True).content.decode()
    assert "Nobody changes their own role" in page


def test_the_list_asks_as_much_for_thirty_as_for_three(
    alice: Browser, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(numbers: range) -> None:
        with cast.inside():
            for number in numbers:
                make_member(email=f"m{number}@metcrm.example")
                make_invitation(f"i{number}@metcrm.example")

    fill(range(3))
    alice.get(PEOPLE)
    with django_assert_num_queries(10):
        alice.get(PEOPLE)
    fill(range(3, 30))
    with django_assert_num_queries(10):
        alice.get(PEOPLE)
