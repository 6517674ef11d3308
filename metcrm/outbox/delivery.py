"""Delivering a mail: claim, ask the gates again, send outside any transaction, note what happened.

Two clocks: `now` is the time of the business (journeys may move it) and decides what is due; leases are about
processes and are measured in the machine's time, so that moving the clock takes no mail from a worker's hands.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from metcrm.outbox.diagnosis import AGAIN, Trouble
from metcrm.outbox.gates import objection
from metcrm.outbox.line import MailLine
from metcrm.outbox.listeners import tell
from metcrm.outbox.models import MOVES, DueMail, OutboxMessage, State
from metcrm.tenancy.context import Kind, Tenant, enter

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)  # longer than a task may take (tasks.py), so that nobody sends under a lost lease
GIVE_UP_AFTER = timedelta(hours=24)
BATCH = 50


def due(now: datetime, limit: int = BATCH) -> list[UUID]:
    """Ids of mail that is due and that no worker holds, the tenants taking turns."""
    turn = Window(RowNumber(), partition_by=F("tenant_id"), order_by=F("due_at").asc())
    found = _free(now).annotate(turn=turn).order_by("turn", "due_at", "pk")
    return list(found.values_list("message_id", flat=True)[:limit])


def drain(now: Callable[[], datetime], seconds: float) -> Iterator[str]:
    """Deliver what is due, batch by batch over one line, for about `seconds`. Yields each mail's state.

    A batch is short, so that whatever falls due meanwhile gets its turn in the next one. A mail that breaks something
    keeps its lease, comes back when that runs out, and stops nobody behind it.
    """
    ends = time.monotonic() + seconds
    with MailLine() as line:
        while batch := due(now()):
            for message_pk in batch:
                if time.monotonic() >= ends:
                    return
                try:
                    yield deliver(message_pk, now(), line)
                except Exception:  # the poisoned one waits for its lease; the line goes on
                    log.exception("Mail %s could not be delivered", message_pk)


def deliver(message_pk: UUID, now: datetime, line: MailLine | None = None) -> str:
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
    if message is not None and message.state == State.SENDING:
        trouble = _hand_over(message, line)
        with enter(tenant):
            message = _note(message_pk, message.attempts, trouble, now)
    if message is None:
        return ""
    tell(tenant, message, now)
    return message.state


def _free(now: datetime) -> QuerySet[DueMail]:
    return DueMail.objects.filter(Q(lease_until=None) | Q(lease_until__lt=timezone.now()), due_at__lte=now)


def _take(message_pk: UUID, now: datetime) -> Tenant | None:
    """One UPDATE decides: of two workers at once, the second finds the lease set and changes nothing."""
    route = DueMail.objects.filter(pk=message_pk).first()
    if route is None or not _free(now).filter(pk=message_pk).update(lease_until=timezone.now() + LEASE):
        return None
    return Tenant(Kind(route.tenant_kind), route.tenant_id)


def _prepare(message_pk: UUID, now: datetime) -> OutboxMessage | None:
    message = OutboxMessage.objects.select_for_update().filter(pk=message_pk).first()
    if message is None or State.SENDING not in MOVES[message.state]:
        DueMail.objects.filter(pk=message_pk).delete()
        return message
    if message.due_at > now:  # moved to another time after the lease was taken
        DueMail.objects.filter(pk=message_pk).update(due_at=message.due_at, lease_until=None)
        return message
    message.first_tried_at = message.first_tried_at or now
    why = _ask_gates(message, now)
    if why:
        return _stopped(message, why, now)
    message.attempts += 1
    _move(message, State.SENDING)
    return message


def _ask_gates(message: OutboxMessage, now: datetime) -> str | Trouble:
    if not message.gates:
        return ""
    try:
        with transaction.atomic():
            return objection(message, now)
    except Exception:  # a gate that breaks lets nothing pass, and is asked again later
        log.exception("A gate of mail %s broke", message.pk)
        return Trouble(False, "A check before sending didn't work.", AGAIN)


def _stopped(message: OutboxMessage, why: str | Trouble, now: datetime) -> OutboxMessage:
    if isinstance(why, Trouble):
        _later_or_never(message, why, now)
        return message
    if message.state == State.SENDING:  # a worker died in mid-send; nobody knows how far it came
        why = f"{why} An earlier try may have reached them."
    _move(message, State.WITHHELD, reason=why)
    DueMail.objects.filter(pk=message.pk).delete()
    return message


def _hand_over(message: OutboxMessage, line: MailLine | None) -> Trouble | None:
    if line is not None:
        return line.send(message)
    with MailLine() as own:
        return own.send(message)


def _note(message_pk: UUID, attempt: int, trouble: Trouble | None, now: datetime) -> OutboxMessage:
    message = OutboxMessage.objects.select_for_update().get(pk=message_pk)
    if trouble is None and State.SENT in MOVES[message.state]:
        message.sent_at = now
        _move(message, State.SENT)
        DueMail.objects.filter(pk=message_pk).delete()
    elif trouble is not None and (message.state, message.attempts) == (State.SENDING, attempt):
        _later_or_never(message, trouble, now)
    else:  # our lease had run out, and another worker has seen to it
        log.warning("Mail %s was finished by another worker: %s", message_pk, message.state)
    return message


def _later_or_never(message: OutboxMessage, trouble: Trouble, now: datetime) -> None:
    if trouble.permanent or now - (message.first_tried_at or now) >= GIVE_UP_AFTER:
        remedy = "Call the office, or send it again." if trouble.remedy == AGAIN else trouble.remedy
        _move(message, State.FAILED, reason=trouble.reason, remedy=remedy)
        DueMail.objects.filter(pk=message.pk).delete()
        return
    message.due_at = now + pause(message.attempts)
    _move(message, State.RETRYING, reason=trouble.reason, remedy=trouble.remedy)
    DueMail.objects.filter(pk=message.pk).update(due_at=message.due_at, lease_until=None)


def pause(attempts: int) -> timedelta:
    """How long to wait after the n-th failed try: doubling from a minute to two hours, with jitter of a fifth."""
    seconds = min(60 * 2 ** max(attempts - 1, 0), 7200)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  (no secret)


def _move(message: OutboxMessage, state: State, *, reason: str = "", remedy: str = "") -> None:
    if state not in MOVES[message.state]:
        raise RuntimeError(f"A mail can't go from {message.state} to {state}.")
    message.state, message.reason, message.remedy = state, reason[:300], remedy[:300]
    message.save(
        update_fields=["state", "reason", "remedy", "attempts", "first_tried_at", "sent_at", "due_at"],
    )
