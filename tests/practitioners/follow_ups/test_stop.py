"""The stop link: looking never acts, pressing does at once, for this workspace only."""

import pytest
from django.test import Client as Browser

from metcrm.audit.models import AuditEvent
from metcrm.outbox.gates import objection
from metcrm.outbox.models import OutboxMessage
from practitioners.models import Contact
from tests.conftest import NOW, Cast
from tests.practitioners.follow_ups.conftest import Office, make_office, make_sendable, make_thank_you


@pytest.fixture
def link(cast: Cast) -> str:
    """Of Ruth's mail from Alice; Carol knows Ruth by the same address."""
    with cast.elsewhere():
        make_office(cast, code="elsewhere")
        Contact.objects.update(email="ruth@lakeside.example")
    with cast.inside():
        make_sendable(cast.workspace)
        make_thank_you(make_office(cast))
        return f"/u/{Contact.objects.get().stop_token}/"


def ruth(cast: Cast) -> Contact:
    with cast.inside():
        return Contact.objects.get()


def test_looking_changes_nothing(cast: Cast, link: str) -> None:
    page = Browser().get(link)
    assert page.status_code == 200
    assert "Stop mails from Alder Medical Exercise" in page.content.decode()
    Browser().head(link)
    assert ruth(cast).stopped_at is None


def test_one_click_stops_at_once_and_twice_is_once(cast: Cast, link: str) -> None:
    for _ in range(2):
        page = Browser(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
        assert page.status_code == 200
        assert "No more mails" in page.content.decode()
    assert ruth(cast).stopped_at is not None
    with cast.inside():
        stops = AuditEvent.objects.filter(action="contact.stopped_mail")
        assert [(event.actor_label, event.actor_role) for event in stops] == [("Ruth Keller", "office")]


def test_the_mail_that_waits_is_withheld_from_then_on(cast: Cast, link: str) -> None:
    Browser().post(link)
    with cast.inside():
        message = OutboxMessage.objects.get()
        assert objection(message, NOW) == "Ruth Keller asked for no more mails."


def test_another_workspace_may_still_write(cast: Cast, link: str) -> None:
    Browser().post(link)
    with cast.elsewhere():
        assert Contact.objects.get().stopped_at is None


def test_it_can_be_undone_there_and_then(cast: Cast, link: str) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.post(link)
    page = browser.post(f"{link}again/")
    assert "may write to you again" in page.content.decode()
    assert ruth(cast).stopped_at is None
    assert browser.get(f"{link}again/").status_code == 405


def test_a_guess_finds_nothing(cast: Cast, link: str) -> None:
    assert Browser().get("/u/guessed/").status_code == 404
    assert Browser().post("/u/guessed/").status_code == 404


def test_somebody_signed_in_elsewhere_stops_it_too(cast: Cast, link: str, carol: Browser) -> None:
    assert carol.post(link).status_code == 200
    assert ruth(cast).stopped_at is not None


def test_contacts_of_one_mail_share_no_token(office: Office) -> None:
    other = make_office(office.cast, code="other")
    make_thank_you(office)
    make_thank_you(other)
    tokens = set(Contact.objects.values_list("stop_token", flat=True))
    assert len(tokens) == 2
    assert "" not in tokens
