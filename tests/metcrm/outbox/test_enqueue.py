"""A mail is promised in the transaction of the thing it tells about, or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction

from metcrm.outbox import hint
from metcrm.outbox.delivery import drain
from metcrm.outbox.models import DueMail, OutboxMessage, State
from tests.conftest import NOW, Cast, make_cast
from tests.metcrm.outbox.conftest import promise
from tests.metcrm.outbox.sink import Sink


def test_outside_a_transaction_it_refuses(committed: None) -> None:
    with pytest.raises(RuntimeError, match="belongs inside a transaction"):
        promise()


def test_the_same_key_gives_the_same_mail(inside: Cast) -> None:
    assert promise(key="once") == promise(key="once", subject="Other words")
    assert OutboxMessage.objects.get().subject == "Thank you"
    assert DueMail.objects.count() == 1


def test_another_workspace_may_use_the_same_key(cast: Cast) -> None:
    with cast.inside():
        promise(key="once")
    with cast.elsewhere():
        promise(key="once")
    assert DueMail.objects.count() == 2


def test_a_rollback_leaves_nothing(inside: Cast) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        promise()
        1 / 0  # noqa: B018
    assert not OutboxMessage.objects.exists()
    assert not DueMail.objects.exists()


def test_the_worker_is_told_after_the_commit_and_only_of_what_is_due(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    told: list[str] = []
    monkeypatch.setattr("metcrm.outbox.services.publish", lambda: told.append("sweep"))
    with django_capture_on_commit_callbacks(execute=True), cast.inside():
        promise()
        promise(due_at=NOW.replace(year=2027))
        assert told == []
    assert told == ["sweep"]


def test_a_thousand_mails_ask_for_one_sweep_and_the_next_asks_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    broker = SimpleNamespace(send_task=lambda name, **options: asked.append(name))
    monkeypatch.setattr(hint, "current_app", broker)
    monkeypatch.setattr(hint, "_quiet_until", 0.0)
    for _ in range(1000):
        hint.publish()
    assert asked == ["metcrm.outbox.sweep"]
    hint.begun()
    hint.publish()
    assert len(asked) == 2


def test_a_dead_broker_costs_no_mail_and_little_time(
    committed: None, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    dead.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(hint, "current_app", dead)
    monkeypatch.setattr(hint, "_quiet_until", 0.0)
    cast = make_cast()
    with cast.inside():
        promise()
    assert hint._quiet_until > 0  # it was tried, and isn't for a while
    assert list(drain(lambda: NOW, 10)) == [State.SENT]
    assert len(sink.mails) == 1
