"""What is known of a practice or practitioner, as lines of a page: facts with source, age and history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from practitioners import taxonomy
from practitioners.facts import KINDS, Group, Kind, Subject, good_until, is_stale, kind_of
from practitioners.models import Fact, Location, Practitioner
from practitioners.selectors.profile import Profile

History = Mapping[tuple[UUID | None, str], Sequence[Fact]]


@dataclass(frozen=True)
class KnownFact:
    """One fact: the newest of its kind, and what was known before."""

    kind: Kind
    fact: Fact
    stale: bool
    until: date
    earlier: tuple[Fact, ...] = ()

    @property
    def value(self) -> str:
        """In words: codes by their names."""
        if self.fact.key == "specialty":
            return taxonomy.specialty_name(self.fact.value) or self.fact.value
        return self.fact.value


@dataclass(frozen=True)
class Section:
    """One heading of the profile: what is known, and what isn't yet."""

    title: str
    known: tuple[KnownFact, ...]
    missing: tuple[Kind, ...]


@dataclass(frozen=True)
class Detail:
    """A value that stands in a column of ours, with the fact that says where it comes from."""

    label: str
    value: str
    source: KnownFact | None = None
    href: str = ""


@dataclass(frozen=True)
class Place:
    """One place of a practice."""

    location: Location
    details: tuple[Detail, ...]


def sections(subject: Subject, facts: Mapping[str, Fact], history: History, today: date) -> list[Section]:
    """The profile under its headings; headings without any kind for this subject are left out."""
    found = []
    for group in Group:
        kinds = [kind for (about, _), kind in KINDS.items() if about is subject and kind.group is group and kind.typed]
        known = tuple(known_fact(kind, facts[kind.key], history, today) for kind in kinds if kind.key in facts)
        missing = tuple(kind for kind in kinds if kind.key not in facts and not kind.optional)
        if kinds:
            found.append(Section(group.value, known, missing))
    return found


def known_facts(profile: Profile, today: date) -> list[KnownFact]:
    """The newest fact of each kind about a practice, in the order of the kinds, without its history."""
    kinds = [(kind, profile.facts.get(key)) for (about, key), kind in KINDS.items() if about is Subject.PRACTICE]
    return [known_fact(kind, fact, {}, today) for kind, fact in kinds if fact]


def known_fact(kind: Kind, fact: Fact, history: History, today: date) -> KnownFact:
    """A fact with its age and what was known before it."""
    rows = history.get((fact.location_id, fact.key), ())
    earlier = tuple(row for row in rows if row.pk != fact.pk)
    return KnownFact(kind, fact, is_stale(kind, fact.checked_on, today), good_until(kind, fact.checked_on), earlier)


def places(profile: Profile, history: History, today: date) -> list[Place]:
    """Each place with its address, hours and way in."""
    return [Place(place, tuple(_of_place(profile, place, history, today))) for place in profile.locations]


def numbers(profile: Profile, history: History, today: date) -> list[Detail]:
    """Phone, fax and website."""
    practice = profile.practice
    extension = f" ext. {practice.phone_extension}" if practice.phone_extension else ""
    rows = [
        ("phone", practice.phone + extension if practice.phone else "", f"tel:{practice.phone}"),
        ("fax", practice.fax, ""),
        ("website", practice.website, practice.website),
    ]
    return [_detail(key, value, profile.facts.get(key), history, today, href) for key, value, href in rows]


def identity(who: Practitioner, facts: Mapping[str, Fact], history: History, today: date) -> list[Detail]:
    """NPI, every specialty with the primary one first, and the subspecialty."""
    others = [taxonomy.specialty_name(code) for code in who.taxonomies if code != who.primary_taxonomy]
    subspecialty = who.subspecialty or ("none, somebody looked" if who.subspecialty_none else "")
    rows = [
        ("npi", "NPI", who.npi),
        ("specialty", "Primary specialty", taxonomy.specialty_name(who.primary_taxonomy)),
        ("", "Also registered as", ", ".join(others)),
        ("subspecialty", "Subspecialty", subspecialty),
    ]
    found = []
    for key, label, value in rows:
        kind, fact = kind_of(key, Subject.PRACTITIONER), facts.get(key)
        source = known_fact(kind, fact, history, today) if kind and fact and value else None
        if value or key:
            found.append(Detail(label, value, source))
    return found


def to_check(facts: Iterable[KnownFact]) -> str:
    """How many facts are due to be checked again, "" when none is."""
    stale = sum(known.stale for known in facts)
    return f"{stale} to check again" if stale else ""


def _of_place(profile: Profile, place: Location, history: History, today: date) -> Iterable[Detail]:
    main = place == profile.primary_location
    values = {"address": place.one_line, "hours": place.hours, "how_to_get_in": place.how_to_get_in}
    for key in ("address", "hours", "how_to_get_in"):
        fact = profile.of_places.get((place.pk, key)) or (profile.facts.get(key) if main else None)
        yield _detail(key, values[key], fact, history, today)


def _detail(key: str, value: str, fact: Fact | None, history: History, today: date, href: str = "") -> Detail:
    kind = kind_of(key)
    assert kind is not None
    # What was emptied since isn't known by an old fact.
    shown = known_fact(kind, fact, history, today) if fact and value else None
    return Detail(kind.label, value, shown, href if value else "")
