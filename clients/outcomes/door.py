"""What may be told outside the workspace about how its clients did: the only place that decides it. Pure.

Why nothing about one to ten people can be found from all sheets together is written down, with its proof, in
docs/adr/0018-the-door-for-figures.md. In short:

* A sheet is about one condition and a run of whole quarters that are over. The runs of a condition follow each other
  without overlap and are never told again, and who stood in one stands in none after it: no two sheets share a person,
  so there is nothing to subtract, whatever is corrected or deleted later.
* All figures of a sheet are about the same people: those with both values of every measure on it.
* Of those people a part is told only where it and the rest are nobody or at least the floor, and only from twice the
  floor on, so that silence doesn't tell either. The others are told as a number from the floor on, or as fewer.
* A mean is told no finer than a single value is measured; no least, greatest or middle value, since these are one
  person's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from clients.measure_types import Measure, Threshold
from clients.outcomes.courses import Course, Moved, Moves, accepted, first_of_each
from clients.outcomes.figures import known_condition, measured, unverified
from clients.outcomes.quarters import Quarter, last_closed, span
from clients.statistics import mean_interval, wilson

#: The least number of people behind a figure, as in the cell size policy of CMS. A workspace may raise it.
FLOOR = 11
#: Raise it when the shape of the content changes.
SHAPE = 1

Content = dict[str, Any]


class Withheld(Exception):
    """Nothing of this may be told; the text says why, for the owner."""


@dataclass(frozen=True, slots=True)
class Published:
    """An earlier sheet of the same condition: its quarters, and everybody who stood behind it."""

    first: Quarter
    last: Quarter
    people: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Block:
    """The run of quarters that a sheet is about."""

    condition: str
    first: Quarter
    last: Quarter


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is told (`content`, JSON) and everybody behind it, who will stand in no later sheet of this condition."""

    block: Block
    content: Content
    people: frozenset[UUID]


def next_first(courses: Iterable[Course], condition: str, published: Sequence[Published]) -> Quarter | None:
    """Where the next sheet of a condition begins: after the last one, or with the year of the first finished course.

    None while there is no course.
    """
    if published:
        return max(one.last for one in published).next
    ended = [one.quarter for one in courses if one.condition == condition]
    return Quarter(min(ended).year, 1) if ended else None


def open_blocks(courses: Sequence[Course], condition: str, published: Sequence[Published], today: date) -> list[Block]:
    """What the next sheet may be about, the shortest first: it ends with any quarter that is over."""
    first = next_first(courses, condition, published)
    return [Block(condition, first, last) for last in span(first, last_closed(today))] if first else []


def eligible(courses: Iterable[Course], block: Block, published: Sequence[Published]) -> list[Course]:
    """First finished courses that ended inside the block, of people who stood in no sheet of this condition yet."""
    told = frozenset().union(*(one.people for one in published))
    return [
        one
        for one in first_of_each(course for course in courses if course.condition == block.condition)
        if block.first <= one.quarter <= block.last and one.client not in told
    ]


def complete(courses: Iterable[Course], codes: Sequence[str], moves: Moves) -> list[Course]:
    """Those with a change in every one of these measures: the people that a sheet's figures are about."""
    return [one for one in courses if all(isinstance(moves.of(one, code), Moved) for code in codes)]


def suggest(courses: Sequence[Course], moves: Moves, floor: int) -> list[str]:
    """Measures for a sheet: the one with most people, and each further one that costs few of them."""
    codes = measured(courses, moves.measures)
    count = {code: len(complete(courses, [code], moves)) for code in codes}
    chosen: list[str] = []
    for code in sorted(codes, key=lambda code: -count[code]):
        left = len(complete(courses, [*chosen, code], moves))
        if left >= floor and (not chosen or left * 10 >= count[chosen[0]] * 9):
            chosen.append(code)
    return [code for code in codes if code in chosen]


def compose(
    courses: Sequence[Course], block: Block, codes: Sequence[str], moves: Moves, *, floor: int, sure: Set[str],
    on: date,
) -> Sheet:  # fmt: skip
    """The sheet of a block. `courses` are its eligible ones, `sure` measures confirmed by a person, `on` today.

    Raises:
        Withheld: no measure, or fewer people than the floor.
    """
    if floor < FLOOR:
        raise ValueError(f"The floor is never below {FLOOR}.")
    if not codes:
        raise Withheld("Choose at least one measure.")
    counted = complete(courses, codes, moves)
    if len(counted) < floor:
        raise Withheld(
            f"{len(counted)} of {len(courses)} clients have both values of every measure chosen; at least {floor} are "
            "needed. Take a measure out, choose a later quarter, or wait."
        )
    known, rest = known_condition(block.condition), len(courses) - len(counted)
    content: Content = {
        "shape": SHAPE,
        "condition": block.condition,
        "label": known.label if known else block.condition,
        "people": known.people if known else "clients",
        "first": block.first.key,
        "last": block.last.key,
        "n": len(counted),
        "without": rest if rest >= floor else None,
        "older": _older(counted, floor),
        "floor": floor,
        "on": on.isoformat(),
        "measures": [_measure(moves.measures[code], counted, moves, floor, code in sure) for code in codes],
    }
    return Sheet(block, content, frozenset(one.client for one in courses))


def tellable(part: int, whole: int, floor: int) -> bool:
    """May a part of so many people be told: nobody or at least the floor in it, and in the rest.

    Of fewer than twice the floor no part is told at all: among eleven, silence would say that it is one to ten.
    """
    return whole >= 2 * floor and all(count == 0 or count >= floor for count in (part, whole - part))


def too_far_apart(differences: Sequence[Decimal], measure: Measure) -> bool:
    """Changes that are half the measure's whole range away from their mean, taken in squares.

    Only people at both ends of the scale can make such a spread, so that it would tell how many are at which.
    """
    exact = [Fraction(one) for one in differences]
    middle = sum(exact, Fraction(0)) / len(exact)
    half = Fraction(measure.maximum - measure.minimum) / 2
    return sum((one - middle) ** 2 for one in exact) > len(exact) * half**2


def _older(counted: Sequence[Course], floor: int) -> int | None:
    """How many were 65 or older at their start; None where it may not be told, or isn't known of everybody."""
    ages = [one.older for one in counted]
    older = sum(bool(one) for one in ages)
    return older if None not in ages and tellable(older, len(ages), floor) else None


def _measure(measure: Measure, counted: Sequence[Course], moves: Moves, floor: int, sure: bool) -> Content:
    changes = [found for one in counted if isinstance(found := moves.of(one, measure.code), Moved)]
    differences = [one.difference for one in changes]
    interval = mean_interval(differences)
    if interval is None or too_far_apart(differences, measure):
        raise Withheld(
            f"{measure.name}: the changes lie so far apart that a mean of them would tell who is at which end. Take "
            "this measure out."
        )
    return {
        "code": measure.code,
        "name": measure.name,
        "unit": measure.unit,
        "own": measure.own,
        "better": str(measure.better),
        "before": _mean([one.before for one in changes], measure),
        "after": _mean([one.after for one in changes], measure),
        "change": _mean(differences, measure),
        "low": _on_grid(Fraction(interval.low), measure),
        "high": _on_grid(Fraction(interval.high), measure),
        "reached": _reached(measure, counted[0].condition, changes, floor, sure),
    }


def _reached(measure: Measure, condition: str, changes: Sequence[Moved], floor: int, sure: bool) -> Content | None:
    """The share that reached the accepted meaningful change, with what it rests on; None where it isn't told.

    `low` and `high` are Wilson's interval as people out of a hundred.
    """
    rests_on = accepted(measure, condition)
    judged = [one.reached for one in changes]
    count = sum(bool(one) for one in judged)
    if None in judged or (unverified(rests_on) and not sure) or not tellable(count, len(judged), floor):
        return None
    interval = wilson(count, len(judged))
    return {
        "count": count,
        "low": round(interval.low * 100),
        "high": round(interval.high * 100),
        "rests_on": [_threshold(one) for one in rests_on],
    }


def _threshold(one: Threshold) -> dict[str, str]:
    return {
        "value": str(one.value), "rule": str(one.rule), "people": one.people, "citation": one.citation,
        "short": one.short_citation, "caveat": one.caveat,
    }  # fmt: skip


def _mean(values: Sequence[Decimal], measure: Measure) -> str:
    return _on_grid(sum(map(Fraction, values), Fraction(0)) / len(values), measure)


def _on_grid(value: Fraction, measure: Measure) -> str:
    """As fine as one value of the measure and no finer; halves go away from zero."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(measure.step, ROUND_HALF_UP) + Decimal(0))


def shown(content: Content, floor: int) -> Content | None:
    """A sheet told earlier, as a floor that was raised since lets it be seen; None when nothing of it may."""
    n, floor = content["n"], max(floor, FLOOR)
    if n < floor:
        return None
    without, older = content["without"], content["older"]
    return {
        **content,
        "without": without if without is not None and without >= floor else None,
        "older": older if older is not None and tellable(older, n, floor) else None,
        "floor": max(floor, content["floor"]),
        "measures": [_shown(one, n, floor) for one in content["measures"]],
    }


def _shown(measure: Content, n: int, floor: int) -> Content:
    reached = measure["reached"]
    return measure | {"reached": reached if reached and tellable(reached["count"], n, floor) else None}


def seal(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one fixed spelling."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
