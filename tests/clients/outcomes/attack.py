"""An attacker who holds every sheet ever told, knows how the door works, and has an integer solver.

Unknown to the attacker are whole numbers: how many people of each kind ended in each quarter. A kind says for each
measure whether its values are missing, didn't reach the meaningful change or reached it, and whether the person was 65.
Each figure of a sheet is an equation between these numbers, and a silence that the rules explain is an inequality. A
count is derived when all whole numbers that fit give it the same value; it is safe when two worlds that fit are shown
in which it differs.

Every world that the solver shows is checked here in whole numbers, so that no claim of safety rests on floating point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from clients.outcomes.quarters import Quarter, span

MISSING, SHORT, REACHED = range(3)
SMALL = range(1, 11)
START = 12

Content = dict[str, Any]
Row = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Count:
    """A number of people that an attacker wants: who is counted, in words, and as a row over the unknowns."""

    name: str
    row: Row


@dataclass(frozen=True)
class Found:
    """A count with all values that it can have: between low and high, both of which were seen."""

    name: str
    low: int
    high: int

    @property
    def derived(self) -> bool:
        return self.low == self.high and self.low in SMALL

    @property
    def known_small(self) -> bool:
        """It is certain that it is one of 1 to 10, though not which."""
        return self.low >= 1 and self.high <= 10


@dataclass
class Attack:
    """The unknowns and what is known of them. `most` bounds how many people there can be of a kind."""

    told: Sequence[Content]
    codes: Sequence[str]
    most: int = 400
    quarters: list[Quarter] = field(default_factory=list)
    kinds: list[tuple[int, ...]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lows: list[int] = field(default_factory=list)
    highs: list[int] = field(default_factory=list)
    worlds: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        seen = {one for content in self.told for one in _span(content)}
        self.quarters = sorted(seen)
        self.kinds = [
            (*each, older) for each in product((MISSING, SHORT, REACHED), repeat=len(self.codes)) for older in (0, 1)
        ]
        for content in self.told:
            self._learn(content)

    @property
    def size(self) -> int:
        return len(self.quarters) * len(self.kinds)

    def row(self, quarters: Sequence[Quarter], wanted: Any) -> Row:
        """1 for each unknown of these quarters whose kind is `wanted`, else 0."""
        found = np.zeros(self.size, dtype=np.int64)
        for place, quarter in enumerate(self.quarters):
            if quarter in quarters:
                start = place * len(self.kinds)
                for n, kind in enumerate(self.kinds):
                    found[start + n] = int(wanted(kind))
        return found

    def know(self, row: Row, low: int, high: int) -> None:
        self.rows.append(row)
        self.lows.append(low)
        self.highs.append(high)

    def complete(self, content: Content) -> Any:
        """Is a kind among the people whom a sheet's figures are about?"""
        places = [self.codes.index(one["code"]) for one in content["measures"]]
        return lambda kind: all(kind[place] != MISSING for place in places)

    def _learn(self, content: Content) -> None:
        quarters, n, floor = _span(content), content["n"], content["floor"]
        inside = self.complete(content)
        self.know(self.row(quarters, inside), n, n)
        rest = self.row(quarters, lambda kind: not inside(kind))
        without = content["without"]
        self.know(rest, *((without, without) if without is not None else (0, floor - 1)))
        parts: list[tuple[int | None, Any]] = [(content["older"], lambda kind: inside(kind) and kind[-1])]
        for one in content["measures"]:
            reached = one["reached"]
            parts.append((reached and reached["count"], self._reached(inside, self.codes.index(one["code"]))))
        for told, wanted in parts:
            if told is not None:
                self.know(self.row(quarters, wanted), told, told)

    @staticmethod
    def _reached(inside: Any, place: int) -> Any:
        return lambda kind: inside(kind) and kind[place] == REACHED

    # --- What the attacker wants ------------------------------------------------------------------------------------

    def counts(self) -> Iterator[Count]:
        """Every kind and every natural group, of each sheet, of each quarter, and of each run of quarters."""
        for number, content in enumerate(self.told):
            yield from self._groups(f"sheet {number}", _span(content), self.complete(content))
        for quarter in self.quarters:
            yield Count(f"all of {quarter.key}", self.row([quarter], lambda kind: True))
            for place, code in enumerate(self.codes):
                for status, word in ((MISSING, "missing"), (SHORT, "short"), (REACHED, "reached")):
                    wanted = self.row([quarter], lambda kind, at=place, is_=status: kind[at] == is_)
                    yield Count(f"{code} {word} in {quarter.key}", wanted)
        for n, first in enumerate(self.quarters):
            for last in self.quarters[n + 1 :]:
                some = [one for one in self.quarters if first <= one <= last]
                yield Count(f"all of {first.key} to {last.key}", self.row(some, lambda kind: True))

    def _groups(self, name: str, quarters: Sequence[Quarter], inside: Any) -> Iterator[Count]:
        yield Count(f"{name}: figures", self.row(quarters, inside))
        yield Count(f"{name}: others", self.row(quarters, lambda kind: not inside(kind)))
        for kind in self.kinds:
            yield Count(f"{name}: kind {kind}", self.row(quarters, lambda each, this=kind: each == this))
        for age in (0, 1):
            yield Count(
                f"{name}: age {age}", self.row(quarters, lambda kind, is_=age: inside(kind) and kind[-1] == is_)
            )
        for place, code in enumerate(self.codes):
            for status in (MISSING, SHORT, REACHED):
                wanted = self.row(quarters, lambda kind, at=place, is_=status: inside(kind) and kind[at] == is_)
                yield Count(f"{name}: {code} {status}", wanted)
        both = self.row(quarters, lambda kind: inside(kind) and len(set(kind[:-1])) == 1)
        yield Count(f"{name}: alike in all measures", both)

    # --- Solving ----------------------------------------------------------------------------------------------------

    def run(self) -> list[Found]:
        """Every count that is derived, or known to be small. Raises AssertionError when no world fits at all."""
        if not self.told:
            return []
        aims = np.random.default_rng(self.size)
        for _ in range(START):  # worlds of all sorts, so that most counts are seen to differ without asking for each
            self._solve(aims.integers(-3, 4, self.size).astype(float))
        found = (self._between(count) for count in self.counts())
        return [one for one in found if one.derived or one.known_small]

    def _between(self, count: Count) -> Found:
        """The least and the greatest that were seen. The solver is asked while they don't prove the count safe."""
        for sign in (0, 1, -1):
            if sign:
                self._solve(sign * count.row)
            values = [int(count.row @ world) for world in self.worlds]
            if min(values) < max(values) and any(value not in SMALL for value in values):
                break
        return Found(count.name, min(values), max(values))

    def _solve(self, aim: Row) -> None:
        """A world that fits, with the least of `aim`; kept when it is checked."""
        answer = milp(
            aim,
            constraints=LinearConstraint(np.array(self.rows), self.lows, self.highs),
            integrality=np.ones(self.size),
            bounds=Bounds(0, self.most),
        )
        assert answer.x is not None, "no world fits what was told"
        world = np.rint(answer.x).astype(np.int64)
        totals = [int(row @ world) for row in self.rows]
        assert (world >= 0).all() and all(
            low <= total <= high for low, total, high in zip(self.lows, totals, self.highs, strict=True)
        )
        self.worlds.append(world)


def _span(content: Content) -> list[Quarter]:
    return span(Quarter.parse(content["first"]), Quarter.parse(content["last"]))
