"""What a quarterly letter says: pure, from counts and told figures to the content that is frozen.

Counts are about the office's own referrals: business events that it knows already, without a name, a condition or a
measure. Figures about health are those of the whole workspace that the door has let out, never this office's alone.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clients.outcomes.quarters import Quarter

MOST_FIGURES = 3
MOST_PLANNED = 6
QUESTION = "What would you like to read from us that you don’t get today?"

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the patients an office sent in one quarter, by the day of writing."""

    referred: int = 0
    answered_in_time: int = 0
    reached: int = 0
    waiting: int = 0
    started: int = 0
    discharged: int = 0
    not_started: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one condition, in the door's own words."""

    label: str
    who: str
    source: str
    lines: tuple[tuple[str, str], ...]


def opening(quarter: Quarter, counts: Counts) -> str:
    """What the rules write where the specialist wrote nothing."""
    if counts.referred == 1:
        return f"In {quarter.words} you sent us one patient. This is what became of that referral."
    return f"In {quarter.words} you sent us {counts.referred} patients. This is what became of those referrals."


def compose(
    *, practice: str, business: str, person: str, quarter: Quarter, counts: Counts, figures: Sequence[Figures],
    plan: Sequence[str], words: str, on: date,
) -> Content:  # fmt: skip
    """The whole letter as JSON: the same input gives the same content. `plan` is said where there are no figures."""
    return {
        "practice": practice,
        "business": business,
        "person": person,
        "quarter": quarter.words,
        "on": f"{on:%b} {on.day}, {on.year}",
        "opening": words or opening(quarter, counts),
        "counts": [[label, number] for label, number in _lines(counts)],
        "figures": [
            {"label": one.label, "who": one.who, "source": one.source, "lines": [list(line) for line in one.lines]}
            for one in figures[:MOST_FIGURES]
        ],
        "plan": [] if figures else list(plan[:MOST_PLANNED]),
        "question": QUESTION,
    }


def _lines(counts: Counts) -> Iterator[tuple[str, str]]:
    """Only what there is; the sum is told first."""
    yield "Patients you referred", str(counts.referred)
    yield "Answered within the time we promise", f"{counts.answered_in_time} of {counts.referred}"
    yield "Reached", f"{counts.reached} of {counts.referred}"
    yield "Started", f"{counts.started} of {counts.referred}"
    for label, number in (
        ("Discharged by now", counts.discharged),
        ("Waiting for a call, an answer or clearance", counts.waiting),
        ("Did not start", counts.not_started),
    ):
        if number:
            yield label, str(number)


def texts(content: Mapping[str, Any]) -> list[str]:
    """Every sentence of ours, for the language check."""
    found = [content["opening"], content["question"], *(f"{label}: {value}" for label, value in content["counts"])]
    for one in content["figures"]:
        found += [one["label"], one["who"], one["source"], *(": ".join(line) for line in one["lines"])]
    return found + list(content["plan"])


def seal(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one fixed spelling."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
