"""Handing mails over: one at a time, so that a worker that dies leaves at most one between the server's OK and our
commit. A mail that takes long moves aside with its line, and those behind it go on over another.

No threads: the conversations are steps (line.py), taken when the server has answered.
"""

import logging
import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType

from django.conf import settings

from metcrm.outbox.diagnosis import TOO_SLOW, Trouble, diagnose
from metcrm.outbox.line import MailLine, answered
from metcrm.outbox.mails import Parcel
from metcrm.outbox.models import OutboxMessage

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds until a mail moves aside
AT_MOST = 40.0  # seconds for one mail, whatever its server does; then the conversation is cut
ASIDE = 4  # how many may be slow at the same time
SPARED = 60.0  # seconds for which a domain that didn't answer in time is left alone

_slow_until: dict[str, float] = {}


@dataclass(eq=False)
class Flight:
    """One mail on its way. `trouble` says how it ended once `over` is true; None is the server's OK."""

    message: OutboxMessage
    line: MailLine
    talk: Iterator[bool]
    began: float = field(default_factory=time.monotonic)
    heard: float = field(default_factory=time.monotonic)
    given: bool = False
    over: bool = False
    trouble: Trouble | None = None

    @property
    def took(self) -> float:
        return time.monotonic() - self.began

    def go_on(self) -> None:
        """Take the next step; call it when the server has answered."""
        try:
            self.given = next(self.talk)
            self.heard = time.monotonic()
        except StopIteration:
            self.over = True
        except Exception as error:  # whatever it is, one mail must not stop those behind it
            if not isinstance(error, smtplib.SMTPException | OSError | ValueError):
                log.exception("Mail %s could not be handed over", self.message.pk)
            self.over, self.trouble = True, diagnose(error)

    def go_on_for(self, seconds: float, *, until_given: bool = False) -> None:
        """Go on while the server answers, for at most so long."""
        ends = time.monotonic() + seconds
        while not self.over and not (until_given and self.given):
            if not self.line.is_answered(max(0.0, ends - time.monotonic())):
                return
            self.go_on()

    def is_lost(self) -> bool:
        """True when no answer came in time."""
        return self.took > AT_MOST or time.monotonic() - self.heard > settings.EMAIL_TIMEOUT

    def give_up(self) -> None:
        self.line.cut()
        self.over, self.trouble = True, Trouble(False, TOO_SLOW)


class Courier:
    """`announce` one and `send` it, then `settle`: what has ended since. At the end `rest` waits for the slow ones."""

    def __init__(self) -> None:
        self._idle: list[MailLine] = []
        self._current: Flight | None = None
        self._aside: list[Flight] = []

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for flight in [*self._aside, *([self._current] if self._current else [])]:  # only when something broke
            flight.line.cut()
        for line in self._idle:
            line.hang_up()

    def announce(self, message: OutboxMessage, parcel: Parcel) -> None:
        """Tell the server that it comes: the first word of the conversation. The one before must be settled."""
        if self._current is not None:
            raise RuntimeError("One at a time: settle the mail before.")
        line = self._idle.pop() if self._idle else MailLine()
        self._current = Flight(message, line, line.talk(parcel))
        self._current.go_on()

    def send(self) -> None:
        """Hand over what was announced, to its last word; how it ends is waited for in `settle`."""
        if self._current is not None:
            self._current.go_on_for(PATIENCE, until_given=True)

    def settle(self) -> Iterator[Flight]:
        """Wait for the current mail, but not long; yields it and the slow ones that have ended since."""
        current, self._current = self._current, None
        if current is not None:
            current.go_on_for(max(0.0, PATIENCE - current.took))
            self._aside.append(current)
        yield from self._ended(0)
        while len(self._aside) >= ASIDE:
            yield from self._ended(1.0)

    def rest(self) -> Iterator[Flight]:
        """Wait for all that is on its way."""
        yield from self.settle()
        while self._aside:
            yield from self._ended(1.0)

    def _ended(self, seconds: float) -> Iterator[Flight]:
        waiting = {flight.line: flight for flight in self._aside if not flight.over}
        if waiting:
            for line in answered(waiting, 0 if len(waiting) < len(self._aside) else seconds):
                waiting[line].go_on_for(0)
        for flight in list(self._aside):
            if not flight.over and flight.is_lost():
                flight.give_up()
            if flight.over:
                self._aside.remove(flight)
                self._idle.append(flight.line)
                if flight.trouble is not None and flight.took > PATIENCE:
                    _slow_until[_domain(flight.message)] = time.monotonic() + SPARED
                yield flight


def is_spared(message: OutboxMessage) -> bool:
    """True for a while after a mail to the same domain got no answer in time: many such would take every line."""
    return _slow_until.get(_domain(message), 0.0) > time.monotonic()


def _domain(message: OutboxMessage) -> str:
    return message.to_email.rpartition("@")[2].lower()
