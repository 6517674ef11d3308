"""What Mailgun tells: only what it has signed is believed, once, and with the same effect as a notice by SMTP.

The payloads are of the shape that Mailgun documents and sends, with names of ours.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from metcrm.outbox.mails import message_id
from metcrm.outbox.models import Kind, OutboxMessage, Returned, State
from practitioners.models import Contact, FollowUp, FollowUpState
from practitioners.services import follow_ups
from tests.conftest import NOW, Cast
from tests.practitioners.follow_ups.conftest import Office, make_office, make_sendable, make_thank_you

DATA = Path(__file__).parent / "data"
KEY = "a-signing-key"
EVENTS, INBOUND = "/mail/mailgun/events/", "/mail/mailgun/inbound/"


@pytest.fixture
def office(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Her thank-you was sent through the provider; a check-in is still to come."""
    settings.MAILGUN_WEBHOOK_KEY, settings.MAIL_RECEIVE_DOMAIN = KEY, "in.metcrm.example"
    settings.ROOT_URLCONF = "tests.metcrm.outbox.provider_urls"
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with cast.inside():
        make_sendable(cast.workspace)
        office = make_office(cast)
        make_thank_you(office)
        OutboxMessage.objects.update(state=State.SENT, sent_at=NOW)
        check_in = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)[1]
        follow_ups.schedule(check_in, because="visit", because_id=None, release=True, by=cast.by, now=NOW)
    yield office


def sent(cast: Cast) -> OutboxMessage:
    with cast.inside():
        return OutboxMessage.objects.get(kind="follow_up", sent_at__isnull=False)


def check_in(cast: Cast) -> FollowUp:
    with cast.inside():
        return FollowUp.objects.select_related("contact").get(purpose="check_in")


def payload(name: str, **places: str) -> Any:
    text = (DATA / f"mailgun_{name}.json").read_text()
    for place, value in places.items():
        text = text.replace(place.upper().replace("_", "-"), value)
    return json.loads(text)


def signature(key: str = KEY, token: str = "50a1c7") -> dict[str, str]:
    stamp = "1772722801"
    signed = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": stamp, "token": token, "signature": signed}


def tell(name: str, message: OutboxMessage, key: str = KEY, token: str = "50a1c7") -> int:
    body = payload(name, message_id=message_id(message).strip("<>")) | {"signature": signature(key, token)}
    return Browser().post(EVENTS, body, content_type="application/json").status_code


def hand_over(recipient: str, key: str = KEY) -> int:
    return Browser().post(INBOUND, payload("inbound", recipient=recipient) | signature(key)).status_code


def test_a_bounce_comes_back_with_its_reason_and_ends_the_cadence(cast: Cast, office: Office) -> None:
    assert tell("failed_permanent", sent(cast)) == 204
    message = sent(cast)
    assert (message.state, message.reason) == (State.BOUNCED, "The mailbox does not exist (5.1.1).")
    assert message.remedy == "Ask the office for the right address."
    assert (check_in(cast).state, check_in(cast).cancelled_why) == (
        FollowUpState.CANCELLED, "The mail to Ruth Keller came back.",
    )  # fmt: skip
    with cast.inside():
        thanks = FollowUp.objects.get(purpose="thank_you")
        assert thanks.state == FollowUpState.RELEASED, "It waits on Today for another address."


def test_what_the_provider_does_not_even_send_came_back_too(cast: Cast, office: Office) -> None:
    assert tell("suppressed", sent(cast)) == 204
    assert sent(cast).state == State.BOUNCED


def test_a_complaint_stops_all_mail_to_her(cast: Cast, office: Office) -> None:
    assert tell("complained", sent(cast)) == 204
    found = check_in(cast)
    assert found.cancelled_why == "Ruth Keller marked a mail as unwanted."
    assert found.contact is not None
    assert found.contact.stopped_at == NOW


def test_a_stop_by_way_of_the_provider_is_a_stop(cast: Cast, office: Office) -> None:
    assert tell("unsubscribed", sent(cast)) == 204
    assert check_in(cast).cancelled_why == "Ruth Keller asked for no more mails."
    with cast.inside():
        assert Contact.objects.get().stopped_at == NOW


@pytest.mark.parametrize("name", ["delivered", "failed_temporary"])
def test_what_ends_nothing_is_passed_over(cast: Cast, office: Office, name: str) -> None:
    assert tell(name, sent(cast)) == 204
    assert sent(cast).state == State.SENT
    assert check_in(cast).state == FollowUpState.RELEASED


def test_told_twice_it_is_noted_once(cast: Cast, office: Office) -> None:
    assert tell("failed_permanent", sent(cast)) == tell("failed_permanent", sent(cast), token="another") == 204
    with cast.inside():
        assert Returned.objects.get().kind == Kind.BOUNCE


def test_an_answer_lands_on_the_timeline_without_what_it_quotes(cast: Cast, office: Office) -> None:
    assert hand_over(f"reply+{sent(cast).return_token}@in.metcrm.example") == 204
    with cast.inside():
        assert Returned.objects.get().text == "Thank you, Tuesday at nine is fine.\n\nRuth"
    assert check_in(cast).cancelled_why == "Ruth Keller answered."


def test_mail_to_anybody_else_is_passed_over(cast: Cast, office: Office) -> None:
    assert hand_over("reply+guess@in.metcrm.example") == hand_over("someone@elsewhere.example") == 204
    with cast.inside():
        assert not Returned.objects.exists()


def test_a_mail_of_somebody_else_is_passed_over(cast: Cast, office: Office) -> None:
    body = payload("failed_permanent", message_id="x@elsewhere.example") | {"signature": signature()}
    assert Browser().post(EVENTS, body, content_type="application/json").status_code == 204


def test_while_the_mail_is_being_sent_it_is_to_come_again(cast: Cast, office: Office) -> None:
    message = sent(cast)
    with cast.inside():
        OutboxMessage.objects.filter(pk=message.pk).update(state=State.SENDING, sent_at=None)
    assert tell("failed_permanent", message) == 503
    assert hand_over(f"reply+{message.return_token}@in.metcrm.example") == 503


def test_a_wrong_signature_changes_nothing(cast: Cast, office: Office) -> None:
    assert tell("failed_permanent", sent(cast), key="guessed") == 400
    assert hand_over(f"reply+{sent(cast).return_token}@in.metcrm.example", key="guessed") == 400
    assert sent(cast).state == State.SENT
    with cast.inside():
        assert not Returned.objects.exists()


@pytest.mark.parametrize("signed", [{}, {"signature": "x"}, {"timestamp": "1", "token": "ü", "signature": "x"}])
def test_without_a_signature_or_with_half_of_one_nobody_comes_in(office: Office, signed: dict[str, str]) -> None:
    bodies: list[Any] = [{"event-data": {"event": "failed"}, "signature": signed}, {"signature": None}, [], None, "x"]
    for body in bodies:
        assert Browser().post(EVENTS, body, content_type="application/json").status_code == 400
    assert Browser().post(INBOUND, signed).status_code == 400
    assert Browser().post(EVENTS, b"\xff\xfe", content_type="application/json").status_code == 400


@pytest.mark.parametrize("data", [{}, None, [], {"event": "failed"}, {"event": ["x"], "timestamp": "soon"}])
def test_signed_nonsense_is_refused_and_breaks_nothing(office: Office, data: Any) -> None:
    body = {"event-data": data, "signature": signature()}
    assert Browser().post(EVENTS, body, content_type="application/json").status_code in (204, 400)
    assert Browser().post(INBOUND, {"event": "delivered"} | signature()).status_code == 400
    assert Browser().post(INBOUND, {"recipient": "x"} | signature()).status_code == 400


def test_each_workspace_sees_its_own(cast: Cast, office: Office) -> None:
    tell("complained", sent(cast))
    with cast.elsewhere():
        assert not Returned.objects.exists()


def test_without_a_key_the_addresses_do_not_exist(stranger: Browser) -> None:
    assert stranger.post(EVENTS).status_code == stranger.post(INBOUND).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("mailgun_events")


def test_an_empty_key_signs_nothing(office: Office, settings: Settings, cast: Cast) -> None:
    settings.MAILGUN_WEBHOOK_KEY = ""
    for key in ("", "-"):
        assert tell("failed_permanent", sent(cast), key=key) == 400
