"""8:30 on the wall, where the practice is, on a day on which somebody is there."""

from datetime import UTC, date, datetime

import pytest

from practitioners.calendar import at, in_days, is_business_day, local_day, next_business_day_at

PHOENIX, NEW_YORK, HONOLULU = "America/Phoenix", "America/New_York", "Pacific/Honolulu"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("tz", "saturday", "monday"),
    [
        # Clocks go forward on Sunday, Mar 8, 2026, in New York only.
        (NEW_YORK, "2026-03-07 18:00", "2026-03-09 12:30"),
        (PHOENIX, "2026-03-07 18:00", "2026-03-09 15:30"),
        (HONOLULU, "2026-03-07 22:00", "2026-03-09 18:30"),
        # And back on Sunday, Nov 1, 2026.
        (NEW_YORK, "2026-10-31 18:00", "2026-11-02 13:30"),
        (PHOENIX, "2026-10-31 18:00", "2026-11-02 15:30"),
        (HONOLULU, "2026-10-31 22:00", "2026-11-02 18:30"),
    ],
)
def test_it_is_half_past_eight_on_the_wall_across_both_clock_changes(tz: str, saturday: str, monday: str) -> None:
    assert next_business_day_at(utc(saturday), tz) == utc(monday)


def test_the_friday_before_the_change_leads_to_monday_too() -> None:
    assert next_business_day_at(utc("2026-03-06 15:00"), NEW_YORK) == utc("2026-03-09 12:30")
    assert next_business_day_at(utc("2026-10-30 15:00"), NEW_YORK) == utc("2026-11-02 13:30")


def test_today_is_what_the_wall_says_not_what_utc_says() -> None:
    late_on_monday_in_honolulu = utc("2026-03-10 08:00")
    assert local_day(late_on_monday_in_honolulu, HONOLULU) == date(2026, 3, 9)
    assert next_business_day_at(late_on_monday_in_honolulu, HONOLULU) == utc("2026-03-10 18:30")


def test_early_in_the_morning_still_means_the_next_day() -> None:
    assert next_business_day_at(utc("2026-03-04 10:00"), NEW_YORK) == utc("2026-03-05 13:30")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-11-25 20:00", "2026-11-27"),  # Thanksgiving
        ("2026-07-02 20:00", "2026-07-06"),  # July 4 is a Saturday, observed on Friday
        ("2027-07-02 20:00", "2027-07-06"),  # July 4 is a Sunday, observed on Monday
        ("2027-12-30 20:00", "2028-01-03"),  # New Year's Day 2028 is observed in 2027
        ("2026-02-13 20:00", "2026-02-17"),  # Washington's Birthday
        ("2026-06-18 20:00", "2026-06-22"),  # Juneteenth is a Friday
    ],
)
def test_federal_holidays_are_skipped_with_their_observed_days(before: str, after: str) -> None:
    assert local_day(next_business_day_at(utc(before), NEW_YORK), NEW_YORK) == date.fromisoformat(after)


def test_holidays_of_states_and_customs_are_business_days() -> None:
    assert is_business_day(date(2026, 11, 27))  # the day after Thanksgiving
    assert is_business_day(date(2026, 3, 17))
    assert is_business_day(date(2026, 12, 24))


def test_two_weeks_and_ninety_days_as_on_the_log_form() -> None:
    monday = utc("2026-11-23 18:00")
    assert local_day(in_days(monday, NEW_YORK, 14), NEW_YORK) == date(2026, 12, 7)
    assert local_day(in_days(monday, NEW_YORK, 90), NEW_YORK) == date(2027, 2, 22)  # the 21st is a Sunday


def test_another_hour_may_be_asked_for() -> None:
    assert at(date(2026, 3, 9), NEW_YORK, 16, 5) == utc("2026-03-09 20:05")
