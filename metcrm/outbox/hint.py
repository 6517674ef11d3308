"""Telling a worker that something is due. A hint, never a need."""

import logging
from uuid import UUID

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def publish(message_id: UUID) -> None:
    """Ask for delivery now. A broker that doesn't answer is logged and forgotten: the sweep delivers."""
    try:
        current_app.send_task("metcrm.outbox.deliver", args=[str(message_id)], expires=60, ignore_result=True)
    except (OperationalError, OSError):
        log.warning("The broker doesn't answer; the sweep will deliver what is due.")
