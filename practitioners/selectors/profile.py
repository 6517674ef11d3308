"""All that is known of a practice at once, for one or for a page of fifty, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from practitioners.models import Contact, Fact, Location, Practice, Practitioner
from practitioners.selectors.people import People, affiliations_by_practice, people

Row = TypeVar("Row", Location, Contact, Fact)


@dataclass(frozen=True)
class Profile:
    """`facts` holds the newest of each key: about the practice itself, and about its main place.

    `of_places` holds what is known about any place, by the place's id and the key.
    """

    practice: Practice
    locations: list[Location]
    people: People
    facts: dict[str, Fact] = field(default_factory=dict)
    of_places: dict[tuple[UUID, str], Fact] = field(default_factory=dict)

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
        practice.pk: _profile(
            practice,
            locations[practice.pk],
            people(affiliations[practice.pk], contacts[practice.pk]),
            facts[practice.pk],
        )
        for practice in practices
    }


def newest_facts(practice_ids: Iterable[UUID]) -> list[Fact]:
    """The newest fact of each key about these practices, and about each of their places."""
    facts = Fact.objects.filter(practice__in=list(practice_ids))
    order = facts.order_by("practice", "location", "key", "-created_at", "-pk")
    return list(order.distinct("practice", "location", "key"))


def facts_of(practitioner: Practitioner) -> dict[str, Fact]:
    """The newest fact of each key about a practitioner."""
    rows = practitioner.facts.order_by("key", "-created_at", "-pk").distinct("key")
    return {fact.key: fact for fact in rows}


def history(subject: Practice | Practitioner) -> dict[tuple[UUID | None, str], list[Fact]]:
    """All facts about a practice or practitioner, newest first, by place (None for none) and key; one query."""
    found: dict[tuple[UUID | None, str], list[Fact]] = defaultdict(list)
    for fact in subject.facts.order_by("-created_at", "-pk"):
        found[fact.location_id, fact.key].append(fact)
    return found


def history_of(subject: Practice | Practitioner, key: str) -> list[Fact]:
    """All facts of one kind about a practice or practitioner, newest first."""
    return list(subject.facts.filter(key=key).order_by("-created_at", "-pk"))


def get_fact(pk: UUID) -> Fact:
    """Raises Fact.DoesNotExist for unknown ids and those of other workspaces."""
    return Fact.objects.select_related("practice", "practitioner", "location").get(pk=pk)


def is_newest(fact: Fact) -> bool:
    """True when nothing newer is known of the same kind about the same practice, place or practitioner."""
    same = Fact.objects.filter(
        practice=fact.practice_id, practitioner=fact.practitioner_id, location=fact.location_id, key=fact.key
    )
    return same.order_by("-created_at", "-pk").first() == fact


def _profile(practice: Practice, locations: list[Location], who: People, facts: list[Fact]) -> Profile:
    main = locations[0].pk if locations else None
    about = sorted((fact for fact in facts if fact.location_id in (None, main)), key=lambda fact: fact.created_at)
    of_places = {(fact.location_id, fact.key): fact for fact in facts if fact.location_id}
    return Profile(practice, locations, who, {fact.key: fact for fact in about}, of_places)


def _by_practice(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if row.practice_id is not None:
            found[row.practice_id].append(row)
    return found
