"""What Celery calls for clients."""

from celery import shared_task

from clients.services import erasure
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
