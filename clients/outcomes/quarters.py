"""Calendar quarters: the finest time that anything about outcomes is told in. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_KEY = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, key: str) -> Quarter:
        """As `key` writes it. ValueError for anything else."""
        found = _KEY.fullmatch(key)
        if not found:
            raise ValueError(f"{key!r} is no quarter")
        return cls(int(found[1]), int(found[2]))

    @property
    def key(self) -> str:
        """“2026-Q3”, as stored and in addresses."""
        return f"{self.year}-Q{self.number}"

    @property
    def words(self) -> str:
        """“Q3 2026”, as read."""
        return f"Q{self.number} {self.year}"

    @property
    def start(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


def last_closed(today: date) -> Quarter:
    """The newest quarter that is over."""
    return Quarter.of(today).previous


def span(first: Quarter, last: Quarter) -> list[Quarter]:
    """All from first to last, both included; none when last comes before first."""
    found = []
    while first <= last:
        found.append(first)
        first = first.next
    return found


def span_words(first: Quarter, last: Quarter) -> str:
    """“Q3 2026”, “2026”, “2025 to 2026”, “Q1 2026 to Q3 2026”."""
    if first == last:
        return first.words
    if first.number == 1 and last.number == 4:
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{first.words} to {last.words}"
