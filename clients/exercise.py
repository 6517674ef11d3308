"""One exercise of a session: sets, repetitions, load, minutes; and whether it is more than last time. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MOST_EXERCISES = 12
LOAD_UNITS = {"lb": "lb", "kg": "kg", "level": "level"}


@dataclass(frozen=True, slots=True)
class Exercise:
    """`load` in `load_unit`; None: not said. `minutes` for what is timed instead of counted."""

    name: str
    sets: int | None = None
    repetitions: int | None = None
    load: Decimal | None = None
    load_unit: str = ""
    minutes: int | None = None

    @property
    def dose(self) -> str:
        """“3 × 10, 25 lb”, “12 min”; empty when nothing was said."""
        counted = str(self.repetitions) if self.repetitions is not None else ""
        if self.sets is not None:
            counted = f"{self.sets} × {counted}" if counted else f"{self.sets} sets"
        return ", ".join(part for part in (counted, self._minutes, self._load) if part)

    @property
    def words(self) -> str:
        """“Leg press, 3 × 10, 25 lb”."""
        return ", ".join(part for part in (self.name, self.dose) if part)

    @property
    def _minutes(self) -> str:
        return f"{self.minutes} min" if self.minutes is not None else ""

    @property
    def _load(self) -> str:
        if self.load is None:
            return ""
        number = f"{self.load.normalize():f}"
        return f"level {number}" if self.load_unit == "level" else f"{number} {self.load_unit}".strip()


def progressed(before: Exercise, now: Exercise) -> bool:
    """More load, sets, repetitions or minutes than last time. Loads in different units can't be compared: not more."""
    pairs = [(before.sets, now.sets), (before.repetitions, now.repetitions), (before.minutes, now.minutes)]
    if before.load_unit == now.load_unit:
        pairs.append((before.load, now.load))  # type: ignore[arg-type]
    return any(new is not None and new > (old or 0) for old, new in pairs)


def beyond_last_time(before: Iterable[Exercise], now: Iterable[Exercise]) -> list[int]:
    """The places (from 0) of `now` that are more than last time, or weren't done then. For a stop on progression."""
    known = {_plain(one.name): one for one in before}
    found = []
    for place, one in enumerate(now):
        last = known.get(_plain(one.name))
        if last is None or progressed(last, one):
            found.append(place)
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
