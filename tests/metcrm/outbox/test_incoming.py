"""What comes back about a mail: noted once, told to whom it belongs, and only where the secret fits."""

import pytest
from pytest_django import Settings

from metcrm.outbox import incoming
from metcrm.outbox.delivery import deliver
from metcrm.outbox.incoming import ComeAgain, receive, token_in
from metcrm.outbox.models import Kind, MailClass, OutboxMessage, Returned, State
from metcrm.outbox.parsing import Incoming, parse
from metcrm.outbox.reception import LATER, Reception
from tests.conftest import NOW, Cast
from tests.metcrm.outbox.conftest import promise
from tests.metcrm.outbox.sink import Sink
from tests.metcrm.outbox.test_parsing import BOUNCE, REPLY


@pytest.fixture(autouse=True)
def _receiving(settings: Settings) -> None:
    settings.MAIL_RECEIVE_DOMAIN = "in.metcrm.example"


@pytest.fixture
def sent(inside: Cast, sink: Sink) -> OutboxMessage:
    message = promise()
    deliver(message.pk, NOW)
    message.refresh_from_db()
    assert message.state == State.SENT
    return message


def test_answers_and_notices_go_to_addresses_of_our_own(sent: OutboxMessage, sink: Sink) -> None:
    assert str(sink.mails[0]["Reply-To"]) == f"reply+{sent.return_token}@in.metcrm.example"
    assert sink.senders == [f"bounce+{sent.return_token}@in.metcrm.example"]


def test_service_mail_is_answered_to_the_person(inside: Cast, sink: Sink) -> None:
    message = promise(mail_class=MailClass.SERVICE)
    assert message.reply_to == "alice@metcrm.example"
    assert message.return_token


def test_where_nothing_comes_in_the_address_is_the_specialists(inside: Cast, settings: Settings) -> None:
    settings.MAIL_RECEIVE_DOMAIN = ""
    message = promise()
    assert (message.reply_to, message.return_token) == ("alice@metcrm.example", "")


def test_an_answer_is_kept_once(sent: OutboxMessage) -> None:
    assert receive(sent.return_token, parse(REPLY), now=NOW) is not None
    assert receive(sent.return_token, parse(REPLY), now=NOW) is None
    found = Returned.objects.get()
    assert (found.kind, found.message, found.text) == (
        Kind.REPLY, sent, "Thank you, Tuesday at nine is fine.\n\nRuth",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "said", "reason", "remedy"),
    [
        (b"5.1.1", b"no such user", "The mailbox does not exist (5.1.1).", "Ask the office for the right address."),
        (b"5.2.2", b"over quota", "The mailbox is full (5.2.2).", "Call the office, or send it again later."),
        (b"5.7.1", b"blocked", "Their mail server refuses our mail (5.7.1).", "Call the office, or ask for another"),
    ],
)
def test_what_came_back_says_why_and_what_to_do(
    sent: OutboxMessage, status: bytes, said: bytes, reason: str, remedy: str
) -> None:
    receive(sent.return_token, parse(BOUNCE % (b"failed", status, said)), now=NOW)
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (State.BOUNCED, reason)
    assert sent.remedy.startswith(remedy)


def test_a_delay_is_no_bounce(sent: OutboxMessage) -> None:
    receive(sent.return_token, parse(BOUNCE % (b"delayed", b"4.4.1", b"later")), now=NOW)
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert not Returned.objects.exists()


def test_while_the_mail_is_being_sent_the_notice_is_to_come_again(inside: Cast) -> None:
    message = promise()
    OutboxMessage.objects.update(state=State.SENDING)
    with pytest.raises(ComeAgain):
        receive(message.return_token, parse(REPLY), now=NOW)
    assert Reception().take([f"reply+{message.return_token}@in.metcrm.example"], REPLY) == LATER


def test_what_the_app_refuses_is_not_noted_and_comes_again(
    sent: OutboxMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(incoming._hearers, "test", lambda *args: 1 / 0)
    assert Reception().take([f"reply+{sent.return_token}@in.metcrm.example"], REPLY) == LATER
    assert not Returned.objects.exists()


def test_only_addresses_that_were_given_out_are_taken(sent: OutboxMessage) -> None:
    door = Reception()
    assert door.to(f"reply+{sent.return_token.upper()}@IN.metcrm.example").startswith("250")
    for address in ("reply+guess@in.metcrm.example", f"reply+{sent.return_token}@elsewhere.example", "x", "@", "a+b@"):
        assert door.to(address).startswith("550")
    assert receive("guess", parse(REPLY), now=NOW) is None


@pytest.mark.parametrize("address", ["other+abc@in.metcrm.example", "reply@in.metcrm.example", ""])
def test_other_addresses_hold_no_secret(address: str) -> None:
    assert token_in(address) == ""


def test_each_workspace_sees_its_own(cast: Cast, sink: Sink) -> None:
    with cast.inside():
        message = promise()
    deliver(message.pk, NOW)
    receive(message.return_token, Incoming(Kind.REPLY, "1", text="Hello"), now=NOW)
    with cast.elsewhere():
        assert not Returned.objects.exists()
    with cast.inside():
        assert Returned.objects.get().text == "Hello"
