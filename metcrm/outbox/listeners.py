"""Who wants to know how a mail ended. An app registers a listener by the `kind` of its mails (in AppConfig.ready).

It is called in the transaction that notes the end (sent, withheld, failed), inside a savepoint: what it writes is
committed with the mail's state, and if it breaks, the mail's state stands all the same.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from metcrm.outbox.models import OutboxMessage

log = logging.getLogger(__name__)

Listener = Callable[[OutboxMessage, datetime], None]

_listeners: dict[str, Listener] = {}


def register(kind: str, listener: Listener) -> None:
    """Have `listener` told when a mail of this kind has ended."""
    _listeners[kind] = listener


def tell(message: OutboxMessage, now: datetime) -> None:
    """Call the listener of the message's kind, if there is one."""
    listener = _listeners.get(message.kind)
    if listener is None:
        return
    try:
        with transaction.atomic():
            listener(message, now)
    except Exception:  # the mail is gone, whatever a listener makes of it
        log.exception("The listener for %s broke", message.kind)
