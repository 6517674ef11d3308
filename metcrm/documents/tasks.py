"""What Celery calls. Ids only; the work is in jobs.py."""

from uuid import UUID

from celery import shared_task

from metcrm import clock
from metcrm.documents import jobs


@shared_task(name="metcrm.documents.render")
def render(job_id: str) -> None:
    jobs.run(UUID(job_id), clock.now())


@shared_task(name="metcrm.documents.sweep")
def sweep() -> None:
    for job_id in jobs.due(clock.now()):
        jobs.publish(job_id)
