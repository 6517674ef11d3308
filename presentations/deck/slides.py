"""What may be changed on each slide: how many columns its lines have, what they are called, how much fits."""

from collections.abc import Sequence
from dataclasses import dataclass

TITLE, LEAD, NOTES = 90, 400, 1200
MOST_OBJECTIONS = 8


@dataclass(frozen=True)
class Kind:
    """The shape of one slide. `columns` are the names of the parts of a line; `longest` how long each may be typed,
    `longest_told` where the line is one of figures that were told.
    """

    key: str
    called: str
    columns: tuple[str, ...]
    longest: tuple[int, ...]
    most: int
    longest_told: tuple[int, ...] = ()


KINDS: dict[str, Kind] = {
    one.key: one
    for one in (
        Kind("gap", "Their patients", ("Condition",), (60,), 6),
        Kind("scope", "What you do and don’t", ("We do", "Stays with you"), (90, 70), 5),
        Kind("path", "What happens to a referral", ("When", "What", "How"), (16, 40, 90), 5),
        Kind("outcomes", "What is measured", ("Measure", "What it tells"), (70, 90), 5, (70, 420)),
        Kind("report", "A sample report", ("Measure", "At the start", "Now"), (50, 16, 16), 4),
        Kind("safety", "Safety", ("When", "What"), (30, 110), 5),
        Kind("refer", "How to refer", ("Way", "How"), (16, 100), 5),
        Kind("ask", "Two questions and the ask", ("Question",), (130,), 3),
    )
}


def lines_of(key: str, text: str) -> list[list[str]]:
    """The lines of a slide as they are typed: one a line, its parts parted by “|”. Empty lines are passed over.

    Raises:
        ValueError: with a sentence that says which line is wrong, and how.
    """
    kind = KINDS[key]
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]
    if len(lines) > kind.most:
        raise ValueError(f"This slide holds {kind.most} lines; there are {len(lines)}.")
    return [_line(kind, number, line) for number, line in enumerate(lines, 1)]


def typed(items: Sequence[Sequence[str]]) -> str:
    """The other way round, for the field."""
    return "\n".join(" | ".join(item) for item in items)


def _line(kind: Kind, number: int, line: str) -> list[str]:
    parts = [" ".join(part.split()) for part in line.split("|")]
    if len(parts) != len(kind.columns):
        wanted = " | ".join(kind.columns)
        raise ValueError(f"Line {number} has {len(parts)} part{'s' if len(parts) > 1 else ''}; write “{wanted}”.")
    for part, name, most in zip(parts, kind.columns, kind.longest_told or kind.longest, strict=True):
        if len(part) > most:
            raise ValueError(f"Line {number}, {name.lower()}: {len(part)} characters, and {most} fit.")
    return parts


def reordered(keys: Sequence[str], key: str, by: int) -> list[str]:
    """The keys with one moved by so many places, as far as there are places."""
    order = list(keys)
    place = order.index(key)
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    return order
