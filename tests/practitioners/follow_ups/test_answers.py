"""An answer, a bounce or a complaint ends the cadence, and is told on the practice's page and on Today."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from metcrm.outbox.incoming import receive
from metcrm.outbox.models import Kind, OutboxMessage, State
from metcrm.outbox.parsing import Incoming
from practitioners.models import FollowUp, FollowUpState
from practitioners.services import follow_ups
from tests.conftest import NOW, Cast
from tests.practitioners.follow_ups.conftest import Office, make_office, make_sendable, make_thank_you


@pytest.fixture
def office(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Her thank-you was sent; a check-in is still to come."""
    settings.MAIL_RECEIVE_DOMAIN = "in.metcrm.example"
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with cast.inside():
        make_sendable(cast.workspace)
        office = make_office(cast)
        make_thank_you(office)
        OutboxMessage.objects.update(state=State.SENT, sent_at=NOW)
        check_in = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)[1]
        follow_ups.schedule(check_in, because="visit", because_id=None, release=True, by=cast.by, now=NOW)
    yield office


def back(cast: Cast, kind: Kind, text: str = "") -> FollowUp:
    """Something comes back about the thank-you; gives the check-in."""
    with cast.inside():
        token = OutboxMessage.objects.get(state=State.SENT).return_token
    receive(token, Incoming(kind, "1", "ruth@lakeside.example", text, "5.1.1"), now=NOW)
    with cast.inside():
        return FollowUp.objects.select_related("message", "contact").get(purpose="check_in")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Kind.REPLY, "Ruth Keller answered."),
        (Kind.BOUNCE, "The mail to Ruth Keller came back."),
        (Kind.COMPLAINT, "Ruth Keller marked a mail as unwanted."),
    ],
)
def test_it_ends_the_cadence(cast: Cast, office: Office, kind: Kind, why: str) -> None:
    check_in = back(cast, kind)
    assert (check_in.state, check_in.cancelled_why) == (FollowUpState.CANCELLED, why)
    assert check_in.message is not None
    assert check_in.message.state == State.CANCELLED


def test_an_automatic_reply_ends_nothing(cast: Cast, office: Office) -> None:
    assert back(cast, Kind.AUTOMATIC).state == FollowUpState.RELEASED


def test_a_complaint_stops_all_mail_to_her(cast: Cast, office: Office) -> None:
    check_in = back(cast, Kind.COMPLAINT)
    assert check_in.contact is not None
    assert check_in.contact.stopped_at == NOW


def test_the_answer_is_read_on_the_practices_page_and_on_today(
    cast: Cast, office: Office, alice: Browser, carol: Browser, bob: Browser
) -> None:
    back(cast, Kind.REPLY, "Tuesday at nine is fine. <b>Ruth</b>")
    panel, today = f"/practices/{office.practice.pk}/follow-ups/", "/today/follow-ups/"
    for browser in (alice, bob):
        for page in (panel, today):
            assert "Tuesday at nine is fine. &lt;b&gt;Ruth" in browser.get(page).content.decode()
    mail = 'href="mailto:ruth@lakeside.example?subject=Re%3A%20'
    assert mail in alice.get(today).content.decode()
    assert mail not in bob.get(today).content.decode()
    assert carol.get(panel).status_code == 404
    assert "Tuesday at nine" not in carol.get(today).content.decode()


def test_an_address_that_a_stranger_made_up_stays_an_address(cast: Cast, office: Office, alice: Browser) -> None:
    with cast.inside():
        token = OutboxMessage.objects.get(state=State.SENT).return_token
    receive(token, Incoming(Kind.REPLY, "1", 'r@x.example?bcc=all@x.example"><b>', "Yes", ""), now=NOW)
    page = alice.get("/today/follow-ups/").content.decode()
    assert "mailto:r@x.example%3Fbcc%3Dall@x.example%22%3E%3Cb%3E?subject=" in page
