"""Delivering mail: claim, ask the gates again, send outside any transaction, note what happened.

`now` is the time of the business, which journeys may move; patience and leases are measured in the machine's time.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from metcrm.outbox import claims
from metcrm.outbox.claims import Claim
from metcrm.outbox.courier import Courier, Flight, is_spared
from metcrm.outbox.diagnosis import TOO_SLOW, Trouble, diagnose
from metcrm.outbox.listeners import tell
from metcrm.outbox.mails import Parcel, write_out
from metcrm.outbox.models import OutboxMessage, State
from metcrm.outbox.quick import begin, note_sent
from metcrm.outbox.steps import note, prepare
from metcrm.tenancy.context import Tenant, enter

log = logging.getLogger(__name__)

NOTE_PATIENCE = 40.0  # seconds for which a database that is away may come back, before a sent mail counts as unsent
LOOK_AGAIN = 0.25


def drain(now: Callable[[], datetime], seconds: float) -> Iterator[str]:
    """Deliver what is due for about `seconds`. Yields each mail's state.

    While one mail is on its way the next is prepared, so that what our rows cost is hidden behind the mail server's
    answer. A mail that breaks something keeps its lease, comes back when that runs out, and stops nobody behind it.
    """
    with Courier() as courier:
        round_ = _Round(courier, now, time.monotonic() + seconds)
        try:
            yield from round_.run()
        finally:
            round_.give_back()


def deliver(message_pk: UUID, now: datetime) -> str:
    """Deliver one mail if it is due and nobody else holds it. Returns its state, or "" when there was nothing to do."""
    claim = claims.take_one(message_pk, now)
    if claim is None:
        return ""
    with Courier() as courier:
        round_ = _Round(courier, lambda: now, 0.0)
        round_.batch = [claim]
        return next(round_.run(), "")


class _Round:
    """What one `drain` does.

    1. claim a batch: each mail's lease is taken, and commit
    2. ask the gates of the next mail, mark it as sending, and commit; the mail before is on its way meanwhile
    3. note how the mail before ended (sent, retrying or failed), and commit; only then the next one is sent
    A worker killed between 2 and 3 leaves a lease that runs out, and the mail goes out again with the same Message-ID.
    """

    def __init__(self, courier: Courier, now: Callable[[], datetime], ends: float) -> None:
        self.courier, self.now, self.ends = courier, now, ends
        self.batch: list[Claim] = []
        self.tenants: dict[UUID, Tenant] = {}

    def run(self) -> Iterator[str]:
        last: list[str] = []
        try:
            while (claim := self._next()) is not None:
                message, parcel = self._prepare(claim)
                landed = list(self.courier.settle())
                if message is not None and parcel is not None:
                    self.tenants[message.pk] = claim.tenant
                    self.courier.announce(message, parcel)
                over = [self._note(flight) for flight in landed]
                if message is not None and parcel is None:
                    over.append((claim.tenant, message))
                self.courier.send()
                yield from self._tell(over)
        finally:  # whatever stops us, what is on its way is seen to its end
            last = list(self._tell([self._note(flight) for flight in self.courier.rest()]))
        yield from last

    def give_back(self) -> None:
        """What was claimed and not begun. If that fails, the leases run out."""
        with suppress(DatabaseError):
            claims.give_back(self.batch)

    def _next(self) -> Claim | None:
        over = bool(self.ends) and time.monotonic() >= self.ends
        if not self.batch and self.ends and not over:
            self.batch = self._take()
        return self.batch.pop(0) if self.batch and not over else None

    def _take(self) -> list[Claim]:
        try:
            return claims.take(self.now())
        except DatabaseError:
            log.exception("The database doesn't say what is due")
            _look_at_connection()
            return []

    def _prepare(self, claim: Claim) -> tuple[OutboxMessage | None, Parcel | None]:
        """The mail as it stands after the gates, and in its envelope if it is to be sent."""
        try:
            message = begin(claim, self.now())
            if message is None:
                with enter(claim.tenant):
                    message = prepare(claim, self.now())
            if message is None or message.state != State.SENDING:
                return message, None
            if is_spared(message):
                return self._not_now(claim.tenant, message, Trouble(False, TOO_SLOW))
            try:
                return message, write_out(message)
            except Exception as error:  # an address or a header that can't be written
                return self._not_now(claim.tenant, message, diagnose(error))
        except Exception:  # the poisoned one waits for its lease; the line goes on
            log.exception("Mail %s could not be prepared", claim.message_pk)
            _look_at_connection()
            return None, None

    def _not_now(self, tenant: Tenant, message: OutboxMessage, why: Trouble) -> tuple[OutboxMessage, None]:
        with enter(tenant):
            return note(message, why, self.now()), None

    def _note(self, flight: Flight) -> tuple[Tenant, OutboxMessage | None]:
        tenant = self.tenants.pop(flight.message.pk)
        try:
            return tenant, _surely(lambda: _note_in(tenant, flight.message, flight.trouble, self.now()))
        except Exception:  # it will be sent again when the lease has run out
            log.exception("What became of mail %s could not be noted", flight.message.pk)
            return tenant, None

    def _tell(self, over: Iterable[tuple[Tenant, OutboxMessage | None]]) -> Iterator[str]:
        for tenant, message in over:
            if message is not None:
                tell(tenant, message, self.now())
                yield message.state


def _note_in(tenant: Tenant, message: OutboxMessage, trouble: Trouble | None, now: datetime) -> OutboxMessage:
    if trouble is None and note_sent(tenant, message, now):
        return message
    with enter(tenant):
        return note(message, trouble, now)


def _surely(work: Callable[[], OutboxMessage]) -> OutboxMessage:
    """Do it again while the database is away: the mail has left, and forgetting that would send it twice."""
    ends = time.monotonic() + NOTE_PATIENCE
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() >= ends:
                raise
            connection.close()
            time.sleep(LOOK_AGAIN)


def _look_at_connection() -> None:
    """After an error: one that is of no use is opened anew by the next question."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
