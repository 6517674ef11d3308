"""When an office can be visited, for whoever plans a day."""

import pytest
from pytest_django import DjangoAssertNumQueries

from practitioners import selectors
from practitioners.services.facts import learn
from practitioners.services.practices import save_location
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice


def test_opening_hours_and_best_times(inside: Cast) -> None:
    known, unknown = make_practice(), make_practice()
    save_location(known, by=inside.by, now=NOW, location=known.locations.get(), hours="Mon–Thu 8–12, 1–5")
    learn(by=inside.by, now=NOW, key="best_time", value="Tue 12:00–12:30, lunch room", source="phone", practice=known)
    times = selectors.visit_times([known.pk, unknown.pk])
    assert times[known.pk].opening.is_open(0, 12 * 60 + 30) is False
    assert times[known.pk].opening.is_open(4, 12 * 60 + 30) is None
    assert (times[known.pk].best.text, times[known.pk].best_words) == ("Tue 12:00–12:30", "Tue 12:00–12:30, lunch room")
    assert not times[unknown.pk].opening
    assert not times[unknown.pk].best


@pytest.mark.parametrize("number", [1, 12])
def test_more_practices_cost_no_more_queries(
    inside: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [make_practice().pk for _ in range(number)]
    with django_assert_num_queries(2):
        selectors.visit_times(rows)
