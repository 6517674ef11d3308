"""Who gets a seat, and who moves up when one is free. Callers hold the cohort's row locked."""

from datetime import datetime

from metcrm.cohorts.models import Cohort, CohortState, Enrolment, EnrolmentState
from metcrm.cohorts.models.enrolment import SEATED
from metcrm.cohorts.services import asking
from metcrm.cohorts.services.moving import shift
from metcrm.tenancy.actors import Actor

#: A cohort that has ended takes nobody in.
TAKES_IN = (CohortState.OPEN, CohortState.ACTIVE)


def free(cohort: Cohort) -> int | None:
    """How many seats are left; None where there is no limit."""
    if cohort.capacity is None:
        return None
    return max(0, cohort.capacity - Enrolment.objects.filter(cohort=cohort, state__in=SEATED).count())


def state_for_newcomer(cohort: Cohort) -> str:
    """Enrolled while there are seats and nobody waits; the waiting list otherwise."""
    if free(cohort) == 0 or Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.WAITING).exists():
        return EnrolmentState.WAITING
    return EnrolmentState.ENROLLED


def fill(cohort: Cohort, *, by: Actor, now: datetime) -> list[Enrolment]:
    """Move up who waits the longest, as many as there are seats, and ask each by mail to take it."""
    if cohort.state not in TAKES_IN:
        return []
    waiting = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.WAITING)
    waiting = waiting.order_by("since", "created_at", "pk")
    seats = free(cohort)
    moved = list(waiting if seats is None else waiting[:seats])
    for enrolment in moved:
        shift(enrolment, EnrolmentState.ENROLLED, why="A seat was free", by=by, now=now)
        asking.ask(enrolment, after="moved_up", by=by, now=now)
    return moved
