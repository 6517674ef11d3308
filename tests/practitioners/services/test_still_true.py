"""Confirming what is known, and keeping what was known before."""

from datetime import date, timedelta

import pytest

from metcrm.accounts.permissions import NotAllowed
from practitioners import known, selectors
from practitioners.facts import KINDS, Subject, good_until, is_stale
from practitioners.models import Fact, Location
from practitioners.refusals import Refused
from practitioners.services.facts import learn, still_true
from practitioners.services.practices import save_location
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice, make_practitioner

DAY = timedelta(days=1)


def old(cast: Cast, **over: object) -> Fact:
    values = {"key": "payers", "value": "Medicare", "source": "phone", "checked_on": date(2025, 1, 2)} | over
    values.setdefault("practice", make_practice())
    return learn(by=cast.by, now=NOW - 400 * DAY, **values)  # type: ignore[arg-type]


def test_it_is_checked_today_by_who_says_so_and_the_old_stays(inside: Cast) -> None:
    fact = old(inside)
    renewed = still_true(fact, by=inside.by, now=NOW)
    assert (renewed.value, renewed.source, renewed.checked_on) == ("Medicare", "phone", date(2026, 3, 4))
    assert renewed.checked_by == "Alice Owner"
    assert [row.pk for row in selectors.history_of(fact.practice, "payers")] == [renewed.pk, fact.pk]  # type: ignore[arg-type]


def test_it_is_good_for_as_long_as_its_kind_says(inside: Cast) -> None:
    for kind in KINDS.values():
        assert not is_stale(kind, NOW.date(), good_until(kind, NOW.date()))
        assert is_stale(kind, NOW.date(), good_until(kind, NOW.date()) + DAY)
    assert len({kind.stale_after for kind in KINDS.values()}) > 2


def test_what_was_replaced_meanwhile_can_t_be_confirmed(inside: Cast) -> None:
    fact = old(inside)
    learn(by=inside.by, now=NOW, key="payers", value="Medicare, Aetna", source="phone", practice=fact.practice)
    with pytest.raises(Refused, match="Something newer"):
        still_true(fact, by=inside.by, now=NOW)
    assert Fact.objects.filter(key="payers").count() == 2


def test_asked_not_given_can_be_confirmed_too(inside: Cast) -> None:
    fact = old(inside, value="", asked_not_given=True, key="concern")
    assert still_true(fact, by=inside.by, now=NOW).asked_not_given


def test_a_viewer_confirms_nothing(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        still_true(old(inside), by=inside.by_bob, now=NOW)


def test_of_a_practitioner(inside: Cast) -> None:
    who = make_practitioner()
    fact = old(inside, practice=None, practitioner=who, key="hospital", value="St. Jude")
    still_true(fact, by=inside.by, now=NOW)
    assert selectors.facts_of(who)["hospital"].checked_on == date(2026, 3, 4)


def test_a_fact_of_tomorrow_is_refused(inside: Cast) -> None:
    with pytest.raises(Refused, match="still to come"):
        learn(by=inside.by, now=NOW, key="payers", value="x", source="phone", practice=make_practice(),
              checked_on=NOW.date() + DAY)  # fmt: skip


def test_each_place_keeps_its_own_hours(inside: Cast) -> None:
    practice = make_practice()
    main = practice.locations.get()
    other = save_location(practice, by=inside.by, now=NOW, city="Albany", hours="Mon 9–12")
    save_location(practice, by=inside.by, now=NOW, location=main, hours="Mon–Fri 8–5", source="website")
    save_location(practice, by=inside.by, now=NOW, location=other, hours="Tue 9–12", source="phone")
    profile = selectors.profile_of(practice)
    assert profile.facts["hours"].value == "Mon–Fri 8:00–17:00"
    rows = {place.location: place.details[1] for place in known.places(profile, {}, NOW.date())}
    sources = {place: detail.source.fact.source for place, detail in rows.items() if detail.source}
    assert sources == {main: "website", other: "phone"}
    assert Location.objects.count() == 2


def test_every_kind_stands_under_one_heading_and_is_missing_or_known(inside: Cast) -> None:
    for subject in Subject:
        shown = [kind for section in known.sections(subject, {}, {}, NOW.date()) for kind in section.missing]
        typed = [kind for (about, _), kind in KINDS.items() if about is subject and kind.typed and not kind.optional]
        assert sorted(shown, key=str) == sorted(typed, key=str)
