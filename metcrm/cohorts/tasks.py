"""What Celery calls for cohorts."""

from uuid import UUID

from celery import current_app, shared_task

from metcrm import clock
from metcrm.cohorts.services import advancing, refreshing
from metcrm.cohorts.services.refreshing import Batch


@shared_task(name="metcrm.cohorts.count_cohorts", soft_time_limit=240, time_limit=300)
def count_cohorts() -> None:
    """Start and end cohorts by their dates, then hand out what is to be counted tonight.

    A batch that gets lost is handed out again an hour later.
    """
    advancing.turn_cohorts(clock.now())
    for batch in refreshing.due(clock.now()):
        learners = [str(pk) for pk in batch.enrolments]
        current_app.send_task(
            "metcrm.cohorts.count_learners", args=[str(batch.institute_id), str(batch.cohort_id), learners]
        )


@shared_task(name="metcrm.cohorts.count_learners", soft_time_limit=240, time_limit=300)
def count_learners(institute_id: str, cohort_id: str, enrolments: list[str]) -> None:
    batch = Batch(UUID(institute_id), UUID(cohort_id), tuple(UUID(pk) for pk in enrolments))
    refreshing.count_learners(batch, now=clock.now())
