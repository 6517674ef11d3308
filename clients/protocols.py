"""Condition protocols: how many sessions, precautions, when to progress, when to stop, which exercises. Pure.

The ones that come along are a beginning in plain words; each workspace writes its own over them. The provider's limits
override whatever stands here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clients.exercise import Exercise

DATA = Path(__file__).parent / "data" / "protocols.json"
_COUNTED = re.compile(r"(\d{1,2})\s*[x×]\s*(\d{1,3})")
_MINUTES = re.compile(r"(\d{1,3})\s*min")


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One exercise for home: name, dose, and how it is done."""

    name: str
    dose: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class ProtocolText:
    """What is known of one condition. `exercises` are lines “name; dose”, `home` lines “name; dose; how”."""

    condition: str
    weeks: int
    sessions: int
    precautions: tuple[str, ...]
    progression: tuple[str, ...]
    stops: tuple[str, ...]
    exercises: tuple[str, ...]
    home: tuple[str, ...]

    @property
    def first_session(self) -> list[Exercise]:
        """The exercises as a session log begins with them."""
        return [as_exercise(line) for line in self.exercises]

    @property
    def home_lines(self) -> list[HomeLine]:
        return [as_home_line(line) for line in self.home]


@cache
def shipped() -> Mapping[str, ProtocolText]:
    """The protocols that come along, by condition."""
    made = (_read(row) for row in json.loads(DATA.read_text(encoding="utf-8")))
    return MappingProxyType({one.condition: one for one in made})


def _read(row: Mapping[str, Any]) -> ProtocolText:
    texts = ("precautions", "progression", "stops", "exercises", "home")
    return ProtocolText(row["condition"], row["weeks"], row["sessions"], *(tuple(row[name]) for name in texts))


def lines(text: str) -> tuple[str, ...]:
    """What was typed, one a line, without empty ones."""
    return tuple(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


def as_exercise(line: str) -> Exercise:
    """“Leg press; 3 × 10” becomes an exercise of three sets of ten; what can't be read is left to the log."""
    name, _, dose = line.partition(";")
    counted, minutes = _COUNTED.search(dose), _MINUTES.search(dose)
    return Exercise(
        name=name.strip()[:80],
        sets=_within(int(counted[1]), 20) if counted else None,
        repetitions=_within(int(counted[2]), 500) if counted else None,
        minutes=_within(int(minutes[1]), 240) if minutes else None,
    )


def as_home_line(line: str) -> HomeLine:
    """“Walk; 15 minutes; at a pace at which you can talk”."""
    name, dose, how = (f"{line};;".split(";", 2))[:3]
    return HomeLine(name.strip()[:80], dose.strip()[:80], how.strip("; ")[:300])


def _within(number: int, most: int) -> int | None:
    return number if 1 <= number <= most else None
