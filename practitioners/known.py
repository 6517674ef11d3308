"""What a practice's page tells, row by row: facts with their source and age, homework with a way to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from practitioners.facts import KINDS, Kind, Subject, is_stale
from practitioners.homework import Homework, Item
from practitioners.models import ContactRole, Fact
from practitioners.selectors.profile import Profile


@dataclass(frozen=True)
class KnownFact:
    """One line of the panel of facts."""

    kind: Kind
    fact: Fact
    stale: bool


@dataclass(frozen=True)
class Check:
    """One line of the homework. `asked` is the key for “asked, not given”, "" where that isn't offered."""

    number: int
    done: bool
    label: str
    text: str
    url: str
    action: str
    asked: str


def known_facts(profile: Profile, today: date) -> list[KnownFact]:
    """The newest fact of each kind, in the order of the kinds."""
    found = []
    for (subject, key), kind in KINDS.items():
        fact = profile.facts.get(key) if subject is Subject.PRACTICE else None
        if fact:
            found.append(KnownFact(kind, fact, is_stale(kind, fact.checked_on, today)))
    return found


def checks_of(profile: Profile, homework: Homework) -> list[Check]:
    """The homework as lines, what is missing with its address."""
    return [_check(item, profile) for item in homework.items]


def sentence_of(facts: Iterable[KnownFact]) -> str:
    """How many facts are due to be checked again, "" when none is."""
    stale = sum(known.stale for known in facts)
    return f"{stale} to check again" if stale else ""


def _check(item: Item, profile: Profile) -> Check:
    if item.done:
        return Check(item.number, True, "", item.title, "", item.note, "")
    url = _fix_url(item.fix, profile)
    return Check(item.number, False, item.title, item.todo, url, item.action if url else "", item.asked)


def _fix_url(fix: str, profile: Profile) -> str:
    practice, rest = str(profile.practice.pk), fix.partition(":")[2]
    if fix.startswith("fact:"):
        return f"{reverse('practitioners:fact_add', args=[practice])}?key={rest}"
    if fix.startswith("url:"):
        return _page_above(rest, practice)
    return _PLACES[fix](profile) if fix in _PLACES else ""


def _page_above(name: str, practice: str) -> str:
    try:
        return f"{reverse(name)}?practice={practice}"
    except NoReverseMatch:
        return ""


def _office_manager(profile: Profile) -> str:
    manager = profile.people.office_manager
    if manager:
        return reverse("practitioners:contact_edit", args=[manager.pk])
    return f"{reverse('practitioners:contact_create', args=[profile.practice.pk])}?role={ContactRole.OFFICE_MANAGER}"


def _location(profile: Profile) -> str:
    place = profile.primary_location
    if place:
        return reverse("practitioners:location_edit", args=[place.pk])
    return reverse("practitioners:location_create", args=[profile.practice.pk])


def _first_practitioner(profile: Profile) -> str:
    first = profile.people.practitioners[0]
    return reverse("practitioners:practitioner_edit", args=[profile.practice.pk, first.pk])


_PLACES = {
    "practitioner_new": lambda profile: reverse("practitioners:practitioner_create", args=[profile.practice.pk]),
    "practitioner": _first_practitioner,
    "practice": lambda profile: reverse("practitioners:practice_edit", args=[profile.practice.pk]),
    "location": _location,
    "office_manager": _office_manager,
}
