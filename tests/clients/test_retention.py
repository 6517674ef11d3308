"""How long records are kept."""

from datetime import date

import pytest

from clients.retention import keep_until, newest, quarter_start, years_after


@pytest.mark.parametrize(
    ("last", "born", "day"),
    [
        (date(2020, 5, 4), date(1958, 3, 14), date(2027, 5, 4)),
        (date(2020, 5, 4), None, date(2027, 5, 4)),
        (date(2020, 5, 4), date(2010, 1, 2), date(2035, 1, 2)),  # a child: counted from coming of age
        (date(2020, 2, 29), None, date(2027, 2, 28)),
    ],
)
def test_seven_years_after_the_last_entry(last: date, born: date | None, day: date) -> None:
    assert keep_until(last, born, 7) == day


def test_no_day_of_a_person_stays_but_the_quarter() -> None:
    assert [quarter_start(date(2026, month, 17)) for month in (1, 3, 4, 12)] == [
        date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 10, 1),
    ]  # fmt: skip


def test_the_newest_of_what_there_is() -> None:
    assert newest([None, date(2020, 1, 1)], date(2019, 1, 1)) == date(2020, 1, 1)
    assert newest([None], date(2019, 1, 1)) == date(2019, 1, 1)
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
