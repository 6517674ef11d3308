"""What Celery calls for clients."""

from celery import shared_task

from clients.services import chase, erasure
from metcrm import clock
from metcrm.tenancy.context import workspace


@shared_task(name="clients.erase_due", soft_time_limit=600, time_limit=660)
def erase_due() -> None:
    """Records that were asked to be deleted go once nothing keeps them any more; no other workspace is entered."""
    now = clock.now()
    while found := erasure.waiting(now):
        for workspace_id in found:
            with workspace(workspace_id):
                erasure.erase_due(now)


@shared_task(name="clients.chase_unopened", soft_time_limit=600, time_limit=660)
def chase_unopened() -> None:
    """Offices that haven't opened a report are reminded once, then somebody is asked to call; see services/chase.py."""
    now = clock.now()
    while found := chase.due(now):
        for workspace_id, deliveries in found.items():
            with workspace(workspace_id):
                chase.chase(deliveries, now)
