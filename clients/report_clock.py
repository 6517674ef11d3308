"""How long an office may take with a report, in business days. Pure but for the holidays' table."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

PATIENCE = 3  # business days until an unopened link is a task


def business_days_before(now: datetime, days: int, timezone: str) -> datetime:
    """The beginning of the day since which `days` whole business days have passed, by a workspace's own clock.

    What was sent before that moment has had that many. Saturdays, Sundays and US federal holidays don't count.
    """
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    free = holidays.country_holidays("US", years=[day.year - 1, day.year])
    left = days
    while left:
        day -= timedelta(days=1)
        if day.weekday() < 5 and day not in free:
            left -= 1
    return datetime.combine(day, time(), tzinfo=zone)
