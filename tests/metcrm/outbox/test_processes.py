"""Real workers as processes of their own: killed in mid-send, racing for the same rows, started by Celery."""

import os
import signal
import smtplib
import socket
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from celery import current_app
from django.test import Client as Browser
from pytest_django import Settings

from metcrm import clock
from metcrm.outbox import claims, delivery, hint, pulse
from metcrm.outbox.models import DueMail, OutboxMessage, Returned, State
from tests.conftest import Cast
from tests.metcrm.outbox.conftest import Start, promise, promise_many
from tests.metcrm.outbox.sink import Sink, eventually
from tests.metcrm.outbox.test_parsing import REPLY

WORKER = "tests.metcrm.outbox.worker"
CELERY = (
    "celery", "-A", "metcrm", "worker", "--pool=prefork", "--concurrency=1", "--without-gossip", "--without-mingle",
    "--loglevel=WARNING",
)  # fmt: skip


def states(cast: Cast) -> Counter[str]:
    with cast.inside():
        return Counter(OutboxMessage.objects.values_list("state", flat=True))


def test_a_worker_killed_in_mid_send_loses_nothing_and_the_copy_is_the_same_mail(
    there: Cast, sink: Sink, start: Start
) -> None:
    with there.inside():
        message = promise()
    sink.hold()
    worker = start(WORKER, "1")  # a lease of one second
    eventually(lambda: sink.holding == 1)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    sink.go_on()
    assert states(there) == {State.SENDING: 1}
    eventually(lambda: claims.due(clock.now()) == [message.pk])  # the lease runs out
    assert list(delivery.drain(clock.now, 5)) == [State.SENT]
    assert states(there) == {State.SENT: 1}
    assert sink.ids == [f"<{message.pk}@metcrm.example>"] * 2
    assert sink.mails[0]["Date"] == sink.mails[1]["Date"]
    assert not DueMail.objects.exists()


def test_two_workers_never_take_the_same_mail(there: Cast, sink: Sink, start: Start) -> None:
    with there.inside():
        promise_many(300)
    workers = [start(WORKER), start(WORKER)]
    sent = [int(worker.communicate(timeout=180)[0].split()[-1]) for worker in workers]
    assert sum(sent) == 300
    assert min(sent) > 0, "One worker did it all, so that they never met."
    assert len(sink.ids) == len(set(sink.ids)) == 300
    assert states(there) == {State.SENT: 300}


def test_a_committed_mail_is_delivered_by_a_celery_worker(
    there: Cast, sink: Sink, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hint, "_quiet_until", 0.0)
    worker = start(*CELERY)
    current_app.send_task("metcrm.outbox.heartbeat")
    eventually(lambda: pulse.is_alive("worker"))
    with there.inside():
        promise()
    eventually(lambda: sink.mails)
    eventually(lambda: states(there) == {State.SENT: 1})
    pulse.beat("beat")
    assert Browser().get("/readyz").json() == dict.fromkeys(["database", "broker", "beat", "worker"], "ok")
    worker.terminate()
    worker.communicate(timeout=60)
    assert worker.returncode == 0


def test_the_receiving_port_takes_an_answer_and_nothing_else(
    there: Cast, start: Start, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_RECEIVE_DOMAIN = "in.metcrm.example"
    with there.inside():
        token = promise().return_token
        OutboxMessage.objects.update(state=State.SENT, sent_at=clock.now())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    start("manage", "receive_mail", "--port", str(port), MAIL_RECEIVE_DOMAIN="in.metcrm.example")
    eventually(lambda: answers_on(port))
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.sendmail("ruth@lakeside.example", [f"reply+{token}@in.metcrm.example"], REPLY)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            line.sendmail("x@x.example", ["reply+guess@in.metcrm.example"], REPLY)
    with there.inside():
        assert Returned.objects.get().text.startswith("Thank you, Tuesday")


def answers_on(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def test_a_worker_refuses_a_role_that_bypasses_the_policies(sink: Sink, start: Start) -> None:
    superuser = os.environ["DATABASE_SUPERUSER_URL"].rsplit("/", 1)[0] + "/metcrm_test_template"
    worker = start(*CELERY, DATABASE_URL=superuser)
    said, _ = worker.communicate(timeout=30)
    assert worker.returncode != 0
    assert "bypasses row-level security" in said
