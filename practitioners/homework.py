"""The homework on a practice: items 1 to 10 from what this app knows, 11 and 12 from the apps above.

An app above registers its item in its AppConfig.ready:

    homework.register_item(11, "Objective of the next visit", practices_with_objective, todo=…, url_name=…)
"""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from practitioners.facts import items_of
from practitioners.models import Fact, Practice
from practitioners.selectors.profile import Profile, profile_of, profiles_of

#: Which of these practices have the item; asked once for a whole page of practices.
Check = Callable[[Collection[UUID]], AbstractSet[UUID]]


@dataclass(frozen=True)
class Item:
    """One item. While missing, `todo` says what to do and `fix` where (known.py makes an address of it).

    `asked` is the key of the fact by which “asked, not given” is noted, "" where asking isn't the way. `fact` is the
    key of the fact behind it, whose age says when to check again. `action` is the word on the button.
    """

    number: int
    title: str
    done: bool
    todo: str
    fix: str = ""
    asked: str = ""
    fact: str = ""
    note: str = ""
    action: str = "Add"


@dataclass(frozen=True)
class Homework:
    """How many of how many are done, and each item in its order."""

    done: int
    total: int
    items: tuple[Item, ...]

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.done)


@dataclass(frozen=True)
class _Registered:
    number: int
    title: str
    check: Check
    todo: str
    url_name: str


#: Items 1 to 10.
_OWN = 10
_registered: dict[int, _Registered] = {}


def register_item(number: int, title: str, check: Check, *, todo: str = "", url_name: str = "") -> None:
    """Add an item that an app above knows about; registering a number again replaces it.

    `check` gets ids of practices and returns those that have it, in a constant number of queries. `todo` is the
    sentence while it is missing; `url_name` is a page that takes `?practice=<id>` where it can be mended.
    """
    _registered[number] = _Registered(number, title, check, todo or title, url_name)


def forget_item(number: int) -> None:
    """Take a registered item away again (tests do)."""
    _registered.pop(number, None)


def total() -> int:
    """How many items there are."""
    return _OWN + len(_registered)


def score(practice: Practice) -> Homework:
    """The homework on one practice."""
    return score_profiles([profile_of(practice)])[practice.pk]


def scores(practices: Sequence[Practice]) -> dict[UUID, Homework]:
    """The homework on several, by id, in a constant number of queries."""
    return score_profiles(list(profiles_of(practices).values()))


def score_profiles(profiles: Sequence[Profile]) -> dict[UUID, Homework]:
    """As `scores`, of profiles that were read already."""
    ids = {profile.practice.pk for profile in profiles}
    above = [(item, item.check(ids)) for _, item in sorted(_registered.items())]
    return {profile.practice.pk: _score(profile, above) for profile in profiles}


def _score(profile: Profile, above: list[tuple[_Registered, AbstractSet[UUID]]]) -> Homework:
    items = [*_own_items(profile), *(_from_above(item, profile.practice.pk in having) for item, having in above)]
    return Homework(sum(item.done for item in items), len(items), tuple(items))


def _from_above(item: _Registered, done: bool) -> Item:
    return Item(item.number, item.title, done, item.todo, fix=f"url:{item.url_name}" if item.url_name else "")


def _own_items(profile: Profile) -> list[Item]:
    return [
        *_practitioner_items(profile),
        *_place_items(profile),
        *_office_manager_items(profile),
        *_habit_items(profile),
    ]


def _practitioner_items(profile: Profile) -> list[Item]:
    people = profile.people.practitioners
    someone = "practitioner" if people else "practitioner_new"
    return [
        Item(1, "NPI verified", any(who.npi_verified_at for who in people),
             "No practitioner's NPI is verified. Find them in the registry.", fix=someone),
        Item(2, "Specialty reviewed", any(who.specialty_reviewed_at for who in people),
             "Nobody has looked at the specialty yet. Compare the registry with their website.",
             fix=someone, action="Review" if people else "Add"),
        Item(3, "Subspecialty", any(who.subspecialty or who.subspecialty_none for who in people),
             "Not known yet. Find it, or confirm that there is none.", fix=someone),
    ]  # fmt: skip


def _place_items(profile: Profile) -> list[Item]:
    practice, places = profile.practice, profile.locations
    inside = any(place.how_to_get_in for place in places)
    missing = "Phone not known." if not practice.phone else "How to get in isn't known: floor, door, parking, sign-in."
    return [
        Item(4, "A place with hours", any(place.hours for place in places),
             "Opening hours not known. See their website, or ask by phone.", fix="location", fact="hours"),
        Item(5, "Phone and how to get in", bool(practice.phone) and inside,
             missing, fix="location" if practice.phone else "practice", fact="how_to_get_in"),
    ]  # fmt: skip


def _office_manager_items(profile: Profile) -> list[Item]:
    manager = profile.people.office_manager
    asked, asked_way = _asked(profile, "office_manager"), _asked(profile, "office_manager_way")
    reachable = manager is not None and bool(manager.email or manager.preferred_way)
    return [
        Item(6, "Office manager", manager is not None or asked,
             "Not known yet. Ask by phone before the visit.", fix="office_manager", asked="office_manager",
             fact="office_manager", note=_asked_note(asked and manager is None)),
        Item(7, "How to reach the office manager", reachable or asked_way,
             "Her mail or the way she prefers isn't known. Ask by phone.", fix="office_manager",
             asked="office_manager_way", fact="office_manager_way", note=_asked_note(asked_way and not reachable)),
    ]  # fmt: skip


def _habit_items(profile: Profile) -> list[Item]:
    seen = profile.facts.get("conditions")
    conditions = items_of(seen.value) if seen else []
    one = f"Only one condition is known ({conditions[0]}). Add another." if len(conditions) == 1 else ""
    return [
        Item(8, "Two conditions this office sees", len(conditions) >= 2 or _asked(profile, "conditions"),
             one or "Which conditions does this office see? Name two.", fix="fact:conditions", asked="conditions",
             fact="conditions", note=_asked_note(_asked(profile, "conditions"))),
        _habit(profile, 9, "How and to whom it refers", "refers_to", "Where do its patients go for exercise today?"),
        _habit(profile, 10, "The report it wants", "report_wanted", "Which report does it want, and how?"),
    ]  # fmt: skip


def _habit(profile: Profile, number: int, title: str, key: str, todo: str) -> Item:
    fact: Fact | None = profile.facts.get(key)
    note = _asked_note(_asked(profile, key))
    return Item(number, title, fact is not None, todo, fix=f"fact:{key}", asked=key, fact=key, note=note)


def _asked(profile: Profile, key: str) -> bool:
    fact = profile.facts.get(key)
    return fact is not None and fact.asked_not_given


def _asked_note(asked: bool) -> str:
    return "asked, not given" if asked else ""
