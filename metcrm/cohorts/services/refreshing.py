"""Counting and crediting whole cohorts: what the nightly task does, and what opening a learner's page does at once."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from metcrm.cohorts.models import Cohort, CohortCount, CohortState, Enrolment
from metcrm.cohorts.services.advancing import advance
from metcrm.cohorts.services.counting import count_here
from metcrm.cohorts.services.crediting import credit
from metcrm.tenancy import context
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import all_of

log = logging.getLogger(__name__)

#: Nobody counts at two in the morning, so that a cohort is counted then, by its own clock.
HOUR = time(2, 0)
#: After a course we look for half a year whether referrals come; a few days more for the last look.
FOLLOWED = timedelta(days=187)
#: So many learners are one task: some seconds.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """Learners of one cohort that are counted together."""

    institute_id: UUID
    cohort_id: UUID
    enrolments: tuple[UUID, ...]


def due(now: datetime) -> Iterator[Batch]:
    """What is to be counted: cohorts that weren't since two o'clock of their last night, in batches of learners.

    A batch that is lost is due again an hour later, since its cohort counts as counted only by its first batch done.
    """
    for tenant in all_of(Kind.INSTITUTE):
        with context.enter(tenant):
            found = [(cohort.pk, _learners(cohort)) for cohort in _cohorts_due(now)]
        for cohort_id, learners in found:
            for start in range(0, len(learners), BATCH):
                yield Batch(tenant.id, cohort_id, tuple(learners[start : start + BATCH]))


def count_learners(batch: Batch, *, now: datetime) -> int:
    """Count these learners in their own workspaces, credit what they have reached, and move them to where they stand.

    Returns how many were counted. Each workspace is a transaction of its own; one that fails is logged and told on the
    board, and holds up nobody. Again and again without harm.
    """
    with context.institute(batch.institute_id):
        rows = Enrolment.objects.filter(cohort=batch.cohort_id, pk__in=batch.enrolments, workspace_id__isnull=False)
        places = list(rows.values_list("pk", "workspace_id", "training_workspace_id"))
    counted = 0
    failed: set[UUID] = set()
    for enrolment, *workspaces in places:
        try:
            both = [_count(one, enrolment, now) for one in workspaces if one]
            counted += any(both)
        except Exception:
            log.exception("The learner of enrolment %s couldn't be counted.", enrolment)
            failed.add(enrolment)
    with context.institute(batch.institute_id):
        cohort = Cohort.objects.get(pk=batch.cohort_id)
        credit(cohort, batch.enrolments, now=now)
        # Nobody is called at risk because we couldn't look.
        advance(cohort, [pk for pk in batch.enrolments if pk not in failed], now=now)
        _note(cohort, counted, len(failed), now)
    return counted


def refresh_here(*, now: datetime) -> int:
    """The person's own act shows at once: count the workspace they are in, and credit it wherever they learn.

    Called inside the workspace; nothing where nobody may see anything. Returns how many credits are new.
    """
    new = 0
    for sight in count_here(now=now):
        with context.institute(sight.institute_id):
            enrolment = Enrolment.objects.select_related("cohort").filter(pk=sight.enrolment_id).first()
            if enrolment is not None:
                new += credit(enrolment.cohort, [enrolment.pk], now=now)
                advance(enrolment.cohort, [enrolment.pk], now=now, wait=False)
    return new


def _count(workspace_id: UUID, enrolment: UUID, now: datetime) -> bool:
    with context.workspace(workspace_id):
        return bool(count_here(now=now, enrolments=[enrolment]))


def _cohorts_due(now: datetime) -> list[Cohort]:
    running = Q(state__in=[CohortState.OPEN, CohortState.ACTIVE])
    followed = Q(state__in=[CohortState.COMPLETED, CohortState.ARCHIVED], ends_on__gte=(now - FOLLOWED).date())
    rows = Cohort.objects.filter(running | followed).annotate(counted_at=F("count__counted_at")).order_by("pk")
    return [row for row in rows if row.counted_at is None or row.counted_at < last_night(now, row.timezone)]


def last_night(now: datetime, timezone: str) -> datetime:
    """Two o'clock of the last night there."""
    zone = ZoneInfo(timezone)
    day: date = now.astimezone(zone).date()
    tonight = datetime.combine(day, HOUR, zone)
    return tonight if tonight <= now else datetime.combine(day - timedelta(days=1), HOUR, zone)


def _learners(cohort: Cohort) -> Sequence[UUID]:
    """Who has a workspace, and lets it be counted as far as we know here; the workspace itself has the last word."""
    rows = Enrolment.objects.filter(cohort=cohort, workspace_id__isnull=False).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _note(cohort: Cohort, counted: int, failed: int, now: datetime) -> None:
    """Batches of the same night add up."""
    told, new = CohortCount.objects.select_for_update().get_or_create(
        cohort=cohort, defaults={"counted_at": now, "learners": counted, "failed": failed}
    )
    if new:
        return
    same_night = told.counted_at >= last_night(now, cohort.timezone)
    told.learners = counted + (told.learners if same_night else 0)
    told.failed = failed + (told.failed if same_night else 0)
    told.counted_at = now
    told.save(update_fields=["learners", "failed", "counted_at"])
