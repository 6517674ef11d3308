"""One mail over real SMTP: what is sent, tried again, or failed, and what a person is told."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from metcrm.outbox import gates
from metcrm.outbox.delivery import deliver, drain
from metcrm.outbox.diagnosis import Trouble
from metcrm.outbox.models import DueMail, MailClass, OutboxMessage, State
from metcrm.outbox.services import NotAllowedNow, cancel, mend, postpone, resend
from metcrm.outbox.steps import GIVE_UP_AFTER, note, pause
from tests.conftest import NOW, Cast
from tests.metcrm.outbox.conftest import promise
from tests.metcrm.outbox.sink import Sink

RUTH = "ruth@lakeside.example"


def delivered(message: OutboxMessage, now: datetime = NOW) -> OutboxMessage:
    deliver(message.pk, now)
    message.refresh_from_db()
    return message


def test_it_arrives_and_is_noted(inside: Cast, sink: Sink) -> None:
    message = delivered(promise())
    assert (message.state, message.sent_at, message.attempts) == (State.SENT, NOW, 1)
    assert not DueMail.objects.exists()
    assert len(sink.mails) == 1


def test_the_mail_says_who_writes_and_whom_to_answer(inside: Cast, sink: Sink) -> None:
    message = delivered(promise())
    mail = sink.mails[0]
    assert sink.senders == ["post@metcrm.example"]
    assert str(mail["From"]) == "Alder Medical Exercise <post@metcrm.example>"
    assert str(mail["To"]) == "Ruth Keller <ruth@lakeside.example>"
    assert str(mail["Reply-To"]) == "alice@metcrm.example"
    assert str(mail["Message-ID"]) == f"<{message.pk}@metcrm.example>"
    assert str(mail["Date"]) == "Wed, 04 Mar 2026 15:00:00 +0000"


def test_both_parts_arrive(inside: Cast, sink: Sink) -> None:
    delivered(promise())
    text, html = (sink.mails[0].get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert (text.get_content().strip(), html.get_content().strip()) == ("Dear Ruth", "<p>Dear Ruth</p>")


def test_service_mail_says_that_a_machine_wrote_it(inside: Cast, sink: Sink) -> None:
    delivered(promise(mail_class=MailClass.SERVICE))
    delivered(promise())
    assert [mail["Auto-Submitted"] for mail in sink.mails] == ["auto-generated", None]


@pytest.mark.parametrize("field", ["to_name", "from_name", "subject"])
def test_a_line_break_starts_no_header(inside: Cast, sink: Sink, field: str) -> None:
    attack = {field: "Ruth\r\nBcc: all@example.org\nX: y"}
    delivered(promise(**attack))  # type: ignore[arg-type]  # words only
    assert sink.mails[0]["Bcc"] is None
    assert len(sink.mails[0].get_all("To") or []) == 1


def test_names_in_any_letters_arrive(inside: Cast, sink: Sink) -> None:
    delivered(promise(from_name='Zoë "Alder", Inc.', to_name="Łukasz <x>", subject="Schöne Grüße"))
    assert sink.mails[0]["From"].addresses[0].display_name == 'Zoë "Alder", Inc.'
    assert sink.mails[0]["To"].addresses[0].addr_spec == RUTH
    assert str(sink.mails[0]["Subject"]) == "Schöne Grüße"


@pytest.mark.parametrize(
    ("answer", "state", "reason", "remedy"),
    [
        ("421 Busy", "retrying", "The mail server asks to wait (421).", "tried again"),
        ("451 4.7.1 Greylisted", "retrying", "The mail server asks to wait (451).", "tried again"),
        ("452 4.2.2 Mailbox full", "retrying", "The mailbox is full (452).", "call the office"),
        ("552 5.2.2 Over quota", "retrying", "The mailbox is full (552).", "call the office"),
        ("550 5.1.1 No such user", "failed", "The mailbox does not exist (550).", "Ask the office"),
        ("550 Unknown", "failed", "The mailbox does not exist (550).", "Ask the office for the right address."),
        ("550 5.7.1 Need a fully qualified name", "failed", "Their mail server refuses our mail (550).", "Call"),
        ("554 Blocked", "failed", "Their mail server refuses our mail (554).", "Call the office"),
    ],
)  # fmt: skip
def test_what_the_server_says_to_the_address(
    inside: Cast, sink: Sink, answer: str, state: str, reason: str, remedy: str
) -> None:
    sink.at_rcpt[RUTH] = answer
    message = delivered(promise())
    assert (message.state, message.reason) == (state, reason)
    assert remedy in message.remedy
    assert DueMail.objects.exists() is (state == "retrying")


@pytest.mark.parametrize(("answer", "state"), [("554 5.7.1 Spam", "failed"), ("451 Later", "retrying")])
def test_what_it_says_to_the_words_is_not_about_the_mailbox(inside: Cast, sink: Sink, answer: str, state: str) -> None:
    sink.at_data[RUTH] = answer
    message = delivered(promise())
    assert message.state == state
    assert "mailbox" not in message.reason


def test_an_answer_that_never_comes_is_tried_again(inside: Cast, sink: Sink, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    sink.hold()
    message = delivered(promise())
    assert (message.state, message.reason) == (State.RETRYING, "The mail server hung up, or didn't answer in time.")


def test_a_server_that_is_away_is_tried_again(inside: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = delivered(promise())
    assert (message.state, message.reason) == (State.RETRYING, "The mail server can't be reached.")
    assert DueMail.objects.get().due_at == message.due_at > NOW


def test_a_quarrel_while_saying_goodbye_is_not_about_the_mail(inside: Cast, sink: Sink) -> None:
    sink.at_quit = "221 " + "x" * 10_000  # smtplib raises
    assert delivered(promise()).state == State.SENT


def test_the_second_try_is_the_same_mail(inside: Cast, sink: Sink) -> None:
    sink.at_data[RUTH] = "451 Later"
    message = delivered(promise())
    sink.at_data.clear()
    delivered(message, message.due_at)
    assert (message.state, message.attempts) == (State.SENT, 2)
    assert str(sink.mails[0]["Date"]) == "Wed, 04 Mar 2026 15:00:00 +0000"


def test_after_a_day_it_is_given_up(inside: Cast, sink: Sink) -> None:
    sink.at_rcpt[RUTH] = "451 Later"
    message = delivered(promise())
    message = delivered(message, NOW + GIVE_UP_AFTER)
    assert (message.state, message.remedy) == (State.FAILED, "Call the office, or send it again.")


def test_pauses_grow_from_a_minute_to_two_hours() -> None:
    assert timedelta(seconds=48) <= pause(1) <= timedelta(seconds=72)
    assert timedelta(seconds=96 * 60) <= pause(30) <= timedelta(seconds=144 * 60)


def test_a_gate_withholds_with_its_sentence(inside: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(gates._gates, "no", lambda message, now: "She said no.")
    message = delivered(promise(gates=["no"]))
    assert (message.state, message.reason) == (State.WITHHELD, "She said no.")
    assert not sink.mails
    assert not DueMail.objects.exists()


def test_a_withheld_mail_may_be_sent_again(inside: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    message = delivered(promise(gates=["unknown"]))
    assert message.reason == "The check “unknown” isn't installed."
    monkeypatch.setitem(gates._gates, "unknown", lambda message, now: "")
    resend(message, by=inside.by, now=NOW)
    assert delivered(message).state == State.SENT


def test_a_gate_that_breaks_lets_nothing_pass_and_is_asked_again(
    inside: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(gates._gates, "broken", lambda message, now: 1 / 0)
    message = delivered(promise(gates=["broken"]))
    assert (message.state, message.reason) == (State.RETRYING, "A check before sending didn't work.")
    assert not sink.mails


def test_withheld_in_mid_send_says_that_it_may_have_arrived(
    inside: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = promise(gates=["no"])
    OutboxMessage.objects.update(state=State.SENDING)
    monkeypatch.setitem(gates._gates, "no", lambda message, now: "She said no.")
    assert delivered(message).reason == "She said no. An earlier try may have reached them."


def test_before_its_time_nothing_happens(inside: Cast, sink: Sink) -> None:
    assert deliver(promise(due_at=NOW + timedelta(seconds=1)).pk, NOW) == ""


def test_what_another_worker_holds_is_left_alone(inside: Cast, sink: Sink) -> None:
    message = promise()
    DueMail.objects.update(lease_until=timezone.now() + timedelta(seconds=60))
    assert deliver(message.pk, NOW) == ""
    assert deliver(message.pk, NOW + timedelta(days=30)) == ""  # moving the clock takes nothing from its hands


def test_moved_or_cancelled_after_a_worker_took_it_is_not_sent(inside: Cast, sink: Sink) -> None:
    moved, gone = promise(), promise()
    postpone(moved, due_at=NOW + timedelta(days=1), now=NOW)
    cancel(gone, why="Not needed.")
    DueMail.objects.update(due_at=NOW)  # as the worker saw it
    assert (delivered(moved).state, delivered(gone).state) == (State.QUEUED, State.CANCELLED)
    assert DueMail.objects.get(pk=moved.pk).due_at == NOW + timedelta(days=1)
    assert not sink.mails


def test_a_worker_that_lost_its_lease_changes_no_outcome(inside: Cast, sink: Sink) -> None:
    message = delivered(promise())
    note(message, Trouble(False, "Too late."), NOW)
    note(message, None, NOW + timedelta(hours=1))
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.reason) == (State.SENT, NOW, "")


def test_an_ok_that_comes_late_is_still_an_ok(inside: Cast, sink: Sink) -> None:
    message = promise()
    OutboxMessage.objects.update(state=State.RETRYING, attempts=2)
    assert note(message, None, NOW).state == State.SENT
    assert not DueMail.objects.exists()


def test_what_has_left_is_neither_moved_nor_taken_back_nor_sent_again(inside: Cast, sink: Sink) -> None:
    message = delivered(promise())
    with pytest.raises(NotAllowedNow):
        cancel(message, why="x")
    with pytest.raises(NotAllowedNow):
        postpone(message, due_at=NOW, now=NOW)
    with pytest.raises(NotAllowedNow):
        resend(message, by=inside.by, now=NOW)


def test_a_mail_that_lost_its_place_in_line_gets_it_back(inside: Cast, sink: Sink) -> None:
    message = promise()
    DueMail.objects.all().delete()
    assert (mend(now=NOW), mend(now=NOW)) == (1, 0)
    assert delivered(message).state == State.SENT


def test_one_bad_mail_stops_nobody_behind_it(inside: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(gates._gates, "broken", lambda message, now: 1 / 0)
    sink.at_rcpt["full@x.example"] = "550 No"
    promise(gates=["broken"])
    promise("full@x.example")
    promise()
    assert sorted(drain(lambda: NOW, 10)) == ["failed", "retrying", "sent"]


def test_a_round_uses_one_line(inside: Cast, sink: Sink) -> None:
    for _ in range(20):
        promise()
    assert list(drain(lambda: NOW, 10)) == ["sent"] * 20
    assert sink.connections == 1
