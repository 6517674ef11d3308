"""Days of a cohort: counted from its start, and never on a weekend, a federal holiday or a day without class. Pure.

A day that falls on such a day moves to the next one that doesn't. The first day stays where a person put it.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

#: A course in which every day is free is refused before this is reached.
_FURTHEST = 60


def is_free(day: date, days_off: Collection[date] = ()) -> bool:
    """True on weekends, US federal holidays and the cohort's own days without class."""
    return day.weekday() >= 5 or day in _federal(day.year) or day in days_off


def next_class_day(day: date, days_off: Collection[date] = ()) -> date:
    """`day` itself, or the first day after it that isn't free.

    Raises:
        ValueError: there is none within two months.
    """
    for later in range(_FURTHEST):
        found = day + timedelta(days=later)
        if not is_free(found, days_off):
            return found
    raise ValueError("No day is left for class within two months.")


def on_day(start: date, offset: int, days_off: Collection[date] = ()) -> date:
    """The date that lies `offset` days after the start (0 = the start itself, which doesn't move)."""
    return next_class_day(start + timedelta(days=offset), days_off) if offset else start


@lru_cache(maxsize=32)
def _federal(year: int) -> frozenset[date]:
    return frozenset(country_holidays("US", years=year))
