"""The same hour each week, whatever the clocks do; attendance week by week."""

from datetime import date, time, timedelta

from clients.weeks import attendance_by_week, monday_of, planned_by, repeated, span_of

ZONE = "America/New_York"


def test_a_series_keeps_its_hour_over_the_change_of_clocks() -> None:
    starts = list(repeated(date(2026, 3, 2), time(14, 30), weekdays=[0, 3], weeks=2, timezone=ZONE))
    assert [f"{start:%a %d %H:%M %z}" for start in starts] == [
        "Mon 02 14:30 -0500", "Thu 05 14:30 -0500", "Mon 09 14:30 -0400", "Thu 12 14:30 -0400",
    ]  # fmt: skip


def test_without_weekdays_the_first_days_own_counts() -> None:
    starts = list(repeated(date(2026, 3, 4), time(9), weekdays=[], weeks=3, timezone=ZONE))
    assert [start.date() for start in starts] == [date(2026, 3, 4) + timedelta(days=7 * n) for n in range(3)]


def test_a_day_without_an_hour_lasts_twenty_three() -> None:
    begin, end = span_of(date(2026, 3, 8), 1, ZONE)
    assert end.timestamp() - begin.timestamp() == 23 * 3600
    assert monday_of(date(2026, 3, 8)) == date(2026, 3, 2)


def test_attendance_against_a_plan_spread_over_its_weeks() -> None:
    began = date(2026, 3, 2)
    sessions = [(began, "attended"), (began + timedelta(days=3), "attended"), (began + timedelta(days=7), "no_show"),
                (began + timedelta(days=15), "cancelled")]  # fmt: skip
    weeks = attendance_by_week(sessions, began=began, until=began + timedelta(days=15), planned=24, weeks=12)
    assert [(week.attended, week.cancelled, week.missed) for week in weeks] == [(2, 0, 0), (0, 0, 1), (0, 1, 0)]
    assert [(week.attended_so_far, week.planned_so_far) for week in weeks] == [(2, 2), (2, 4), (2, 6)]
    assert planned_by(40, planned=24, weeks=12) == 24
    assert len(attendance_by_week([], began=began, until=began - timedelta(days=3), planned=24, weeks=12)) == 1
