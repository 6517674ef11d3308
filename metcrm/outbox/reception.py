"""The door for mail that comes in by SMTP: only to addresses that we have given out, and never lost once taken."""

import logging
from collections.abc import Iterable

from django.db import DatabaseError

from metcrm import clock
from metcrm.outbox import incoming
from metcrm.outbox.parsing import parse

log = logging.getLogger(__name__)

MAX_BYTES = 10_000_000
LATER = "451 4.3.0 Try again later"


class Reception:
    """Answers in the words of SMTP."""

    def to(self, address: str) -> str:
        """May a mail to this address come in?"""
        try:
            return "250 2.1.5 OK" if incoming.is_known(address) else "550 5.1.1 No such mailbox here"
        except DatabaseError:
            return LATER

    def take(self, addresses: Iterable[str], raw: bytes) -> str:
        """Note it for each address. Whatever breaks, the sender keeps the mail and comes again."""
        found = parse(raw)
        try:
            for address in addresses:
                incoming.receive(incoming.token_in(address), found, now=clock.now())
        except incoming.ComeAgain:
            return LATER
        except Exception:
            log.exception("A mail that came in could not be noted")
            return LATER
        return "250 2.0.0 Taken"
