"""Mail that goes over real SMTP, from real rows."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from metcrm.outbox import courier
from metcrm.outbox.models import DueMail, MailClass, OutboxMessage
from metcrm.outbox.services import Letter, enqueue
from metcrm.tenancy.context import current
from tests.conftest import NOW, Cast, make_cast
from tests.metcrm.outbox.sink import Sink

ROOT = Path(__file__).resolve().parents[3]
Start = Callable[..., "subprocess.Popen[str]"]


def letter(to: str = "ruth@lakeside.example", **over: str) -> Letter:
    words = {
        "subject": "Thank you", "body_text": "Dear Ruth", "body_html": "<p>Dear Ruth</p>", "to_name": "Ruth Keller",
        "from_name": "Alder Medical Exercise", "reply_to": "alice@metcrm.example",
    }  # fmt: skip
    return Letter(to_email=to, **{**words, **over})


def promise(
    to: str = "ruth@lakeside.example", *, key: str = "", due_at: datetime = NOW, gates: list[str] | None = None,
    mail_class: MailClass = MailClass.RELATIONSHIP, **over: str,
) -> OutboxMessage:  # fmt: skip
    """Enqueue one mail in the entered workspace."""
    return enqueue(
        letter(to, **over), kind="test", dedupe_key=key or str(uuid4()), mail_class=mail_class, now=NOW,
        due_at=due_at, gates=gates or [],
    )  # fmt: skip


def promise_many(count: int) -> None:
    """As `promise`, for many at once: the rows that it writes, without its questions."""
    tenant = current()
    mails = [
        OutboxMessage(
            mail_class=MailClass.RELATIONSHIP, dedupe_key=f"many-{n}", kind="test", to_email=f"p{n}@x.example",
            subject="Thank you", body_text="Dear Ruth", due_at=NOW, created_at=NOW,
        )
        for n in range(count)
    ]  # fmt: skip
    OutboxMessage.objects.bulk_create(mails)
    DueMail.objects.bulk_create(
        DueMail(message_id=mail.pk, tenant_id=tenant.id, tenant_kind=tenant.kind, due_at=NOW) for mail in mails
    )


@pytest.fixture(autouse=True)
def _no_grudge(monkeypatch: pytest.MonkeyPatch) -> None:
    """A domain that was slow in one test isn't in the next."""
    monkeypatch.setattr(courier, "_slow_until", {})


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A mail server, and the settings that lead to it."""
    server = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # the test client's own catches nothing
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 10
    yield server
    server.stop()


@pytest.fixture
def there(committed: None) -> Cast:
    """The cast, committed."""
    return make_cast()


@pytest.fixture
def start(sink: Sink) -> Iterator[Start]:
    """Start a process of ours that sends to the sink; whatever is left at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def run(*command: str, **env: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}", **env},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate(timeout=10)
