"""A signature, drawn with a finger or typed. Pure.

A drawing arrives as its strokes (points on a grid), never as a picture: it is checked number by number and drawn anew
as vector lines, on the page and in the sealed document.
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

WIDTH, HEIGHT = 1000, 320  # the grid of the drawing
MOST_CHARACTERS = 80_000
MOST_STROKES, MOST_POINTS = 120, 8000
LEAST_INK = 80.0  # length of all lines on the grid: a dot signs nothing

DRAWN, TYPED = "drawn", "typed"
Point = tuple[int, int]


class SignatureError(ValueError):
    """Why this is no signature, in a sentence for the person who signs."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, how, and the strokes of a drawing; `on_behalf` says for whom else, and as what."""

    name: str
    how: str
    strokes: tuple[tuple[Point, ...], ...] = ()
    on_behalf: str = ""

    @property
    def path(self) -> str:
        """The drawing as the `d` of an SVG path; empty for a typed signature."""
        return path(self.strokes)

    def frozen(self) -> dict[str, object]:
        """As it is signed and stored: plain JSON."""
        return {"name": self.name, "how": self.how, "path": self.path, "on_behalf": self.on_behalf}


def path(strokes: tuple[tuple[Point, ...], ...]) -> str:
    """Lines through the points; a single point becomes a dot."""
    parts = []
    for stroke in strokes:
        (x, y), *rest = stroke if len(stroke) > 1 else (stroke[0], stroke[0])
        parts.append(f"M{x} {y}" + "".join(f"L{a} {b}" for a, b in rest))
    return "".join(parts)


def read_strokes(text: str) -> tuple[tuple[Point, ...], ...]:
    """The strokes that the page sent: `[[[x, y], …], …]` in whole numbers on the grid.

    Raises:
        SignatureError: nothing was drawn, too little, or it isn't a drawing at all.
    """
    if not text.strip():
        raise SignatureError("Sign in the box, or type your name instead.")
    if len(text) > MOST_CHARACTERS:
        raise SignatureError("This drawing is too long for a signature. Clear it and sign again.")
    try:
        strokes = _checked(json.loads(text))
    except (ValueError, TypeError, RecursionError):
        raise SignatureError("The drawing didn't arrive whole. Clear it and sign again.") from None
    ink = sum(hypot(b[0] - a[0], b[1] - a[1]) for stroke in strokes for a, b in pairwise(stroke))
    if ink < LEAST_INK:
        raise SignatureError("Sign a little larger, or type your name instead.")
    return strokes


def _checked(raw: Any) -> tuple[tuple[Point, ...], ...]:
    if not isinstance(raw, list) or len(raw) > MOST_STROKES:
        raise ValueError
    strokes = tuple(tuple(_point(point) for point in stroke) for stroke in raw if stroke)
    if sum(len(stroke) for stroke in strokes) > MOST_POINTS:
        raise ValueError
    return strokes


def _point(raw: Any) -> Point:
    x, y = raw
    if type(x) is not int or type(y) is not int or not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        raise ValueError
    return x, y
