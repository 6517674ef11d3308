"""The homework as lines of a page, each missing item with a way to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from practitioners.facts import is_stale, kind_of
from practitioners.homework import Homework, Item
from practitioners.models import ContactRole, Fact
from practitioners.selectors.profile import Profile


@dataclass(frozen=True)
class Check:
    """One line. While missing: `form` mends it on the spot, `url` is the page with all fields, `asked` the key for
    “asked, not given”. Once done: `note` says how, `again` is the fact that is old enough to be checked again.
    """

    number: int
    done: bool
    label: str
    text: str = ""
    note: str = ""
    again: Fact | None = None
    url: str = ""
    action: str = ""
    asked: str = ""
    form: Any = None

    @property
    def open(self) -> bool:
        """Its form was sent, and something in it wasn't right."""
        return self.form is not None and self.form.is_bound


def checks_of(profile: Profile, homework: Homework, today: date, forms: Mapping[int, Any]) -> list[Check]:
    """What is missing first, then what is done, each in its order."""
    lines = [_check(item, profile, today, forms.get(item.number)) for item in homework.items]
    return sorted(lines, key=lambda line: line.done)


def _check(item: Item, profile: Profile, today: date, form: Any) -> Check:
    if item.done:
        return Check(item.number, True, item.title, note=item.note, again=_old(item, profile, today))
    url = _fix_url(item.fix, profile)
    action = item.action if url or form else ""
    return Check(item.number, False, item.title, item.todo, url=url, action=action, asked=item.asked, form=form)


def _old(item: Item, profile: Profile, today: date) -> Fact | None:
    kind, fact = kind_of(item.fact), profile.facts.get(item.fact)
    return fact if kind and fact and is_stale(kind, fact.checked_on, today) else None


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
