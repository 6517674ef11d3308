"""What Celery calls. Ids only; the work is in delivery.py.

The time limits stay below delivery.LEASE: a send that hangs is ended before anybody else may take its mail.
"""

from uuid import UUID

from celery import shared_task

from metcrm import clock
from metcrm.outbox import delivery, hint, pulse

SLICE = 10.0  # seconds of sweeping before other work gets its turn


@shared_task(name="metcrm.outbox.deliver", soft_time_limit=90, time_limit=105)
def deliver(message_id: str) -> None:
    delivery.deliver(UUID(message_id), clock.now())


@shared_task(name="metcrm.outbox.sweep", soft_time_limit=100, time_limit=115)
def sweep() -> None:
    for _ in delivery.drain(clock.now, SLICE):
        pass
    if delivery.due(clock.now(), limit=1):
        hint.publish_sweep()


@shared_task(name="metcrm.outbox.heartbeat")
def heartbeat() -> None:
    pulse.beat("worker")
