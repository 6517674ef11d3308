"""Delivering a mail: claim, ask the gates again, send outside any transaction, note what happened."""

import logging
import random
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from metcrm.outbox.gates import objection
from metcrm.outbox.models import MOVES, DueMail, OutboxMessage, State
from metcrm.outbox.services import message_id
from metcrm.tenancy.context import Kind, Tenant, enter

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)  # longer than EMAIL_TIMEOUT allows a send to take
GIVE_UP_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Trouble:
    """Why a try failed. `permanent` = no later try can help."""

    permanent: bool
    reason: str
    remedy: str = ""


def due(now: datetime, limit: int = 500) -> list[UUID]:
    """Ids of mail that is due and that no worker holds, the tenants taking turns."""
    free = DueMail.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), due_at__lte=now)
    turn = Window(RowNumber(), partition_by=F("tenant_id"), order_by=F("due_at").asc())
    return list(free.annotate(turn=turn).order_by("turn", "due_at").values_list("message_id", flat=True)[:limit])


def deliver(message_pk: UUID, now: datetime) -> str:
    """Deliver one mail if it is due and nobody else holds it. Returns its state, or "" when there was nothing to do.

    1. take the lease with one UPDATE; ask the gates; mark it as sending; commit
    2. hand it to the mail server, outside any transaction
    3. note sent, retrying or failed; commit
    A worker killed between 2 and 3 leaves a lease that runs out, and the mail goes out again with the same Message-ID.
    """
    tenant = _take(message_pk, now)
    if tenant is None:
        return ""
    with enter(tenant):
        message = _prepare(message_pk, now)
    if message is None or message.state != State.SENDING:
        return message.state if message else ""
    trouble = _send(message)
    with enter(tenant):
        return _note(message_pk, trouble, now)


def _take(message_pk: UUID, now: datetime) -> Tenant | None:
    with transaction.atomic():
        route = (
            DueMail.objects.select_for_update(skip_locked=True)
            .filter(Q(lease_until=None) | Q(lease_until__lt=now), pk=message_pk, due_at__lte=now)
            .first()
        )
        if route is None:
            return None
        DueMail.objects.filter(pk=message_pk).update(lease_until=now + LEASE)
        return Tenant(Kind(route.tenant_kind), route.tenant_id)


def _prepare(message_pk: UUID, now: datetime) -> OutboxMessage | None:
    message = OutboxMessage.objects.select_for_update().filter(pk=message_pk).first()
    if message is None or State.SENDING not in MOVES[message.state]:
        DueMail.objects.filter(pk=message_pk).delete()
        return message
    why = objection(message, now)
    if why:
        _move(message, State.WITHHELD, reason=why)
        DueMail.objects.filter(pk=message_pk).delete()
        return message
    message.attempts += 1
    message.first_tried_at = message.first_tried_at or now
    _move(message, State.SENDING)
    return message


def _send(message: OutboxMessage) -> Trouble | None:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body_text,
        from_email=_sender(message),
        to=[formataddr((message.to_name, message.to_email)) if message.to_name else message.to_email],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={**message.headers, "Message-ID": message_id(message)},
        connection=get_connection(),
    )
    if message.body_html:
        mail.attach_alternative(message.body_html, "text/html")
    try:
        mail.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return diagnose(error)
    return None


def _sender(message: OutboxMessage) -> str:
    if not message.from_name:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((message.from_name, f"post@{settings.MAIL_DOMAIN}"))


def diagnose(error: Exception) -> Trouble:
    """Say what a failed try means: whether to try again, and what a person can do."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _by_code(code, _readable(text))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Trouble(False, "The mail server refused our sign-in.", "Check the user and password in EMAIL_URL.")
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, _readable(error.smtp_error))
    if isinstance(error, ValueError):
        return Trouble(True, "The address or a header can't be sent.", "Correct the contact's e-mail address.")
    return Trouble(False, "The mail server can't be reached.", "")


def _by_code(code: int, text: str) -> Trouble:
    if code == 552 or "quota" in text.lower() or "full" in text.lower():
        return Trouble(False, f"The mailbox is full ({code}).", "Call the office, or wait.")
    if code in (550, 551, 553, 501):
        return Trouble(True, f"The mailbox does not exist ({code}).", "Ask the office for the right address.")
    if code >= 500:
        return Trouble(True, f"The mail server refused it ({code}).", "Send it another way, or ask the office.")
    return Trouble(False, f"The mail server asks to wait ({code}).", "")


def _readable(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


def _note(message_pk: UUID, trouble: Trouble | None, now: datetime) -> str:
    message = OutboxMessage.objects.select_for_update().get(pk=message_pk)
    if trouble is None:
        message.sent_at = now
        _move(message, State.SENT)
    elif trouble.permanent or now - (message.first_tried_at or now) >= GIVE_UP_AFTER:
        _move(message, State.FAILED, reason=trouble.reason, remedy=trouble.remedy)
    else:
        message.due_at = now + pause(message.attempts)
        _move(message, State.RETRYING, reason=trouble.reason, remedy=trouble.remedy)
        DueMail.objects.filter(pk=message_pk).update(due_at=message.due_at, lease_until=None)
        return message.state
    DueMail.objects.filter(pk=message_pk).delete()
    return message.state


def pause(attempts: int) -> timedelta:
    """How long to wait after the n-th failed try: doubling from a minute to two hours, with jitter of a fifth."""
    seconds = min(60 * 2 ** (attempts - 1), 7200)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  (no secret)


def _move(message: OutboxMessage, state: State, *, reason: str = "", remedy: str = "") -> None:
    if state not in MOVES[message.state]:
        raise RuntimeError(f"A mail can't go from {message.state} to {state}.")
    message.state, message.reason, message.remedy = state, reason[:300], remedy[:300]
    message.save()
