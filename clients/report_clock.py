"""How long an office may take with a report, in business days. Pure but for the holidays' table."""

from datetime import datetime, timedelta

from practitioners.calendar import at, is_business_day, local_day

PATIENCE = 3  # whole business days until an unopened link is asked about, and once more until somebody calls


def patience_ends(since: datetime, timezone: str, days: int = PATIENCE) -> datetime:
    """8:30 on the first business day after `days` whole business days, by the office's own clock.

    What was sent on a Monday is asked about on Friday morning, since Tuesday to Thursday have passed whole.
    """
    day, left = local_day(since, timezone), days + 1
    while left:
        day += timedelta(days=1)
        left -= is_business_day(day)
    return at(day, timezone)
