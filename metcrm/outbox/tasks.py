"""What Celery calls. The work is in delivery.py.

The time limits stay below claims.LEASE: a send that hangs is ended before anybody else may take its mail.
"""

from celery import shared_task

from metcrm import clock
from metcrm.outbox import claims, delivery, hint, pulse

SLICE = 5.0  # seconds of sweeping before other work gets its turn


@shared_task(name="metcrm.outbox.sweep", soft_time_limit=100, time_limit=115)
def sweep() -> None:
    """Deliver what is due. Where that is more than a batch, another process of the pool is asked to help."""
    hint.begun()
    if claims.is_anything_due(clock.now(), beyond=claims.BATCH):
        hint.publish()
    for _ in delivery.drain(clock.now, SLICE):
        pass
    if claims.is_anything_due(clock.now()):
        hint.publish()


@shared_task(name="metcrm.outbox.heartbeat")
def heartbeat() -> None:
    pulse.beat("worker")
