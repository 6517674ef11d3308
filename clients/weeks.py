"""Weeks and wall-clock times: the same hour each week, whatever the clocks do; attendance week by week. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def span_of(day: date, days: int, timezone: str) -> tuple[datetime, datetime]:
    """From the beginning of a day to the beginning of the day so many days later, where the workspace is."""
    zone = ZoneInfo(timezone)
    begin, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=days)))
    return begin, end


def repeated(first: date, at: time, *, weekdays: Collection[int], weeks: int, timezone: str) -> Iterator[datetime]:
    """The starts in order: on these weekdays (0 is Monday) from the first day on, during so many weeks.

    Each stands at the same time by the clock on the wall; without weekdays only the first day's own counts.
    """
    zone = ZoneInfo(timezone)
    wanted = set(weekdays) or {first.weekday()}
    for number in range(weeks * 7):
        day = first + timedelta(days=number)
        if day.weekday() in wanted:
            yield datetime.combine(day, at, zone)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of an episode: how often the client came, and how often in all by its end against the plan."""

    number: int
    begins: date
    attended: int
    cancelled: int
    missed: int
    attended_so_far: int
    planned_so_far: int


def attendance_by_week(
    sessions: Iterable[tuple[date, str]], *, began: date, until: date, planned: int, weeks: int
) -> list[Week]:
    """From the episode's first week to the week of `until`. The plan is spread evenly over its weeks."""
    counts: dict[int, dict[str, int]] = {}
    for day, attendance in sessions:
        week = counts.setdefault((day - began).days // 7, {})
        week[attendance] = week.get(attendance, 0) + 1
    found, so_far = [], 0
    for number in range(max((until - began).days, 0) // 7 + 1):
        week = counts.get(number, {})
        so_far += week.get("attended", 0)
        found.append(
            Week(
                number + 1, began + timedelta(days=7 * number), week.get("attended", 0), week.get("cancelled", 0),
                week.get("no_show", 0), so_far, planned_by(number + 1, planned=planned, weeks=weeks),
            )
        )  # fmt: skip
    return found


def planned_by(week: int, *, planned: int, weeks: int) -> int:
    """How many sessions are planned by the end of a week, from 1; never more than planned in all."""
    return planned if week >= weeks else round(planned * week / weeks)
