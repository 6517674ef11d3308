"""A solver holds one sheet's n, mean and interval, and looks for how many improved, worsened or stayed as they were.

The unknowns are how many people changed by each whole number. The mean and both ends of its interval are known as far
as they are told: to a whole number, for measures that are taken in whole numbers. A sum of squares isn't linear in a
sum, so each sum that fits is tried by itself. Every answer is checked here in exact numbers.
"""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from clients.measures import measures
from clients.outcomes import door
from clients.outcomes.courses import Moves
from clients.outcomes.quarters import Quarter
from clients.statistics import t_quantile
from tests.clients.outcomes.cases import course

RANGE = 10  # NPRS goes from 0 to 10, so a change from -10 to 10
STEPS = np.arange(-RANGE, RANGE + 1)
GROUPS = {"better": STEPS < 0, "same": STEPS == 0, "worse": STEPS > 0, "reached": STEPS <= -2}


def told(changes: Sequence[int]) -> tuple[int, int, int, int]:
    """n, mean, low and high, as the door lets them out."""
    people = [course(NPRS=(str(max(0, -d)), str(max(0, -d) + d))) for d in changes]
    block = door.Block("low_back_pain", Quarter(2026, 1), Quarter(2026, 1))
    sheet = door.compose(
        people, block, ["NPRS"], Moves(measures()), floor=11, sure=frozenset(), on=date(2026, 4, 2)
    ).content  # fmt: skip
    one = sheet["measures"][0]
    return sheet["n"], int(one["change"]), int(one["low"]), int(one["high"])


def worlds(n: int, mean: int, low: int, high: int, aim: np.ndarray) -> Iterator[np.ndarray]:  # type: ignore[type-arg]
    """For each sum that fits, the numbers of people that fit with the least of `aim`."""
    t2 = t_quantile(0.975, n - 1) ** 2
    for total in range(math.ceil((mean - 0.5) * n), math.floor((mean + 0.5) * n) + 1):
        middle = total / n
        least, most = max(middle - low - 0.5, high - 0.5 - middle, 0), min(middle - low + 0.5, high + 0.5 - middle)
        if least > most:
            continue
        squares = [half**2 * n * (n - 1) / t2 + total**2 / n for half in (least, most)]
        answer = milp(
            aim.astype(float),
            constraints=LinearConstraint(
                np.array([np.ones_like(STEPS), STEPS, STEPS**2]), [n, total, squares[0]], [n, total, squares[1]]
            ),
            integrality=np.ones(len(STEPS)), bounds=Bounds(0, n),
        )  # fmt: skip
        if answer.x is not None:
            found = np.rint(answer.x).astype(int)
            if rounded(found, n) == (mean, low, high):
                yield found


def rounded(world: np.ndarray, n: int) -> tuple[int, ...]:  # type: ignore[type-arg]
    """What the door would tell of it."""
    total, squares = int(world @ STEPS), int(world @ STEPS**2)
    middle = Fraction(total, n)
    half = t_quantile(0.975, n - 1) * math.sqrt((squares - Fraction(total**2, n)) / ((n - 1) * n))
    ends = (middle, Fraction(float(middle) - half), Fraction(float(middle) + half))
    return tuple(int(door._on_grid(one, measures()["NPRS"])) for one in ends)


def values(changes: Sequence[int], group: str) -> set[int]:
    """Numbers of people that this group can have, as far as they were seen."""
    n, mean, low, high = told(changes)
    found = {int(GROUPS[group] @ np.array([changes.count(d) for d in STEPS]))}
    for sign in (1, -1):
        for world in worlds(n, mean, low, high, sign * GROUPS[group]):
            found.add(int(GROUPS[group] @ world))
            if len(found) > 1:
                return found
    return found


def cases() -> list[list[int]]:
    chance = random.Random(5)
    made = [
        [-2] * 11, [0] * 11 + [-1], [0] * 10 + [-1], [0] * 6 + [-1] * 6, [0] * 11 + [-10], [-3] * 11 + [3],
        [-1] * 5 + [1] * 6, [-5] * 6 + [5] * 6, [-10] + [0] * 12, [-6] * 7 + [2] * 4, [-2] * 10 + [-1],
    ]  # fmt: skip
    for _ in range(6):
        centre, spread = chance.choice([-4, -2, 0]), chance.choice([1, 2, 4])
        size = chance.randint(11, 14)
        made.append([max(-9, min(9, round(chance.gauss(centre, spread)))) for _ in range(size)])
    return made


@pytest.mark.parametrize("changes", cases(), ids=str)
def test_no_group_from_1_to_10_follows_from_a_mean_and_its_interval(changes: list[int]) -> None:
    for group in GROUPS:
        found = values(changes, group)
        assert len(found) > 1 or found.pop() not in range(1, 11), group


def test_changes_at_both_ends_of_the_scale_are_withheld() -> None:
    with pytest.raises(door.Withheld, match="so far apart"):
        told([-10] * 5 + [10] * 6)
    assert door.too_far_apart([Decimal(-10), Decimal(10)], measures()["NPRS"])
    assert not door.too_far_apart([Decimal(-5), Decimal(5)], measures()["NPRS"])
