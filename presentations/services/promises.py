"""Promises on both sides: made at a visit or beside one, kept or dropped."""

from dataclasses import dataclass
from datetime import date, datetime

from clients.public import names_a_client
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.models import Practice
from presentations.models import Promise, Visit
from presentations.refusals import NamesClient, Refused

State = Promise.State


@dataclass(frozen=True)
class NewPromise:
    """What is promised, by whom (a code of Promise.Side), and by when."""

    side: str
    text: str
    due_on: date


def promise(
    *, practice: Practice, visit: Visit | None, new: NewPromise, by: Actor, now: datetime, no_client: bool = False
) -> Promise:
    """Keep a promise in mind.

    Raises:
        Refused: no words, or words that name a client.
    """
    check(by, Capability.WRITE_VISITS)
    text = new.text.strip()
    if not text:
        raise Refused("Say what was promised.", "text")
    if no_client:
        check(by, Capability.CLEAR_NOTES)
    named = names_a_client(text)
    if named and not no_client:
        raise NamesClient(named, "text")
    kept = Promise.objects.create(
        practice=practice, visit=visit, side=new.side, text=text, due_on=new.due_on, created_at=now,
        created_by=str(by)[:200],
    )  # fmt: skip
    record("promise.made", by=by, on=kept, now=now, practice=practice.pk, side=new.side, cleared=bool(named))
    return kept


def settle(promise: Promise, *, state: str, on: date, by: Actor, now: datetime) -> Promise:
    """It is kept, or dropped. Twice the same is once."""
    check(by, Capability.WRITE_VISITS)
    if promise.state == state:
        return promise
    if promise.state != State.OPEN:
        raise Refused(f"This promise is {promise.get_state_display().lower()} already. Open it again first.")
    promise.state, promise.settled_on, promise.settled_by = state, on, str(by)[:200]
    promise.save(update_fields=["state", "settled_on", "settled_by"])
    record(f"promise.{state}", by=by, on=promise, now=now)
    return promise


def reopen(promise: Promise, *, by: Actor, now: datetime) -> Promise:
    """A slip of the thumb."""
    check(by, Capability.WRITE_VISITS)
    if promise.state != State.OPEN:
        promise.state, promise.settled_on, promise.settled_by = State.OPEN, None, ""
        promise.save(update_fields=["state", "settled_on", "settled_by"])
        record("promise.reopened", by=by, on=promise, now=now)
    return promise
