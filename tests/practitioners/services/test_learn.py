"""Learning a fact."""

from datetime import date

import pytest

from metcrm.accounts.permissions import NotAllowed
from practitioners import selectors
from practitioners.facts import is_stale, kind_of
from practitioners.models import Fact, Practice
from practitioners.refusals import Refused
from practitioners.services.facts import learn
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice


def note(cast: Cast, practice: Practice, **over: object) -> Fact:
    values = {"key": "best_time", "value": "Tue noon", "source": "visit"} | over
    return learn(by=cast.by, now=NOW, practice=practice, **values)  # type: ignore[arg-type]


def test_a_fact_says_who_checked_it_when_and_where(inside: Cast) -> None:
    fact = note(inside, make_practice())
    assert (fact.source, fact.checked_on, fact.checked_by) == ("visit", date(2026, 3, 4), "Alice Owner")


def test_the_newest_counts_and_the_others_are_its_history(inside: Cast) -> None:
    practice = make_practice()
    note(inside, practice, value="Mon")
    note(inside, practice, value="Fri")
    assert selectors.profile_of(practice).facts["best_time"].value == "Fri"
    assert [fact.value for fact in selectors.history_of(practice, "best_time")] == ["Fri", "Mon"]


@pytest.mark.parametrize("over", [{"key": "shoe_size"}, {"source": "rumour"}, {"value": "  "}, {"key": "npi"}])
def test_nonsense_is_refused(inside: Cast, over: dict[str, str]) -> None:
    practice = make_practice()
    before = practice.facts.count()
    with pytest.raises(Refused):
        note(inside, practice, **over)
    assert practice.facts.count() == before


def test_asked_not_given_needs_no_value(inside: Cast) -> None:
    assert note(inside, make_practice(), value="", asked_not_given=True).asked_not_given


def test_how_fast_a_fact_goes_stale_depends_on_its_kind() -> None:
    checked, today = date(2025, 8, 1), date(2026, 3, 4)
    best_time, payers = kind_of("best_time"), kind_of("payers")
    assert best_time is not None
    assert payers is not None
    assert is_stale(best_time, checked, today)
    assert not is_stale(payers, checked, today)


def test_a_viewer_learns_nothing(inside: Cast) -> None:
    practice = make_practice()
    with pytest.raises(NotAllowed):
        learn(by=inside.by_bob, now=NOW, key="payers", value="x", source="phone", practice=practice)
