"""How soon a referral is answered: within one business day where the office is. One function, so that it can move."""

from datetime import datetime

from practitioners.calendar import next_business_day_at

END_OF_DAY = 17


def answer_due_at(received_at: datetime, timezone: str) -> datetime:
    """The end (5 PM) of the first business day after the one on which the referral came, as the office's clock has it.

    Friday's referral is answered by Monday 5 PM.
    """
    return next_business_day_at(received_at, timezone, hour=END_OF_DAY, minute=0)
