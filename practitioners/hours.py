"""Opening hours of a week: what a place says about each weekday. Pure: no rows, no clock, no zone.

A day is unknown (None), closed (no interval) or open for one or more intervals; unknown is not closed. Times are
minutes after midnight by the clock of the place. hours_text.py reads what people write.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KEYS = tuple(name.lower() for name in NAMES)
MIDNIGHT = 24 * 60
#: Hours before this are written with a zero in front, so that “1:00” never means the night.
_EARLY = 6


class NoWeek(ValueError):
    """These intervals make no week; the text is a sentence for the person."""


@dataclass(frozen=True, order=True)
class Interval:
    """From `opens` up to `closes`, in minutes after midnight; 24:00 is the latest."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise NoWeek("It has to close after it opens, on the same day.")

    @property
    def text(self) -> str:
        return f"{clock_text(self.opens)}–{clock_text(self.closes)}"


Day = tuple[Interval, ...] | None


@dataclass(frozen=True)
class Week:
    """Seven days from Monday. False when nothing is known of any."""

    days: tuple[Day, ...] = (None,) * 7

    @classmethod
    def of(cls, days: Mapping[int, Iterable[Interval]]) -> "Week":
        """From weekday (0 is Monday) to its intervals, none for closed; days that are left out are unknown.

        Intervals that touch become one. Raises NoWeek where two of a day overlap.
        """
        return cls(tuple(_tidy(number, days[number]) if number in days else None for number in range(7)))

    @classmethod
    def from_json(cls, stored: Mapping[str, list[list[str]]]) -> "Week":
        """As `to_json` wrote it."""
        found = {number: stored[key] for number, key in enumerate(KEYS) if key in stored}
        return cls.of({number: [Interval(*map(minutes_of, pair)) for pair in day] for number, day in found.items()})

    def to_json(self) -> dict[str, list[list[str]]]:
        """{"mon": [["08:00", "12:00"]], "sat": []}: closed days with an empty list, unknown ones not at all."""
        return {
            key: [[_stored(interval.opens), _stored(interval.closes)] for interval in day]
            for key, day in zip(KEYS, self.days, strict=True)
            if day is not None
        }

    def __bool__(self) -> bool:
        return any(day is not None for day in self.days)

    def on(self, weekday: int) -> Day:
        """The intervals of a weekday (0 is Monday), () when closed, None when unknown."""
        return self.days[weekday]

    def is_open(self, weekday: int, minute: int) -> bool | None:
        """Whether it is open then; None when that isn't known."""
        day = self.days[weekday]
        return None if day is None else any(interval.opens <= minute < interval.closes for interval in day)

    def patterns(self) -> list[tuple[tuple[int, ...], tuple[Interval, ...]]]:
        """Days that are alike together: [((0, 1, 2, 3), (8–12, 13–17)), ((5, 6), ())]."""
        alike: dict[tuple[Interval, ...], list[int]] = {}
        for number, day in enumerate(self.days):
            if day is not None:
                alike.setdefault(day, []).append(number)
        return [(tuple(numbers), intervals) for intervals, numbers in alike.items()]

    @property
    def text(self) -> str:
        """“Mon–Thu 8:00–12:00, 13:00–17:00; Fri 8:00–12:00; Sat, Sun closed”; "" when nothing is known."""
        return "; ".join(f"{days_text(numbers)} {_intervals_text(day)}" for numbers, day in self.patterns())


def days_text(weekdays: Iterable[int]) -> str:
    """“Mon–Thu, Sat”: three or more in a row as a range."""
    runs: list[list[int]] = []
    for number in sorted(set(weekdays)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(map(_run_text, runs))


def clock_text(minutes: int) -> str:
    """“8:00”, “13:30”, “24:00”; small hours as “05:00”."""
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}" if hour < _EARLY else f"{hour}:{minute:02}"


def minutes_of(stored: str) -> int:
    """“08:30” as 510."""
    hour, _, minute = stored.partition(":")
    return int(hour) * 60 + int(minute)


def minutes_at(at: time) -> int:
    """A time of the day as minutes after midnight."""
    return at.hour * 60 + at.minute


def week_of(stored: Any) -> Week:
    """The week in a JSON column, empty for anything that isn't one."""
    return Week.from_json(stored) if isinstance(stored, dict) else Week()


def _tidy(weekday: int, intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    tidy: list[Interval] = []
    for interval in sorted(intervals):
        if tidy and interval.opens < tidy[-1].closes:
            raise NoWeek(f"Two times on {LONG_NAMES[weekday]} overlap.")
        if tidy and interval.opens == tidy[-1].closes:
            tidy[-1] = Interval(tidy[-1].opens, interval.closes)
        else:
            tidy.append(interval)
    return tuple(tidy)


def _run_text(run: list[int]) -> str:
    return f"{NAMES[run[0]]}–{NAMES[run[-1]]}" if len(run) > 2 else ", ".join(NAMES[number] for number in run)


def _intervals_text(day: tuple[Interval, ...]) -> str:
    return ", ".join(interval.text for interval in day) or "closed"


def _stored(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
