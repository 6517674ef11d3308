"""How what is owed to an office comes to an end: by hand, or because something happened that makes it needless."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from metcrm.audit.services import record
from metcrm.outbox import services as outbox
from metcrm.outbox.models import MOVES as OUTBOX_MOVES
from metcrm.outbox.models import State
from metcrm.tenancy.actors import SYSTEM, Actor
from practitioners.follow_up_states import MOVES, actions
from practitioners.models import Contact, FollowUp, FollowUpState, Practice

OPEN = [state for state, moves in MOVES.items() if moves]


def end_cadence(practice: Practice, *, why: str, now: datetime, by: Actor = SYSTEM, but: FollowUp | None = None) -> int:
    """Cancel everything that is still owed to a practice, as after a referral or when work on it stops.

    What is just being sent, or has left, stays as it is; so does `but`, such as the mail that came back and waits for
    another address. Returns how many were cancelled.
    """
    owed = FollowUp.objects.filter(practice=practice)
    if but is not None:
        owed = owed.exclude(pk=but.pk)
    return _end(owed, practice, why, now, by)


def end_cadence_with(contact: Contact, *, why: str, now: datetime, by: Actor = SYSTEM) -> int:
    """As `end_cadence`, for what is owed to one person, or to another entry with the same address."""
    same_address = Q(contact__email__iexact=contact.email) if contact.email else Q()
    owed = FollowUp.objects.filter(Q(contact=contact) | same_address)
    return _end(owed, contact.practice, why, now, by)


def move(row: FollowUp, state: FollowUpState, **fields: object) -> None:
    """Change the state of a locked row, if the table of moves allows it, and save it."""
    if state not in MOVES[row.state]:
        raise RuntimeError(f"A follow-up can't go from {row.state} to {state}.")
    row.state = state
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def take_back(row: FollowUp, why: str) -> None:
    """Take its mail out of the line, if it hasn't left.

    Raises:
        outbox.NotAllowedNow: a worker took it a moment ago.
    """
    if row.message is not None and State.CANCELLED in OUTBOX_MOVES[row.message.state]:
        outbox.cancel(row.message, why=why)


def cancel(row: FollowUp, why: str) -> None:
    """It is not owed any more; its mail doesn't leave."""
    take_back(row, why)
    move(row, FollowUpState.CANCELLED, cancelled_why=why[:200])


def _end(owed: "QuerySet[FollowUp]", practice: Practice, why: str, now: datetime, by: Actor) -> int:
    with transaction.atomic():
        rows = owed.select_for_update(of=("self",)).filter(state__in=OPEN).order_by("pk")
        ended = sum(_cancel_unless_leaving(row, why) for row in rows)
        if ended:
            record("cadence.ended", by=by, on=practice, now=now, cancelled=ended)
    return ended


def _cancel_unless_leaving(row: FollowUp, why: str) -> bool:
    if "cancel" not in actions(row):
        return False
    try:
        with transaction.atomic():
            cancel(row, why)
    except outbox.NotAllowedNow:  # a worker took it a moment ago
        return False
    return True
