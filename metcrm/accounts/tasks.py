"""What Celery calls for people. The work is in services/digest.py."""

from celery import shared_task

from metcrm import clock
from metcrm.accounts.services import digest


@shared_task(name="metcrm.accounts.digests", soft_time_limit=240, time_limit=300)
def digests() -> None:
    digest.send_due(clock.now())
