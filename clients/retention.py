"""How long a record is kept, and when one that was asked to be deleted may go. Pure."""

from collections.abc import Iterable
from datetime import date

ADULT = 18
QUARTER_MONTHS = 3


def keep_until(last_entry: date, born: date | None, years: int) -> date:
    """The day from which a record may be deleted: years after its last entry, for a child after coming of age."""
    begin = last_entry
    if born is not None:
        begin = max(begin, years_after(born, ADULT))
    return years_after(begin, years)


def years_after(day: date, years: int) -> date:
    """The same day in a later year; Feb 29 becomes Feb 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter: outcomes are counted by quarters, and no day of a person stays."""
    return date(day.year, (day.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1, 1)


def newest(days: Iterable[date | None], default: date) -> date:
    """The latest of the days that there are."""
    return max((day for day in days if day is not None), default=default)
