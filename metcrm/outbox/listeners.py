"""Who wants to know how a mail ended. An app registers a listener by the `kind` of its mails (in AppConfig.ready).

It is called after the end (sent, withheld, failed) is committed, in a transaction of its own: it may lock rows of its
app without holding the mail's, and if it breaks, the mail's state stands all the same. A worker that dies in between
leaves it untold, so nothing that somebody relies on may hang on it.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from metcrm.outbox.models import OutboxMessage, State
from metcrm.tenancy.context import Tenant, enter

log = logging.getLogger(__name__)

ENDED = {State.SENT, State.WITHHELD, State.FAILED}
Listener = Callable[[OutboxMessage, datetime], None]

_listeners: dict[str, Listener] = {}


def register(kind: str, listener: Listener) -> None:
    """Have `listener` told when a mail of this kind has ended."""
    _listeners[kind] = listener


def tell(tenant: Tenant, message: OutboxMessage, now: datetime) -> None:
    """Call the listener of the message's kind, if there is one and the mail has ended."""
    listener = _listeners.get(message.kind)
    if listener is None or message.state not in ENDED:
        return
    try:
        with enter(tenant):
            listener(message, now)
    except Exception:  # the mail is gone, whatever a listener makes of it
        log.exception("The listener for %s broke", message.kind)
