"""A slow mail moves aside, a dead line is replaced, and a database that is away forgets nothing."""

import pytest
from django.db import OperationalError
from pytest_django import Settings

from metcrm.outbox import claims, courier, delivery, steps
from metcrm.outbox.delivery import drain
from metcrm.outbox.models import DueMail, OutboxMessage, State
from tests.conftest import NOW, Cast, make_cast
from tests.metcrm.outbox.conftest import promise
from tests.metcrm.outbox.sink import Sink


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, settings: Settings, sink: Sink) -> None:  # after the sink's own
    monkeypatch.setattr(courier, "PATIENCE", 0.1)
    settings.EMAIL_TIMEOUT = 3


def state_of(message: OutboxMessage) -> str:
    message.refresh_from_db()
    return str(message.state)


def test_those_behind_a_slow_mail_do_not_wait(inside: Cast, sink: Sink) -> None:
    slow = promise("slow@hangs.example")
    others = [promise(f"{n}@lakeside.example") for n in range(5)]
    sink.slow.add("slow@hangs.example")
    assert list(drain(lambda: NOW, 10)) == [State.SENT] * 5 + [State.RETRYING]
    assert {state_of(mail) for mail in others} == {State.SENT}
    assert state_of(slow) == State.RETRYING
    assert slow.reason == "The mail server hung up, or didn't answer in time."


def test_a_domain_that_hangs_is_left_alone_for_a_while(inside: Cast, sink: Sink) -> None:
    sink.slow.add("a@hangs.example")
    promise("a@hangs.example")
    list(drain(lambda: NOW, 10))
    second, other = promise("b@hangs.example"), promise()
    list(drain(lambda: NOW, 10))
    assert (state_of(second), second.reason) == (State.RETRYING, "The mail server hung up, or didn't answer in time.")
    assert state_of(other) == State.SENT
    assert sink.asked.count("b@hangs.example") == 0


def test_many_slow_ones_wait_for_each_other_and_for_nobody_else(inside: Cast, sink: Sink) -> None:
    for n in range(7):
        sink.slow.add(f"a@hangs{n}.example")
        promise(f"a@hangs{n}.example")
    promise()
    assert sorted(drain(lambda: NOW, 20)) == [State.RETRYING] * 7 + [State.SENT]


def test_a_conversation_without_end_is_cut(inside: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "AT_MOST", 0.3)
    sink.slow.add("slow@hangs.example")
    promise("slow@hangs.example")
    assert list(drain(lambda: NOW, 10)) == [State.RETRYING]


def test_a_server_that_has_enough_of_a_line_gets_a_new_one(inside: Cast, sink: Sink) -> None:
    sink.mails_per_connection = 3
    for _ in range(7):
        promise()
    assert list(drain(lambda: NOW, 10)) == [State.SENT] * 7
    assert sink.connections == 3


def test_what_has_left_is_noted_though_the_database_was_away(
    committed: None, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = make_cast()
    with cast.inside():
        promise()
    failures = iter([OperationalError("the server has gone away")] * 2)

    def note(*args: object) -> OutboxMessage:
        for error in failures:
            raise error
        return steps.note(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(delivery, "note", note)
    monkeypatch.setattr(delivery, "LOOK_AGAIN", 0.01)
    assert list(drain(lambda: NOW, 10)) == [State.SENT]
    assert not DueMail.objects.exists()


def test_a_database_that_does_not_say_what_is_due_stops_nothing_on_its_way(
    inside: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise()
    batches = iter([claims.take(NOW)])

    def take(now: object) -> list[claims.Claim]:
        for batch in batches:
            return batch
        raise OperationalError("the server has gone away")

    monkeypatch.setattr(claims, "take", take)
    assert list(drain(lambda: NOW, 10)) == [State.SENT]


def test_stopped_in_the_middle_it_notes_what_is_on_its_way_and_gives_the_rest_back(inside: Cast, sink: Sink) -> None:
    for _ in range(6):
        promise()
    going = drain(lambda: NOW, 10)
    assert next(going) == State.SENT
    going.close()  # type: ignore[attr-defined]
    left = OutboxMessage.objects.exclude(state=State.SENT)
    assert {message.state for message in left} == {State.QUEUED}
    assert len(claims.take(NOW)) == left.count() == 6 - len(sink.mails)
