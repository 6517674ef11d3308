"""How often a client did the exercises at home, as the client says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Adherence:
    """Days on which everything or a part was done, days told of, and days planned so far."""

    done: int
    partly: int
    told: int
    planned: int
    last: date | None

    @property
    def words(self) -> str:
        """“Home program: done on 9 of 12 planned days so far, partly on 1 (as the client reports).”"""
        if not self.told:
            return f"Home program: nothing reported yet; {self.planned} days planned so far."
        partly = f", partly on {self.partly}" if self.partly else ""
        if self.done > self.planned:
            more = f"done on {self.done} days, {self.planned} were planned so far"
            return f"Home program: {more}{partly} (as the client reports)."
        return (
            f"Home program: done on {self.done} of {self.planned} planned days so far{partly} (as the client reports)."
        )


def adherence(days: Mapping[date, str], *, began: date, until: date, days_a_week: int) -> Adherence:
    """From the day a programme began to `until`, both included. `days`: day → all, some or none."""
    mine = {on: done for on, done in days.items() if began <= on <= until}
    length = max((until - began).days + 1, 0)
    planned = length // 7 * days_a_week + min(length % 7, days_a_week)
    kinds = list(mine.values())
    return Adherence(kinds.count("all"), kinds.count("some"), len(kinds), planned, max(mine, default=None))
