"""Learners and cohorts move by themselves: by what was credited, by the rules about risk, by their dates.

Asks for no capability: no person decides here. Each move is on record with the rule that made it (turns.py).
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from metcrm.cohorts.models import Cohort, CohortState, Credit, Enrolment, EnrolmentChange, EnrolmentState, Submission
from metcrm.cohorts.models.enrolment import LEARNING
from metcrm.cohorts.selectors_counts import Stand, stands
from metcrm.cohorts.services.cohorts import move_cohort
from metcrm.cohorts.services.moving import shift
from metcrm.cohorts.turns import Facts, cohort_turn, turn_of
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import all_of

log = logging.getLogger(__name__)

#: As who the moves stand in the history.
COUNT = Actor(None, "The count", "system")
#: From enrolled to active to completed, and no further.
MOST_STEPS = 2


def advance(cohort: Cohort, enrolments: Collection[UUID], *, now: datetime, wait: bool = True) -> int:
    """Move each of these learners to where they stand now; how many steps were made. Called inside the institute.

    Again on the same day without effect, unless something happened meanwhile. Not `wait`: for somebody's own request,
    which gives way where an admin holds the cohort at this moment; the night does it then.
    """
    with transaction.atomic():
        # No key changes: whoever adds a credit or a message meanwhile waits for nothing.
        locked = Cohort.objects.select_for_update(no_key=True, skip_locked=not wait).filter(pk=cohort.pk).first()
        if locked is None:
            return 0
        rows = list(
            Enrolment.objects.select_for_update(no_key=True, skip_locked=not wait)
            .filter(cohort=locked, pk__in=enrolments, state__in=LEARNING)
            .order_by("pk")
        )
        if not rows:
            return 0
        told = stands(locked, rows, locked.day_of(now))
        worked, by_hand = _last_work(rows), _taken_back(rows)
        steps = sum(_move(row, locked, told[row.pk], worked, by_hand, now) for row in rows)
        _keep_reasons(rows, told)
    return steps


def turn_cohorts(now: datetime) -> int:
    """Start each cohort on its first day and end it after its last, by its own clock; how many were moved.

    One that fails holds up no other.
    """
    moved = 0
    for tenant in all_of(Kind.INSTITUTE):
        with context.enter(tenant):
            found = list(Cohort.objects.filter(state__in=[CohortState.OPEN, CohortState.ACTIVE]).order_by("pk"))
        for cohort in found:
            try:
                with context.enter(tenant):
                    moved += _turn(cohort, now)
            except Exception:
                log.exception("Cohort %s couldn't be moved by its dates.", cohort.pk)
    return moved


def _turn(cohort: Cohort, now: datetime) -> int:
    """Two steps for a cohort that is over and was never started."""
    held_on = cohort.day_of(cohort.held_at) if cohort.held_at else None
    steps = 0
    while to := cohort_turn(
        cohort.state, starts_on=cohort.starts_on, ends_on=cohort.ends_on, held_on=held_on, today=cohort.day_of(now)
    ):
        cohort = move_cohort(cohort, to=to, by=COUNT, now=now)
        steps += 1
    return steps


def _move(
    row: Enrolment, cohort: Cohort, stand: Stand, worked: Mapping[UUID, datetime], by_hand: Collection[UUID],
    now: datetime,
) -> int:  # fmt: skip
    steps = 0
    while steps < MOST_STEPS and (turn := turn_of(row.state, _facts(row, cohort, stand, worked, by_hand, now))):
        reasons = stand.risks if turn.to == EnrolmentState.AT_RISK else ()
        shift(row, turn.to, why=turn.why, reasons=reasons, by=COUNT, now=now)
        steps += 1
    return steps


def _facts(
    row: Enrolment, cohort: Cohort, stand: Stand, worked: Mapping[UUID, datetime], by_hand: Collection[UUID],
    now: datetime,
) -> Facts:  # fmt: skip
    last = worked.get(row.pk)
    return Facts(
        cohort=cohort.state, accepted=row.accepted_at is not None, worked=last is not None and last >= row.since,
        done=stand.done, of=stand.of, risks=stand.risks, by_hand=row.pk in by_hand,
        settled=row.since.astimezone(ZoneInfo(cohort.timezone)).date() < cohort.day_of(now),
    )  # fmt: skip


def _last_work(rows: Sequence[Enrolment]) -> dict[UUID, datetime]:
    """When something was last credited or handed in, of those who have yet to become active."""
    waiting = [row.pk for row in rows if row.state == EnrolmentState.ENROLLED]
    found: dict[UUID, datetime] = {}
    for model, column in ((Credit, "credited_at"), (Submission, "handed_in_at")):
        told = model.objects.filter(enrolment__in=waiting).order_by().values_list("enrolment_id")  # type: ignore[attr-defined]
        for pk, at in told.annotate(at=Max(column)):
            if at and (pk not in found or found[pk] < at):
                found[pk] = at
    return found


def _taken_back(rows: Sequence[Enrolment]) -> set[UUID]:
    """Those whose “completed” somebody took back."""
    back = EnrolmentChange.objects.filter(
        enrolment__in=[row.pk for row in rows], before=EnrolmentState.COMPLETED, after=EnrolmentState.ACTIVE
    )
    return set(back.values_list("enrolment_id", flat=True))


def _keep_reasons(rows: Sequence[Enrolment], told: Mapping[UUID, Stand]) -> None:
    """Whoever stays at risk may be so for other reasons than yesterday: that is no move, and is shown."""
    changed = []
    for row in rows:
        if row.state == EnrolmentState.AT_RISK and row.reasons != list(told[row.pk].risks):
            row.reasons = list(told[row.pk].risks)
            changed.append(row)
    Enrolment.objects.bulk_update(changed, ["reasons"])
