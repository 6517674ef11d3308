"""Telling a worker that something is due. A hint, never a need."""

import logging
import time

from celery import current_app
from django.core.cache import cache
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

QUIET = 15.0  # seconds without a further try, so that a dead broker costs one request its patience, not each
PENDING = "outbox-sweep-pending"
FORGOTTEN_AFTER = 20  # seconds, in case the sweep that was asked for is lost

_quiet_until = 0.0


def publish() -> None:
    """Ask for a sweep, unless one waits in the queue already: it will find this mail too, which is committed.

    One sweep for a thousand mails, so that neither other work nor another workspace's mail waits behind a thousand
    tasks. A broker that doesn't answer is logged and forgotten: beat's sweep delivers.
    """
    global _quiet_until  # noqa: PLW0603  (what this process knows about the broker)
    if time.monotonic() < _quiet_until or not cache.add(PENDING, 1, FORGOTTEN_AFTER):
        return
    try:
        current_app.send_task("metcrm.outbox.sweep", expires=55, ignore_result=True, retry=False)
    except (OperationalError, OSError):
        _quiet_until = time.monotonic() + QUIET
        log.warning("The broker doesn't answer; the sweep will deliver what is due.")


def begun() -> None:
    """A sweep has begun: whoever commits from here on asks for another."""
    cache.delete(PENDING)
