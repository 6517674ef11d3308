"""How soon a referral is answered: within the business days that the workspace has set, by the office's own clock."""

from datetime import datetime, timedelta

from practitioners.calendar import at, is_business_day, local_day

END_OF_DAY = 17
_NUMBERS = ("", "one", "two", "three", "four", "five")


def answer_due_at(received_at: datetime, timezone: str, days: int = 1) -> datetime:
    """The end (5 PM) of the last of `days` business days after the day on which the referral came.

    With one day, Friday's referral is answered by Monday 5 PM.
    """
    day, left = local_day(received_at, timezone), days
    while left:
        day += timedelta(days=1)
        left -= is_business_day(day)
    return at(day, timezone, END_OF_DAY, 0)


def within(days: int) -> str:
    """ "one business day", "two business days"."""
    return f"{_NUMBERS[days]} business day{'' if days == 1 else 's'}"
