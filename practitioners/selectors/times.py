"""When an office can be visited: opening hours and best times, for whoever plans a day."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from practitioners.hours import Week
from practitioners.hours_text import read
from practitioners.models import Fact, Location


@dataclass(frozen=True)
class VisitTimes:
    """By the clock of the office. Each is an empty week where nothing is known; unknown is not closed."""

    opening: Week
    best: Week
    best_words: str


def visit_times(practice_ids: Collection[UUID]) -> dict[UUID, VisitTimes]:
    """Of the main place of each practice, in two queries however many there are."""
    places = Location.objects.filter(practice__in=practice_ids).order_by("practice", "-is_primary", "pk")
    opening = {place.practice_id: place.week for place in places.distinct("practice")}
    facts = Fact.objects.filter(practice__in=practice_ids, key="best_time")
    newest = facts.order_by("practice", "-created_at", "-pk").distinct("practice")
    best = {fact.practice_id: fact.value for fact in newest}
    return {pk: _times(opening.get(pk, Week()), best.get(pk, "")) for pk in practice_ids}


def _times(opening: Week, words: str) -> VisitTimes:
    return VisitTimes(opening, read(words).week, words)
