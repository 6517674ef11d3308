"""Handing mails over: one at a time, so that a worker that dies leaves at most one between the server's OK and our
commit. A mail that takes long moves aside with its line, and those behind it go on over another.
"""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from types import TracebackType

from django.core.mail import EmailMultiAlternatives

from metcrm.outbox.diagnosis import TOO_SLOW, Trouble
from metcrm.outbox.line import MailLine
from metcrm.outbox.mails import mail_of
from metcrm.outbox.models import OutboxMessage

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds until a mail moves aside
AT_MOST = 40.0  # seconds for one mail, whatever its server does; then the conversation is cut
ASIDE = 4  # how many may be slow at the same time
SPARED = 60.0  # seconds for which a domain that didn't answer in time is left alone

_slow_until: dict[str, float] = {}


@dataclass(eq=False)
class Flight:
    """One mail on its way. `trouble` says how it ended once `over` is true."""

    message: OutboxMessage
    line: MailLine
    thread: ThreadPoolExecutor
    future: "Future[Trouble | None]"
    began: float = field(default_factory=time.monotonic)
    trouble: Trouble | None = None

    @property
    def took(self) -> float:
        return time.monotonic() - self.began


class Courier:
    """`send` one, then `settle`: what has ended since. At the end `rest` waits for those that moved aside."""

    def __init__(self) -> None:
        self._idle: list[tuple[MailLine, ThreadPoolExecutor]] = []
        self._current: Flight | None = None
        self._aside: list[Flight] = []

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for line, thread in self._idle:
            line.hang_up()
            thread.shutdown(wait=False)
        for flight in [*self._aside, *([self._current] if self._current else [])]:  # only when something broke
            flight.line.cut()
            flight.thread.shutdown(wait=False)

    def send(self, message: OutboxMessage, mail: EmailMultiAlternatives | None = None) -> None:
        """Start handing it over. The one before must be settled."""
        if self._current is not None:
            raise RuntimeError("One at a time: settle the mail before.")
        line, thread = self._idle.pop() if self._idle else (MailLine(), ThreadPoolExecutor(1, "mail"))
        self._current = Flight(message, line, thread, thread.submit(line.send, mail or mail_of(message)))

    def settle(self) -> Iterator[Flight]:
        """Wait for the current mail, but not long; yields it and the slow ones that have ended since."""
        current, self._current = self._current, None
        if current is not None:
            wait([current.future], PATIENCE)
            self._aside.append(current)
        yield from self._ended()
        while len(self._aside) >= ASIDE:
            yield from self._ended(1.0)

    def rest(self) -> Iterator[Flight]:
        """Wait for all that is on its way."""
        yield from self.settle()
        while self._aside:
            yield from self._ended(1.0)

    def _ended(self, seconds: float = 0) -> Iterator[Flight]:
        if seconds:
            wait([flight.future for flight in self._aside], seconds, FIRST_COMPLETED)
        for flight in list(self._aside):
            if flight.future.done() or flight.took > AT_MOST:
                self._aside.remove(flight)
                self._end(flight)
                yield flight

    def _end(self, flight: Flight) -> None:
        if flight.future.done():
            flight.trouble = flight.future.result()
            self._idle.append((flight.line, flight.thread))
        else:
            flight.line.cut()
            wait([flight.future], PATIENCE)
            flight.trouble = flight.future.result() if flight.future.done() else Trouble(False, TOO_SLOW)
            flight.thread.shutdown(wait=False)
        if flight.trouble is not None and flight.took > PATIENCE:
            _slow_until[_domain(flight.message)] = time.monotonic() + SPARED


def is_spared(message: OutboxMessage) -> bool:
    """True for a while after a mail to the same domain got no answer in time: many such would take every line."""
    return _slow_until.get(_domain(message), 0.0) > time.monotonic()


def _domain(message: OutboxMessage) -> str:
    return message.to_email.rpartition("@")[2].lower()
