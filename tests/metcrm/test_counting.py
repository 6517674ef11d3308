"""Bare counts with their days."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from metcrm.accounts import counts
from metcrm.accounts.services.workspaces import change_workspace
from metcrm.counting import MOST, NOTHING, Counted, of_days, of_rows, of_times
from practitioners.models import Practice
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice

NEW_YORK = ZoneInfo("America/New_York")
days = st.lists(st.dates(date(2025, 1, 1), date(2027, 1, 1)), max_size=2 * MOST)


@given(days, st.integers(1, MOST))
def test_so_many_are_reached_on_the_day_of_the_last_of_them(given_days: list[date], threshold: int) -> None:
    counted = of_days(given_days)
    reached = counted.reached(threshold)
    assert counted.n == len(given_days)
    assert (reached is None) == (len(given_days) < threshold)
    if reached:
        assert sum(day <= reached for day in given_days) >= threshold
        assert sum(day < reached for day in given_days) < threshold


@given(days, days)
def test_two_counts_are_one_count_of_both(one: list[date], other: list[date]) -> None:
    together = of_days(one) + of_days(other)
    assert together.n == len(one) + len(other)
    assert together.days == of_days([*one, *other]).days


def test_nothing_is_reached_by_nothing() -> None:
    assert NOTHING.first is None
    assert NOTHING.reached(0) is NOTHING.reached(1) is None
    assert Counted(3, (date(2026, 3, 4),)).reached(2) is None


def test_the_day_is_that_of_the_workspace() -> None:
    late = NOW.replace(hour=3)  # ten in the evening before, in New York
    assert of_times([late, None], NEW_YORK).days == (date(2026, 3, 3),)


def test_rows_are_counted_whole_and_dated_up_to_a_limit(
    inside: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for ago in range(3):
        make_practice(now=NOW - timedelta(days=ago))
    with django_assert_num_queries(1):
        counted = of_rows(Practice.objects.all(), "created_at", NEW_YORK, upto=2)
    assert counted == Counted(3, (date(2026, 3, 2), date(2026, 3, 3)))
    assert of_rows(Practice.objects.none(), "created_at", NEW_YORK) == NOTHING


def test_an_address_and_a_telephone_number_are_one_system(inside: Cast) -> None:
    assert counts.counted()["systems"] == NOTHING
    change_workspace(inside.workspace, by=inside.by, now=NOW, street="12 Alder Way", phone="(518) 555-0142")
    with inside.inside():  # the audit is written as the workspace is left
        assert counts.counted()["systems"].n == 1
