"""What Celery calls. Ids only; the work is in delivery.py."""

from uuid import UUID

from celery import shared_task

from metcrm import clock
from metcrm.outbox import delivery, hint, pulse


@shared_task(name="metcrm.outbox.deliver")
def deliver(message_id: str) -> None:
    delivery.deliver(UUID(message_id), clock.now())


@shared_task(name="metcrm.outbox.sweep")
def sweep() -> None:
    for message_id in delivery.due(clock.now()):
        hint.publish(message_id)


@shared_task(name="metcrm.outbox.heartbeat")
def heartbeat() -> None:
    pulse.beat("worker")
