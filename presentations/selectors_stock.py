"""What was left where, and what to bring. Within the current workspace; as many queries for one office as for all."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max

from clients.public import referrals_since
from practitioners.models import Practice
from presentations.kit.kinds import KINDS
from presentations.models import LeftBehind, MaterialVersion, StockCount, Visit
from presentations.stock_rules import RULES, Held, Judged, judge


@dataclass(frozen=True)
class Stock:
    """One kind of paper at one office."""

    practice: Practice
    kind: str
    label: str
    left_at: datetime | None
    counted_at: datetime | None
    version: MaterialVersion | None
    judged: Judged
    can_count: bool

    @property
    def bring(self) -> bool:
        return self.judged.why != ""


def stock(today: date, practices: Collection[UUID] | None = None) -> list[Stock]:
    """Everything that offices hold, what is to be brought on top; of these practices, or of all. Five queries."""
    left = _left(practices)
    counts = _counts(practices)
    keys = {*left, *counts}
    offices = Practice.objects.in_bulk({pk for pk, _ in keys})
    newest = _newest([row.version for rows in left.values() for row in rows if row.version])
    begins = {key: _begins(left.get(key, []), counts.get(key)) for key in keys}
    pads = {pk: at for (pk, kind), at in begins.items() if kind in RULES and RULES[kind].used}
    since = referrals_since(pads)
    found = [
        _stock(offices[pk], kind, left.get((pk, kind), []), counts.get((pk, kind)), since.get(pk, 0), newest, today)
        for pk, kind in keys
    ]
    order = list(KINDS)
    return sorted(found, key=lambda one: (not one.bring, one.practice.name.lower(), order.index(one.kind)))


def to_bring(practice: Practice, today: date) -> list[Stock]:
    """What one office needs."""
    return [one for one in stock(today, [practice.pk]) if one.bring]


_Key = tuple[UUID, str]


def _left(practices: Collection[UUID] | None) -> dict[_Key, list[LeftBehind]]:
    rows = LeftBehind.objects.filter(visit__state=Visit.State.LOGGED).select_related("visit", "version__material")
    if practices is not None:
        rows = rows.filter(visit__practice__in=practices)
    found: dict[_Key, list[LeftBehind]] = defaultdict(list)
    for row in rows.order_by("-visit__happened_at", "pk"):
        found[row.visit.practice_id, row.kind].append(row)
    return found


def _counts(practices: Collection[UUID] | None) -> dict[_Key, StockCount]:
    rows = StockCount.objects.all()
    if practices is not None:
        rows = rows.filter(practice__in=practices)
    newest = rows.order_by("practice", "kind", "-counted_at", "-pk").distinct("practice", "kind")
    return {(row.practice_id, row.kind): row for row in newest}


def _newest(versions: Collection[MaterialVersion]) -> dict[UUID, int]:
    rows = MaterialVersion.objects.filter(material__in={one.material_id for one in versions})
    return dict(rows.values_list("material").annotate(Max("number")))


def _begins(left: list[LeftBehind], count: StockCount | None) -> datetime:
    """Since when referrals are counted: the newest count, or the newest that was left."""
    if count is not None:
        counted: datetime = count.counted_at
        return counted
    happened: datetime | None = left[0].visit.happened_at
    assert happened is not None
    return happened


def _stock(
    practice: Practice, kind: str, left: list[LeftBehind], count: StockCount | None, since: int,
    newest: dict[UUID, int], today: date,
) -> Stock:  # fmt: skip
    last = left[0] if left else None
    zone = ZoneInfo(practice.timezone)
    pieces = RULES[kind].pieces if kind in RULES else 1
    after = [one for one in left if count is None or (one.visit.happened_at or count.counted_at) > count.counted_at]
    brought = after if count is not None else left[:1]
    held = Held(
        kind=kind,
        left_on=last.visit.happened_at.astimezone(zone).date() if last and last.visit.happened_at else None,
        left=sum(one.quantity for one in brought) * pieces,
        counted_on=count.counted_at.astimezone(zone).date() if count else None,
        counted=count.pieces if count else 0,
        since=since,
        old=_old(last.version if last else None, newest),
    )
    return Stock(
        practice, kind, KINDS[kind].label, last.visit.happened_at if last else None,
        count.counted_at if count else None, last.version if last else None, judge(held, today), kind in RULES,
    )  # fmt: skip


def _old(version: MaterialVersion | None, newest: dict[UUID, int]) -> str:
    if version is None:
        return ""
    if version.material.retired_at is not None:
        return f"version {version.number}, which is retired"
    latest = newest.get(version.material_id, version.number)
    return f"version {version.number} of {latest}" if latest > version.number else ""
