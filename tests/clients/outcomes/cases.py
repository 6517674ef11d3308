"""Courses made by hand."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from clients.outcomes.courses import Course, Value

_ids = count(1000)
ENDED = date(2026, 2, 3)

Pair = tuple[str | None, str | None]


def value(text: str | None, method: str = "") -> Value | None:
    """None: not measured; "unable": no number."""
    if text is None:
        return None
    return Value(None if text == "unable" else Decimal(text), method)


def course(
    condition: str = "low_back_pain", ended: date = ENDED, client: int = 0, older: bool | None = True, **pairs: Pair
) -> Course:
    """`course(ODI=("40", "28"))`; a client of its own unless a number is given."""
    results = {code: (value(first), value(last)) for code, (first, last) in pairs.items()}
    return Course(UUID(int=client or next(_ids)), condition, ended - timedelta(days=84), ended, older, results)


def several(pairs: Sequence[Pair], code: str = "ODI", **over: object) -> list[Course]:
    return [course(**{code: pair, **over}) for pair in pairs]  # type: ignore[arg-type]
