"""Where the columns of a chart with two series go: arithmetic only, no Django, no colours.

The first series is drawn full, the second hatched, so that both are told apart in black and white.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 34, 636, 14, 184
#: The most that a column is wide, and the part of its slot that both columns of a group take.
MOST_WIDE, FILLED = 22.0, 0.72
LABEL_WIDTH = 46.0
DIGIT_WIDTH = 7.2


@dataclass(frozen=True, slots=True)
class Column:
    """One column, standing on the base line. `text` is its value, "" where it would run into its neighbour's."""

    x: float
    y: float
    width: float
    height: float
    text: str
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class Group:
    """The columns over one label; the label is "" where there is no room for it."""

    label: str
    label_x: float
    first: Column
    second: Column


@dataclass(frozen=True, slots=True)
class Level:
    """A line across, with its number."""

    y: float
    text: str
    text_y: float


@dataclass(frozen=True, slots=True)
class Columns:
    """The drawing. `words` is all of it as a sentence, for those who don't see it."""

    key: str
    names: tuple[str, str]
    groups: tuple[Group, ...]
    levels: tuple[Level, ...]
    words: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    base: int = BOTTOM


def columns(
    *, key: str, names: tuple[str, str], labels: Sequence[str], first: Sequence[int], second: Sequence[int], words: str
) -> Columns:
    """Two series of counts (0 or more) over the same labels, oldest left. `key` makes ids unique on a page.

    Raises ValueError without any label, or when the lengths differ.
    """
    if not labels or not len(labels) == len(first) == len(second):
        raise ValueError("A chart needs labels, and both series as long as they are.")
    step = _step(max([*first, *second, 1]))
    top = ceil(max([*first, *second, 1]) / step) * step
    slot = (RIGHT - LEFT) / len(labels)
    wide = min(MOST_WIDE, slot * FILLED / 2)
    shown = slot >= 2 * DIGIT_WIDTH * len(str(top)) * 0.8
    groups, free = [], float("-inf")
    for place, label in enumerate(labels):
        middle = LEFT + slot * (place + 0.5)
        fits = middle - LABEL_WIDTH / 2 >= free
        free = middle + LABEL_WIDTH / 2 if fits else free
        groups.append(
            Group(
                label if fits else "",
                round(middle, 1),
                _column(middle - wide, wide, first[place], top, shown),
                _column(middle, wide, second[place], top, shown),
            )
        )
    levels = tuple(_level(number, top) for number in range(0, top + 1, step))
    return Columns(key, names, tuple(groups), levels, words)


def _column(x: float, wide: float, value: int, top: int, shown: bool) -> Column:
    y = _y(value, top)
    text = str(value) if shown and value else ""
    return Column(round(x, 1), y, round(wide - 1, 1), round(BOTTOM - y, 1), text, round(x + wide / 2 - 0.5, 1), y - 4)


def _level(number: int, top: int) -> Level:
    y = _y(number, top)
    return Level(y, str(number), round(y + 4, 1))


def _y(value: int, top: int) -> float:
    return round(BOTTOM - value / top * (BOTTOM - TOP), 1)


def _step(most: int) -> int:
    """A round step that makes at most five lines."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if most / step <= 5:
                return step
        power *= 10
