"""Counting in a learner's own workspace, for the institutes that may see it; and ending that."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from metcrm.accounts.models import Membership, Workspace
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.models import AuditEvent
from metcrm.cohorts.models import CohortSight, Tally
from metcrm.cohorts.rules import MEETINGS, REFERRALS, VISITS, counted_here
from metcrm.counting import NOTHING, Counted

_WRITTEN = [
    "institute_id", "counts", "days", "first_visit_on", "first_meeting_on", "first_referral_on", "referral_days",
    "seen_on", "counted_at", "ended_at",
]  # fmt: skip


def count_here(*, now: datetime, enrolments: Collection[UUID] | None = None) -> list[CohortSight]:
    """Count the current workspace for everyone who may see it (or for these enrolments), in one transaction.

    1. lock the open sights, so that somebody who leaves meanwhile is not counted afterwards; none: nothing is done
    2. ask the apps; a constant number of queries, whatever there is to count
    3. write one tally a sight, the same again and again

    Returns the sights that were served.
    """
    with transaction.atomic():
        sights = CohortSight.objects.select_for_update().filter(ended_at=None)
        if enrolments is not None:
            sights = sights.filter(enrolment_id__in=enrolments)
        served = list(sights.order_by("pk"))
        if not served:
            return []
        workspace = get_workspace()
        told = _told(counted_here(workspace), _seen_on(workspace))
        rows = [
            Tally(enrolment_id=one.enrolment_id, institute_id=one.institute_id, counted_at=now, **told)
            for one in served
        ]
        Tally.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["workspace", "enrolment_id"], update_fields=_WRITTEN
        )
    return served


def end_counting(enrolment_id: UUID, *, now: datetime) -> None:
    """Out of the institute's sight at once: the tally of this enrolment in the current workspace says nothing more.

    Whoever ends a CohortSight calls this in the same transaction.
    """
    Tally.objects.filter(enrolment_id=enrolment_id, ended_at=None).update(
        counts={}, days={}, referral_days=[], first_visit_on=None, first_meeting_on=None, first_referral_on=None,
        seen_on=None, ended_at=now,
    )  # fmt: skip


def _told(found: dict[str, Counted], seen_on: date | None) -> dict[str, Any]:
    """The columns of a tally."""
    referrals = found.get(REFERRALS, NOTHING)
    return {
        "counts": {key: counted.n for key, counted in found.items() if counted.n},
        "days": {key: [day.isoformat() for day in counted.days] for key, counted in found.items() if counted.n},
        "first_visit_on": found.get(VISITS, NOTHING).first,
        "first_meeting_on": found.get(MEETINGS, NOTHING).first,
        "first_referral_on": referrals.first,
        "referral_days": list(referrals.days),
        "seen_on": seen_on,
    }


def _seen_on(workspace: Workspace) -> date | None:
    """The newest day on which an owner signed in, or did something that is on record (a session lasts for weeks)."""
    owners = Membership.objects.filter(role=Role.OWNER)
    signed_in = owners.aggregate(at=Max("user__last_login"))["at"]
    done = AuditEvent.objects.filter(actor_role=Role.OWNER).order_by("-seq").values_list("at", flat=True).first()
    newest = max((at for at in (signed_in, done) if at), default=None)
    return newest.astimezone(ZoneInfo(workspace.timezone)).date() if newest else None
