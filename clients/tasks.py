"""What Celery calls for clients."""

from celery import shared_task

from clients.services import erasure
from metcrm import clock
from metcrm.tenancy.context import Kind, enter
from metcrm.tenancy.routes import all_tenants


@shared_task(name="clients.erase_due", soft_time_limit=600, time_limit=660)
def erase_due() -> None:
    """Records that were asked to be deleted go on the day on which nothing keeps them any more."""
    for tenant in all_tenants():
        if tenant.kind is Kind.WORKSPACE:
            with enter(tenant):
                erasure.erase_due(clock.now())
