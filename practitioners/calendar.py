"""Wall-clock times on business days, where the practice is. Pure: no rows, no clock.

US federal holidays as the package `holidays` lists them (5 U.S.C. 6103), with their observed days.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

HOUR, MINUTE = 8, 30


def is_business_day(day: date) -> bool:
    """True from Monday to Friday, unless it is a federal holiday or the day on which one is observed."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_business_day_at(now: datetime, tz: str, hour: int = HOUR, minute: int = MINUTE) -> datetime:
    """`hour:minute` on the first business day after today, today being what the calendar in `tz` says.

    `tz` is an IANA name such as America/Phoenix; the answer is in UTC.
    """
    return in_days(now, tz, 1, hour, minute)


def in_days(start: datetime, tz: str, days: int, hour: int = HOUR, minute: int = MINUTE) -> datetime:
    """`hour:minute` `days` calendar days after `start`, moved on to the next business day where that is none."""
    day = local_day(start, tz) + timedelta(days=days)
    while not is_business_day(day):
        day += timedelta(days=1)
    return at(day, tz, hour, minute)


def at(day: date, tz: str, hour: int = HOUR, minute: int = MINUTE) -> datetime:
    """A local wall-clock time as a moment in UTC."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(tz)).astimezone(UTC)


def local_day(moment: datetime, tz: str) -> date:
    """What the calendar on the wall says in `tz`."""
    return moment.astimezone(ZoneInfo(tz)).date()


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("US", years=year))
