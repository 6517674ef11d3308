"""All that is known of a practice at once, for one or for a page of fifty, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from practitioners.models import Contact, Fact, Location, Practice
from practitioners.selectors.people import People, affiliations_by_practice, people

Row = TypeVar("Row", Location, Contact, Fact)


@dataclass(frozen=True)
class Profile:
    """`facts` holds the newest of each key that is about the practice itself."""

    practice: Practice
    locations: list[Location]
    people: People
    facts: dict[str, Fact] = field(default_factory=dict)

    @property
    def primary_location(self) -> Location | None:
        return self.locations[0] if self.locations else None


def profile_of(practice: Practice) -> Profile:
    """The profile of one practice."""
    return profiles_of([practice])[practice.pk]


def profiles_of(practices: Sequence[Practice]) -> dict[UUID, Profile]:
    """The profiles of several, by id; four queries however many there are."""
    ids = [practice.pk for practice in practices]
    locations = _by_practice(Location.objects.filter(practice__in=ids).order_by("-is_primary", "pk"))
    contacts = _by_practice(Contact.objects.filter(practice__in=ids, left_at=None).order_by("created_at", "pk"))
    affiliations = affiliations_by_practice(ids)
    facts = _by_practice(newest_facts(ids))
    return {
        practice.pk: Profile(
            practice,
            locations[practice.pk],
            people(affiliations[practice.pk], contacts[practice.pk]),
            {fact.key: fact for fact in facts[practice.pk]},
        )
        for practice in practices
    }


def newest_facts(practice_ids: Iterable[UUID]) -> list[Fact]:
    """The newest fact of each key about these practices."""
    facts = Fact.objects.filter(practice__in=list(practice_ids))
    return list(facts.order_by("practice", "key", "-created_at", "-pk").distinct("practice", "key"))


def history_of(practice: Practice, key: str) -> list[Fact]:
    """All facts of one kind about a practice, newest first."""
    return list(practice.facts.filter(key=key).order_by("-created_at", "-pk"))


def _by_practice(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if row.practice_id is not None:
            found[row.practice_id].append(row)
    return found
