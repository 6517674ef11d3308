"""Crediting assignments from facts: once, with the day on which it became true. Called inside the institute."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from metcrm.audit.services import record
from metcrm.cohorts.models import Assignment, Cohort, Credit, Tally, TaskKind
from metcrm.tenancy.actors import SYSTEM
from metcrm.tenancy.sight import counted_rows_only


def credit(cohort: Cohort, enrolments: Collection[UUID], *, now: datetime) -> int:
    """Credit what the tallies of these enrolments show; what is credited already stays as it is. Returns how many.

    The tallies are read as the role for cohort reads: an enrolment whose sight has ended has none.
    """
    rules = list(Assignment.objects.filter(cohort=cohort, kind=TaskKind.RULE))
    if not rules or not enrolments:
        return 0
    with counted_rows_only():
        days = _days_of(enrolments)
        known = set(Credit.objects.filter(enrolment__in=enrolments).values_list("enrolment_id", "assignment_id"))
    new = [
        Credit(enrolment_id=enrolment, assignment=rule, became_true_on=on, credited_at=now)
        for enrolment, told in days.items()
        for rule in rules
        if (enrolment, rule.pk) not in known and (on := reached(told.get(rule.rule, []), rule.threshold))
    ]
    if not new:
        return 0
    with transaction.atomic():
        Credit.objects.bulk_create(new, ignore_conflicts=True)
        record("progress.credited", by=SYSTEM, on=cohort, now=now, credits=len(new))
    return len(new)


def reached(days: list[str], threshold: int) -> date | None:
    """The day on which there were so many; None while there aren't."""
    return date.fromisoformat(days[threshold - 1]) if 0 < threshold <= len(days) else None


def _days_of(enrolments: Collection[UUID]) -> Mapping[UUID, dict[str, list[str]]]:
    """What was counted of each, by key: in the business and in the training workspace, which count different things."""
    found: dict[UUID, dict[str, list[str]]] = defaultdict(dict)
    rows = Tally.objects.filter(enrolment_id__in=enrolments, ended_at=None)
    for enrolment, days in rows.values_list("enrolment_id", "days"):
        found[enrolment] |= days
    return found
