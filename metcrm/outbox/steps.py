"""The steps of one mail from state to state, each inside a transaction of its tenant."""

import logging
import random
from datetime import datetime, timedelta

from django.db import transaction

from metcrm.outbox import claims
from metcrm.outbox.claims import Claim
from metcrm.outbox.diagnosis import AGAIN, Trouble
from metcrm.outbox.gates import NotYet, objection
from metcrm.outbox.models import MOVES, DueMail, OutboxMessage, State

log = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(hours=24)


def prepare(claim: Claim, now: datetime) -> OutboxMessage | None:
    """Ask the gates and mark the mail as sending. None when it is no more, or in other hands by now."""
    message = OutboxMessage.objects.select_for_update().filter(pk=claim.message_pk).first()
    if message is None or State.SENDING not in MOVES[message.state]:
        DueMail.objects.filter(pk=claim.message_pk).delete()
        return message
    if claims.renew(claim) is None:
        return None
    if message.due_at > now:  # moved to another time after it was claimed
        DueMail.objects.filter(pk=message.pk).update(due_at=message.due_at, lease_until=None)
        return message
    message.first_tried_at = message.first_tried_at or now
    why = _ask_gates(message, now)
    if why:
        _stop(message, why, now)
        return message
    message.attempts += 1
    move(message, State.SENDING)
    return message


def note(message: OutboxMessage, trouble: Trouble | None, now: datetime) -> OutboxMessage:
    """Note how a try ended, whatever has become of the mail meanwhile."""
    locked = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if trouble is not None and (locked.state, locked.attempts) == (State.SENDING, message.attempts):
        later_or_never(locked, trouble, now)
    elif trouble is None and State.SENT in MOVES[locked.state]:
        locked.sent_at = now
        move(locked, State.SENT)
        DueMail.objects.filter(pk=locked.pk).delete()
    else:  # our lease had run out, and another worker has seen to it
        log.warning("Mail %s was finished by another worker: %s", message.pk, locked.state)
    return locked


def later_or_never(message: OutboxMessage, trouble: Trouble, now: datetime) -> None:
    """Try again after a pause, or give up: at once where no later try can help, else after a day."""
    if trouble.permanent or now - (message.first_tried_at or now) >= GIVE_UP_AFTER:
        remedy = "Call the office, or send it again." if trouble.remedy == AGAIN else trouble.remedy
        move(message, State.FAILED, reason=trouble.reason, remedy=remedy)
        DueMail.objects.filter(pk=message.pk).delete()
        return
    message.due_at = now + pause(message.attempts)
    move(message, State.RETRYING, reason=trouble.reason, remedy=trouble.remedy)
    DueMail.objects.filter(pk=message.pk).update(due_at=message.due_at, lease_until=None)


def pause(attempts: int) -> timedelta:
    """How long to wait after the n-th failed try: doubling from a minute to two hours, with jitter of a fifth."""
    seconds = min(60 * 2 ** max(attempts - 1, 0), 7200)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  (no secret)


def move(message: OutboxMessage, state: State, *, reason: str = "", remedy: str = "") -> None:
    """Change the state, if the table of moves allows it."""
    if state not in MOVES[message.state]:
        raise RuntimeError(f"A mail can't go from {message.state} to {state}.")
    message.state, message.reason, message.remedy = state, reason[:300], remedy[:300]
    message.save(
        update_fields=["state", "reason", "remedy", "attempts", "first_tried_at", "sent_at", "due_at"],
    )


def _ask_gates(message: OutboxMessage, now: datetime) -> str | Trouble:
    try:
        with transaction.atomic():
            return objection(message, now)
    except NotYet as wait:
        return Trouble(False, str(wait), "Nothing to do: it is looked at again in a minute.")
    except Exception:  # a gate that breaks lets nothing pass, and is asked again later
        log.exception("A gate of mail %s broke", message.pk)
        return Trouble(False, "A check before sending didn't work.", AGAIN)


def _stop(message: OutboxMessage, why: str | Trouble, now: datetime) -> None:
    if isinstance(why, Trouble):
        later_or_never(message, why, now)
        return
    if message.state == State.SENDING:  # a worker died in mid-send; nobody knows how far it came
        why = f"{why} An earlier try may have reached them."
    move(message, State.WITHHELD, reason=why)
    DueMail.objects.filter(pk=message.pk).delete()
