"""How soon a referral is answered: business days where the office is."""

from datetime import UTC, datetime

import pytest

from clients.clock import answer_due_at, within

#: A Friday afternoon in New York, the week before a holiday (Presidents' Day, Monday Feb 16).
FRIDAY = datetime(2026, 2, 13, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(("days", "day"), [(1, 17), (2, 18), (5, 23)])
def test_weekends_and_holidays_do_not_count(days: int, day: int) -> None:
    assert answer_due_at(FRIDAY, "America/New_York", days) == datetime(2026, 2, day, 22, 0, tzinfo=UTC)


def test_the_day_is_the_offices_own() -> None:
    late = datetime(2026, 3, 4, 4, 30, tzinfo=UTC)  # still Tuesday in Phoenix, Wednesday in London
    assert answer_due_at(late, "America/Phoenix", 1) == datetime(2026, 3, 5, 0, 0, tzinfo=UTC)


def test_in_words() -> None:
    assert [within(days) for days in (1, 2, 5)] == ["one business day", "two business days", "five business days"]
