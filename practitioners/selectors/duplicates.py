"""Pairs that may be one, with the reason; those of which somebody said “not the same” stay away."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from practitioners.keys import alike, office_key, person_key, phone_key, street_key
from practitioners.models import Affiliation, Contact, Location, Merge, MergeKind, NotSame, Practice, Practitioner
from practitioners.models.merge import MODELS

#: Of a number that a whole clinic shares not every pair is worth a look.
_MOST_IN_A_GROUP = 12


@dataclass(frozen=True)
class Pair:
    """Two that may be one; the one that was there first stands first."""

    kind: str
    first: Any
    second: Any
    because: str


def get_both(kind: str, one: UUID, other: UUID) -> tuple[Any, Any]:
    """Raises DoesNotExist when one is unknown or another workspace's."""
    model = MODELS[kind]
    return model._default_manager.get(pk=one), model._default_manager.get(pk=other)


def get_merge(pk: UUID) -> Merge:
    """Raises Merge.DoesNotExist."""
    return Merge.objects.get(pk=pk)


def latest_merges(limit: int = 20) -> list[Merge]:
    """The newest first."""
    return list(Merge.objects.order_by("-merged_at", "-pk")[:limit])


def merged_into(pk: UUID) -> UUID | None:
    """Where a row went that was merged away, through any number of merges; None for every other id."""
    found: UUID | None = None
    seen = {pk}
    while step := _one_step(found or pk):
        if step in seen:
            break
        seen.add(step)
        found = step
    return found


def _one_step(pk: UUID) -> UUID | None:
    return Merge.objects.filter(away_id=pk, undone_at=None).values_list("survivor_id", flat=True).first()


def possible_duplicates() -> list[Pair]:
    """All pairs of the workspace, practices first, by name."""
    different = set(NotSame.objects.values_list("kind", "first_id", "second_id"))
    found: dict[tuple[str, UUID, UUID], Pair] = {}
    for pair in (*_practices(), *_practitioners(), *_contacts()):
        first, second = sorted((pair.first.pk, pair.second.pk))
        key = (pair.kind, first, second)
        if key not in different:
            found.setdefault(key, pair)
    order = list(MergeKind)
    return sorted(found.values(), key=lambda pair: (order.index(MergeKind(pair.kind)), str(pair.first).casefold()))


def _practices() -> Iterator[Pair]:
    rows = {row.pk: row for row in Practice.objects.order_by("created_at", "pk")}
    places: dict[UUID, Location] = {}
    for place in Location.objects.filter(is_primary=True):
        places[place.practice_id] = place
    yield from _pairs(MergeKind.PRACTICE, rows.values(), lambda row: phone_key(row.phone), "same phone")
    yield from _pairs(
        MergeKind.PRACTICE, rows.values(), lambda row: _where(row.name, places.get(row.pk)), "same name and address"
    )


def _where(name: str, place: Location | None) -> Hashable:
    if place is None or not place.street:
        return None
    return office_key(name), street_key(place.street), place.zip_code[:5]


def _practitioners() -> Iterator[Pair]:
    rows = {row.pk: row for row in Practitioner.objects.order_by("created_at", "pk")}
    works: dict[UUID, list[Practitioner]] = defaultdict(list)
    for practice_id, who in Affiliation.objects.order_by("pk").values_list("practice_id", "practitioner_id"):
        works[practice_id].append(rows[who])

    def name(row: Practitioner) -> str:
        return person_key(f"{row.first_name} {row.last_name}")

    kinds: list[tuple[Iterable[Practitioner], Any, str]] = [
        (rows.values(), lambda row: row.email.casefold(), "same e-mail"),
        *((people, name, "same name at one practice") for people in works.values()),
        (rows.values(), lambda row: row.first_name and name(row), "same name"),
    ]
    for people, key, because in kinds:
        for pair in _pairs(MergeKind.PRACTITIONER, people, key, because):
            if not (pair.first.npi and pair.second.npi):
                yield pair  # two numbers are two people


def _contacts() -> Iterator[Pair]:
    rows = list(Contact.objects.filter(left_at=None).select_related("practice").order_by("created_at", "pk"))
    yield from _pairs(MergeKind.CONTACT, rows, lambda row: row.email.casefold(), "same e-mail")
    for pair in _pairs(MergeKind.CONTACT, rows, lambda row: phone_key(row.phone), "same phone, like names"):
        if alike(pair.first.name, pair.second.name):
            yield pair
    at = "same name at one practice"
    yield from _pairs(MergeKind.CONTACT, rows, lambda row: (row.practice_id, person_key(row.name)), at)


def _pairs(kind: str, rows: Iterable[Any], key: Any, because: str) -> Iterator[Pair]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        if found := key(row):
            groups[found].append(row)
    for group in groups.values():
        for first, second in combinations(group[:_MOST_IN_A_GROUP], 2):
            yield Pair(kind, first, second, because)
