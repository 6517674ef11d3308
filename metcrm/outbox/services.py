"""Promising a mail, and changing one's mind before it leaves."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from metcrm.audit.services import record
from metcrm.outbox import incoming
from metcrm.outbox.hint import publish
from metcrm.outbox.mails import message_id
from metcrm.outbox.models import MOVES, OPEN_STATES, DueMail, MailClass, OutboxMessage, State
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import current
from metcrm.tenancy.routes import add_token


class NotAllowedNow(Exception):
    """The message is not in a state for this; the text says so to a person."""


@dataclass(frozen=True)
class Letter:
    """What is written: to whom, from whom, in which words. Bodies are final, nothing is filled in later."""

    to_email: str
    subject: str
    body_text: str
    body_html: str = ""
    to_name: str = ""
    from_name: str = ""
    reply_to: str = ""


def enqueue(
    letter: Letter,
    *,
    kind: str,
    dedupe_key: str,
    mail_class: MailClass,
    now: datetime,
    due_at: datetime | None = None,
    gates: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    about: str = "",
) -> OutboxMessage:
    """Promise a mail, in the same transaction as the thing it tells about.

    The same `dedupe_key` again gives the row that is already there, unchanged.

    Raises:
        RuntimeError: outside a transaction; a promise that could be lost alone is none.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("enqueue() belongs inside a transaction.")
    tenant = current()
    token = secrets.token_hex(16) if settings.MAIL_RECEIVE_DOMAIN else ""  # lower case survives every mail program
    answers_here = token and mail_class == MailClass.RELATIONSHIP
    message, created = OutboxMessage.objects.get_or_create(
        tenant_id=tenant.id,
        dedupe_key=dedupe_key,
        defaults={
            "mail_class": mail_class,
            "kind": kind,
            "to_email": letter.to_email,
            "to_name": _one_line(letter.to_name),
            "from_name": _one_line(letter.from_name),
            "reply_to": incoming.address(incoming.REPLY_BOX, token) if answers_here else letter.reply_to,
            "return_token": token,
            "subject": _one_line(letter.subject),
            "body_text": letter.body_text,
            "body_html": letter.body_html,
            "headers": dict(headers or {}),
            "gates": list(gates),
            "about": about,
            "due_at": due_at or now,
            "created_at": now,
        },
    )
    if created:
        if token:
            add_token(token, kind=incoming.ROUTE, row_id=message.pk)
        if settings.MAILGUN_WEBHOOK_KEY:
            add_token(message_id(message), kind=incoming.MESSAGE_ID, row_id=message.pk)
        _put_in_line(message, now)
    return message


def cancel(message: OutboxMessage, *, why: str) -> None:
    """Take back a mail that hasn't left. A mail that is already sent stays as it is.

    Raises:
        NotAllowedNow: it is on its way, or gone.
    """
    message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if State.CANCELLED not in MOVES[message.state]:
        raise NotAllowedNow(f"This mail can't be taken back any more: {message.get_state_display().lower()}.")
    message.state, message.reason = State.CANCELLED, why[:300]
    message.save(update_fields=["state", "reason"])
    DueMail.objects.filter(pk=message.pk).delete()


def postpone(message: OutboxMessage, *, due_at: datetime, now: datetime) -> None:
    """Move a mail that hasn't left to another time.

    Raises:
        NotAllowedNow: it is on its way, or gone.
    """
    message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if message.state not in (State.QUEUED, State.RETRYING):
        raise NotAllowedNow(f"This mail can't be moved any more: {message.get_state_display().lower()}.")
    message.due_at = due_at
    message.save(update_fields=["due_at"])
    _put_in_line(message, now)


def resend(message: OutboxMessage, *, by: Actor, now: datetime) -> None:
    """Put a failed or withheld mail back in line, after a person has seen to the reason.

    Raises:
        NotAllowedNow: it isn't failed or withheld.
    """
    message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if State.QUEUED not in MOVES[message.state]:
        raise NotAllowedNow(f"This mail needs no second try: {message.get_state_display().lower()}.")
    message.state, message.reason, message.remedy = State.QUEUED, "", ""
    message.due_at, message.attempts, message.first_tried_at = now, 0, None
    message.save(update_fields=["state", "reason", "remedy", "due_at", "attempts", "first_tried_at"])
    _put_in_line(message, now)
    record("mail.resent", by=by, on=message, now=now, kind=message.kind)


def mend(*, now: datetime) -> int:
    """Put mail that is owed but has lost its place in line back into it, as after restoring a backup. Returns how many.

    The line is a second table, written in the same transaction as the mail, so this finds nothing unless somebody
    worked on the database by hand.
    """
    # The mail first, the line second: what is promised in between is then in neither, and stays as it is.
    owed = list(OutboxMessage.objects.filter(state__in=OPEN_STATES))
    in_line = set(DueMail.objects.filter(tenant_id=current().id).values_list("message_id", flat=True))
    lost = [message for message in owed if message.pk not in in_line]
    for message in lost:
        _put_in_line(message, now)
    return len(lost)


def is_open(message: OutboxMessage) -> bool:
    """True while the mail is still owed."""
    return message.state in OPEN_STATES


def _put_in_line(message: OutboxMessage, now: datetime) -> None:
    tenant = current()
    DueMail.objects.update_or_create(
        message_id=message.pk,
        defaults={
            "tenant_id": tenant.id, "tenant_kind": tenant.kind, "due_at": message.due_at, "lease_until": None,
        },
    )  # fmt: skip
    if message.due_at <= now:
        # For speed only: the sweep finds it anyway, so a dead broker costs a minute, not a mail.
        transaction.on_commit(publish, robust=True)


def _one_line(text: str) -> str:
    """No line break may reach a header."""
    return " ".join(text.split())[:200]
