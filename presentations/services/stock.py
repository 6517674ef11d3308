"""Counting what an office still has."""

from datetime import datetime

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.models import Practice
from presentations.models import StockCount
from presentations.refusals import Refused
from presentations.stock_rules import RULES

MOST = 1000


def count(*, practice: Practice, kind: str, pieces: int, by: Actor, now: datetime) -> StockCount:
    """So many were there now. What was left before no longer counts.

    Raises:
        Refused: a kind that isn't counted, or a number that can't be.
    """
    check(by, Capability.WRITE_VISITS)
    if kind not in RULES:
        raise Refused("This paper isn’t counted.", "kind")
    if not 0 <= pieces <= MOST:
        raise Refused(f"Give a number from 0 to {MOST}.", "pieces")
    with transaction.atomic():
        counted = StockCount.objects.create(
            practice=practice, kind=kind, pieces=pieces, counted_at=now, counted_by=str(by)[:200]
        )
        record("stock.counted", by=by, on=counted, now=now, practice=practice.pk, kind=kind, pieces=pieces)
    return counted
