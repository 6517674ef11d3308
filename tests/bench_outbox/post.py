"""What both benches need: the mail server, the mails, and what came of them."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metcrm.outbox.models import OutboxMessage
    from metcrm.tenancy.context import Tenant

ROOT = Path(__file__).resolve().parents[2]
TENANTS = 4


@dataclass(frozen=True)
class Taken:
    """A mail that the server took."""

    at: float
    message_id: str
    to: str


@dataclass
class Post:
    """The mail server and its ledger."""

    port: int
    ledger: Path

    def taken(self) -> list[Taken]:
        lines = (line.split() for line in self.ledger.read_text().splitlines())
        return [Taken(float(at), message_id, to) for at, message_id, to in lines]

    def wait_before_ok(self, seconds: float) -> None:
        with smtplib.SMTP("127.0.0.1", self.port) as line:
            line.docmd(f"XWAIT {seconds}")


@contextmanager
def mail_server(folder: Path) -> Iterator[Post]:
    """A sink of its own process, ended with the block."""
    ledger = folder / "ledger.txt"
    ledger.touch()
    command = [sys.executable, "-m", "tests.bench_outbox.sink", str(ledger)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Post(int(process.stdout.readline()), ledger)
        finally:
            process.kill()


@dataclass
class Promised:
    """Mails that are owed, and by whom."""

    tenants: "list[Tenant]"
    ids: list[str]


def promise(recipients: Sequence[str], run: str) -> Promised:
    """Owe each of them a mail, in four workspaces, all in one commit."""
    from django.db import connections, transaction

    from metcrm import clock
    from metcrm.outbox.mails import message_id
    from metcrm.outbox.models import DueMail, OutboxMessage
    from metcrm.tenancy.context import Kind, Tenant, enter
    from metcrm.tenancy.ids import new_id

    now, done = clock.now(), Promised([Tenant(Kind.WORKSPACE, new_id()) for _ in range(TENANTS)], [])
    with transaction.atomic():
        for n, tenant in enumerate(done.tenants):
            with enter(tenant):
                mails = [mail_to(to, f"{run}-{to}", now) for to in recipients[n::TENANTS]]
                OutboxMessage.objects.bulk_create(mails)
                DueMail.objects.bulk_create(
                    DueMail(message_id=mail.pk, tenant_id=tenant.id, tenant_kind=tenant.kind, due_at=now)
                    for mail in mails
                )
                done.ids += [message_id(mail) for mail in mails]
    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze outbox_outboxmessage, outbox_duemail")  # autovacuum would, within a minute
    return done


def mail_to(to: str, key: str, now: datetime) -> "OutboxMessage":
    """A thank-you of ordinary length, in text and HTML, with a stop link. Call it inside a tenant."""
    from metcrm.outbox.models import MailClass, OutboxMessage

    return OutboxMessage(
        mail_class=MailClass.RELATIONSHIP, dedupe_key=key, kind="bench", to_email=to, to_name="Ruth Keller",
        from_name="Alder Medical Exercise", reply_to="dana@demo.example", subject="Thank you for your time",
        body_text=WORDS, body_html=HTML, due_at=now, created_at=now, headers=dict(STOP),
    )  # fmt: skip


def nothing_is_owed() -> bool:
    """True when no mail is left to send or to note. A database that is away says nothing."""
    from django.db import DatabaseError, connection

    from metcrm.outbox.models import DueMail

    try:
        return not DueMail.objects.exists()
    except DatabaseError:
        connection.close()
        return False


STOP = {
    "List-Unsubscribe": "<https://crm.example.org/u/0123456789abcdef0123456789abcdef/>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
TOLD = "Thank you for the time on Monday. I have left the pad at the front desk, and bring the sheet you asked for."
WORDS = "\n\n".join(["Dear Ruth,", *[TOLD] * 8, "Dana"])
HTML = "<html><body>" + "".join(f"<p>{part}</p>" for part in WORDS.split("\n\n")) + "</body></html>"
