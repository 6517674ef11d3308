"""How soon a referral is answered: within one business day where the office is. One function, so that it can move."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

END_OF_DAY = time(17, 0)


def answer_due_at(received_at: datetime, timezone: str) -> datetime:
    """The end (5 PM) of the first business day after the one on which the referral came, as the office's clock has it.

    Friday's referral is answered by Monday 5 PM. Saturdays, Sundays and US federal holidays don't count.
    """
    zone = ZoneInfo(timezone)
    day = received_at.astimezone(zone).date() + timedelta(days=1)
    free = holidays.country_holidays("US", years=[day.year, day.year + 1])
    while day.weekday() >= 5 or day in free:
        day += timedelta(days=1)
    return datetime.combine(day, END_OF_DAY, tzinfo=zone)
