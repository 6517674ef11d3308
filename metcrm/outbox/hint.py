"""Telling a worker that something is due. A hint, never a need."""

import logging
import time
from uuid import UUID

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

QUIET = 15.0  # seconds without a further try, so that a dead broker costs one request its patience, not each

_quiet_until = 0.0


def publish(message_id: UUID) -> None:
    """Ask for delivery now. A broker that doesn't answer is logged and forgotten: the sweep delivers."""
    _send("metcrm.outbox.deliver", str(message_id))


def publish_sweep() -> None:
    """Ask for another sweep, at the end of the queue, so that other work gets its turn in between."""
    _send("metcrm.outbox.sweep")


def _send(task: str, *arguments: str) -> None:
    global _quiet_until  # noqa: PLW0603  (what this process knows about the broker)
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(task, args=list(arguments), expires=55, ignore_result=True, retry=False)
    except (OperationalError, OSError):
        _quiet_until = time.monotonic() + QUIET
        log.warning("The broker doesn't answer; the sweep will deliver what is due.")
