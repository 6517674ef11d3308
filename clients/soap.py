"""A session arranged as subjective, objective, assessment, plan, for those who read notes that way. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clients.exercise import Exercise


@dataclass(frozen=True, slots=True)
class Told:
    """What was logged, in words."""

    attendance: str
    said: str = ""
    vitals: str = ""
    beyond: Sequence[str] = ()
    red_flags: Sequence[str] = ()
    exercises: Sequence[Exercise] = field(default=())
    tolerance: str = ""
    note: str = ""
    next_time: str = ""


def arrange(told: Told) -> list[tuple[str, list[str]]]:
    """(heading, lines) in the order S, O, A, P. What wasn't logged is said, never left open."""
    flags = f"Red flags: {', '.join(told.red_flags).lower()}." if told.red_flags else "No red flag observed."
    objective = [f"{told.attendance}.", f"Before exercise: {told.vitals}." if told.vitals else "No reading taken."]
    objective += [*told.beyond, flags, *(one.words for one in told.exercises)]
    response = [part for part in (f"{told.tolerance}." if told.tolerance else "", told.note) if part]
    return [
        ("Subjective", [told.said or "Nothing recorded."]),
        ("Objective", objective),
        ("Assessment", response or ["Nothing recorded."]),
        ("Plan", [told.next_time or "As planned."]),
    ]
