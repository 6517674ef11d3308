"""What the demonstration's clients do at a session: a few exercises whose load goes up every second week."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from clients.models import Session, SessionExercise

#: Name, sets, repetitions, load at the start in lb (0: none), minutes.
EXERCISES = [
    ("Treadmill walk", None, None, 0, 10),
    ("Leg press", 3, 10, 40, None),
    ("Sit to stand from a chair", 2, 8, 0, None),
    ("Heel raise at the rail", 2, 12, 0, None),
]


def read_before(chance: random.Random) -> tuple[int, int, int]:
    """Systolic, diastolic, heart rate."""
    return chance.randint(118, 144), chance.randint(70, 88), chance.randint(62, 84)


def done(session: Session, start: date) -> Iterator[SessionExercise]:
    """The exercises of one session of an episode that began at `start`."""
    steps = max((session.on - start).days // 14, 0)
    for place, (name, sets, repetitions, load, minutes) in enumerate(EXERCISES):
        yield SessionExercise(
            session=session, position=place, name=name, sets=sets, repetitions=repetitions,
            load=Decimal(load + 5 * steps) if load else None, load_unit="lb" if load else "",
            minutes=minutes + 2 * steps if minutes else None,
        )  # fmt: skip
