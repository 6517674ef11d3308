"""Opening hours of a week."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practitioners.hours import MIDNIGHT, Interval, NoWeek, Week, days_text
from practitioners.hours_text import parse


def intervals() -> st.SearchStrategy[tuple[Interval, ...]]:
    """Up to four intervals that don't touch: pairs of a sorted run of distinct minutes."""
    minutes = st.lists(st.integers(0, MIDNIGHT), unique=True, max_size=8).map(sorted)
    return minutes.map(lambda found: tuple(Interval(*pair) for pair in zip(found[::2], found[1::2], strict=False)))


WEEKS = st.tuples(*[st.one_of(st.none(), intervals())] * 7).map(Week)


@given(WEEKS)
def test_what_is_written_is_read_as_the_same_week(week: Week) -> None:
    if week:
        assert parse(week.text) == week
    else:
        assert week.text == ""


@given(WEEKS)
def test_what_is_stored_comes_back(week: Week) -> None:
    assert Week.from_json(week.to_json()) == week


@given(WEEKS, st.integers(0, 6), st.integers(0, MIDNIGHT - 1))
def test_open_closed_and_unknown_are_three_things(week: Week, weekday: int, minute: int) -> None:
    day = week.on(weekday)
    expected = None if day is None else any(one.opens <= minute < one.closes for one in day)
    assert week.is_open(weekday, minute) is expected


def test_alike_days_stand_together() -> None:
    lunch = (Interval(480, 720), Interval(780, 1020))
    week = Week.of({**dict.fromkeys(range(4), lunch), 4: (Interval(480, 720),), 5: (), 6: ()})
    assert week.text == "Mon–Thu 8:00–12:00, 13:00–17:00; Fri 8:00–12:00; Sat, Sun closed"


def test_times_that_touch_become_one_and_times_that_overlap_are_refused() -> None:
    assert Week.of({0: [Interval(720, 1020), Interval(480, 720)]}).text == "Mon 8:00–17:00"
    with pytest.raises(NoWeek, match="Two times on Monday overlap"):
        Week.of({0: [Interval(480, 721), Interval(720, 1020)]})


@pytest.mark.parametrize(("opens", "closes"), [(480, 480), (600, 480), (-1, 60), (480, 1441)])
def test_it_closes_after_it_opens(opens: int, closes: int) -> None:
    with pytest.raises(NoWeek):
        Interval(opens, closes)


@pytest.mark.parametrize(
    ("days", "text"), [([], ""), ([0, 2], "Mon, Wed"), ([4, 3], "Thu, Fri"), ([0, 1, 2, 5], "Mon–Wed, Sat")]
)
def test_days_in_words(days: list[int], text: str) -> None:
    assert days_text(days) == text
