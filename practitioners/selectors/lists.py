"""Practices as lists: the table with its filters, the board, those that have gone quiet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Lower, RowNumber

from practitioners.calendar import local_day
from practitioners.models import Location, Practice, SavedFilter, Stage
from practitioners.selectors.practices import matching

#: Cards in a column of the board; the rest are behind its count.
MOST_CARDS = 5
#: What the list may be ordered by; the last keys keep the order the same on every page.
_ORDERS = {
    "name": [Lower("name").asc(), F("pk").asc()],
    "-name": [Lower("name").desc(), F("pk").asc()],
    "visit": [F("last_visit_at").asc(nulls_first=True), Lower("name").asc(), F("pk").asc()],
    "-visit": [F("last_visit_at").desc(nulls_last=True), Lower("name").asc(), F("pk").asc()],
    "stage": [F("stage_place").asc(), Lower("name").asc(), F("pk").asc()],
    "-stage": [F("stage_place").desc(), Lower("name").asc(), F("pk").asc()],
    "homework": [F("homework_done").asc(), Lower("name").asc(), F("pk").asc()],
    "-homework": [F("homework_done").desc(), Lower("name").asc(), F("pk").asc()],
}


@dataclass(frozen=True)
class Filter:
    """What the list may be asked for; the names are those in the address, and in a saved filter."""

    q: str = ""
    stage: str = ""
    group: str = ""
    city: str = ""
    owner: str = ""  # a user's id, or “nobody”
    tier: str = ""
    below: int | None = None  # homework items done, fewer than
    quiet: bool = False  # referred before, and not for ninety days
    target: bool = False

    def __bool__(self) -> bool:
        return self != Filter()


@dataclass(frozen=True)
class Column:
    """One stage of the board: how many practices are in it, and those that have been longest."""

    stage: Stage
    count: int
    practices: tuple[Practice, ...]

    @property
    def label(self) -> str:
        return str(self.stage.label)

    @property
    def more(self) -> int:
        return self.count - len(self.practices)


def list_practices(*, order: str = "name", **asked: Any) -> QuerySet[Practice]:
    """Practices with `city` and `state` of their main place, filtered (see Filter) and ordered; by name unless told."""
    return _filtered(Filter(**asked)).order_by(*_ORDERS.get(order, _ORDERS["name"]))


def board(asked: Filter | None = None, *, most: int = MOST_CARDS) -> list[Column]:
    """Every stage in its order, in two queries; of each the practices that have been there longest."""
    found = _filtered(asked or Filter())
    counts = dict(found.order_by().values_list("stage").annotate(Count("pk")))
    place = Window(RowNumber(), partition_by=F("stage"), order_by=[F("stage_since").asc(), F("pk").asc()])
    cards: dict[str, list[Practice]] = defaultdict(list)
    for practice in found.annotate(place=place).filter(place__lte=most).order_by("stage_since", "pk"):
        cards[practice.stage].append(practice)
    return [Column(stage, counts.get(stage, 0), tuple(cards[stage])) for stage in Stage]


def gone_quiet() -> QuerySet[Practice]:
    """Practices that referred before and have sent nobody for ninety days, the last to fall silent first."""
    return _filtered(Filter(quiet=True)).order_by(F("last_referral_at").desc(nulls_last=True), "pk")


def count_quiet() -> int:
    """How many have gone quiet."""
    return Practice.objects.filter(stage=Stage.INACTIVE).count()


def days_quiet(practice: Practice, today: date) -> int:
    """Days since the last referral."""
    last: datetime | None = practice.last_referral_at
    return (today - local_day(last, practice.timezone)).days if last else 0


def saved_filters(user_id: UUID) -> list[SavedFilter]:
    """What this person has kept, by name."""
    return list(SavedFilter.objects.filter(user=user_id).order_by(Lower("name"), "pk"))


def get_saved_filter(pk: UUID, user_id: UUID) -> SavedFilter:
    """Raises SavedFilter.DoesNotExist for unknown ids and for filters of others."""
    return SavedFilter.objects.get(pk=pk, user=user_id)


def _filtered(asked: Filter) -> QuerySet[Practice]:
    place = Location.objects.filter(practice=OuterRef("pk"), is_primary=True)
    found = Practice.objects.annotate(
        stage_place=_stage_place(), city=Subquery(place.values("city")[:1]), state=Subquery(place.values("state")[:1])
    )
    return matching(found.filter(_conditions(asked)), asked.q)


def _conditions(asked: Filter) -> Q:
    same = {"stage": asked.stage, "specialty_group": asked.group, "tier": asked.tier}
    wanted = Q(**{name: value for name, value in same.items() if value})
    if asked.quiet:
        wanted &= Q(stage=Stage.INACTIVE)
    if asked.target:
        wanted &= Q(is_target=True)
    if asked.below is not None:
        wanted &= Q(homework_done__lt=asked.below)
    if asked.owner:
        wanted &= Q(owner=None) if asked.owner == "nobody" else Q(owner=asked.owner)
    if asked.city:
        wanted &= Q(pk__in=Location.objects.filter(city__istartswith=asked.city.strip()).values("practice"))
    return wanted


def _stage_place() -> Case:
    """The stage's place in the row, for ordering: the enum lists them from first to last."""
    whens = [When(stage=stage, then=Value(place)) for place, stage in enumerate(Stage)]
    return Case(*whens, default=Value(0), output_field=IntegerField())
