"""Days of a cohort: in order, never on a free day, the same distance for every start."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metcrm.cohorts.dates import is_free, next_class_day, on_day

DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
OFF = st.sets(DAYS, max_size=20)


@pytest.mark.parametrize(
    ("start", "offset", "off", "expected"),
    [
        (date(2026, 9, 12), 0, [], date(2026, 9, 12)),  # a Saturday that somebody chose
        (date(2026, 9, 12), 7, [], date(2026, 9, 21)),
        (date(2026, 11, 23), 3, [], date(2026, 11, 27)),  # Thanksgiving
        (date(2026, 11, 23), 3, [date(2026, 11, 27)], date(2026, 11, 30)),
        (date(2026, 6, 29), 4, [], date(2026, 7, 6)),  # July 4 is a Saturday, observed on Friday
    ],
)
def test_free_days_move_a_date_to_the_next_class_day(start: date, offset: int, off: list[date], expected: date) -> None:
    assert on_day(start, offset, off) == expected


@given(DAYS, st.integers(1, 730), OFF)
def test_no_date_falls_on_a_free_day_nor_before_its_time(start: date, offset: int, off: set[date]) -> None:
    found = on_day(start, offset, off)
    assert not is_free(found, off)
    assert found >= start + timedelta(days=offset)
    assert all(is_free(start + timedelta(days=n), off) for n in range(offset, (found - start).days)), (
        "the first that fits"
    )


@given(DAYS, st.integers(1, 700), st.integers(0, 30), OFF)
def test_what_comes_later_stays_later(start: date, offset: int, more: int, off: set[date]) -> None:
    assert on_day(start, offset, off) <= on_day(start, offset + more, off)


@given(DAYS, OFF)
def test_moving_twice_is_moving_once(day: date, off: set[date]) -> None:
    assert next_class_day(next_class_day(day, off), off) == next_class_day(day, off)


def test_a_course_without_a_day_for_class_is_refused() -> None:
    with pytest.raises(ValueError, match="No day is left"):
        next_class_day(date(2026, 3, 2), [date(2026, 3, 1) + timedelta(days=n) for n in range(90)])
