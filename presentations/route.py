"""The shortest order of a day's stops, from home and back, with opening hours and best times. Pure: no rows, no clock.

All times are whole seconds, so that equal routes are equal. A drive is as long as it takes: at one speed the fewest
seconds are the fewest miles (travel.py says which speed). Three things are compared, in this order:

1. stops that can't be kept, because the office is closed all day or closes before one could be done there
2. stops outside the time that the office likes best
3. seconds on the road; of routes that are equal in all three, the one that is home first

Up to MOST_EXACT stops the answer is exact (route_exact.py); above, up to MOST_STOPS, a good one (route_search.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

MOST_EXACT = 12
MOST_STOPS = 25

#: Seconds from place to place; 0 is home, stops begin at 1.
Drives = Sequence[Sequence[int]]
#: What is wrong with a route (see above, 1 and 2, as one number) and how long the driving is.
Cost = tuple[int, int]

NOT_KEPT = 1000  # outweighs any number of stops outside their best time
OUTSIDE_BEST = 1


@dataclass(frozen=True, order=True)
class Window:
    """A time in which a visit may begin and end, in seconds of the day."""

    opens: int
    closes: int


@dataclass(frozen=True)
class Stop:
    """`stay` seconds; `windows` None where the hours aren't known, () where the office is closed all day."""

    stay: int
    windows: tuple[Window, ...] | None = None
    best: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Timed:
    """One stop of a route. `number` is its place among the stops given. A stop that isn't kept is driven to and stayed
    at all the same, since hours can be wrong."""

    number: int
    drive: int
    arrives: int
    begins: int
    leaves: int
    wrong: int  # 0, OUTSIDE_BEST or NOT_KEPT

    @property
    def waits(self) -> int:
        return self.begins - self.arrives


@dataclass(frozen=True)
class Route:
    """`order` holds the numbers of the stops; `exact` says that no order is better."""

    stops: tuple[Timed, ...]
    starts: int
    drive_home: int
    back: int
    exact: bool

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(stop.number for stop in self.stops)

    @property
    def driving(self) -> int:
        return sum(stop.drive for stop in self.stops) + self.drive_home

    @property
    def cost(self) -> Cost:
        return sum(stop.wrong for stop in self.stops), self.driving


#: When one may begin at a stop that is reached at a moment, and what is wrong with it; the earliest first.
Options = list[tuple[int, int]]


def options(stop: Stop, arrives: int) -> Options:
    """Begin as soon as it is open; or wait for the best time, where that is later."""
    soonest = _first_in(stop.windows, stop.stay, arrives) if stop.windows is not None else arrives
    if soonest is None:
        return [(arrives, NOT_KEPT)]
    if not stop.best:
        return [(soonest, 0)]
    best = _first_in(_both(stop.windows, stop.best), stop.stay, arrives)
    if best is None:
        return [(soonest, OUTSIDE_BEST)]
    return [(soonest, 0)] if best == soonest else [(soonest, OUTSIDE_BEST), (best, 0)]


def timed(order: Sequence[int], drives: Drives, stops: Sequence[Stop], starts: int, *, exact: bool = False) -> Route:
    """The best way to keep a given order: where to wait and where not. `order` holds numbers from 0."""
    # A trail is what went wrong so far, the time at which one leaves, and each stop's (arrives, begins, wrong).
    trails: list[tuple[int, int, tuple[tuple[int, int, int], ...]]] = [(0, starts, ())]
    here = 0
    for number in order:
        drive, stop, further = drives[here][number + 1], stops[number], []
        for wrong, at, steps in trails:
            for begins, worse in options(stop, at + drive):
                further.append((wrong + worse, begins + stop.stay, (*steps, (at + drive, begins, worse))))
        trails, here = _undominated(further), number + 1
    _, leaves, steps = trails[0]
    found = tuple(_step(number, step, drives, stops, before) for number, step, before in
                  zip(order, steps, (None, *order), strict=False))  # fmt: skip
    home = drives[here][0]
    return Route(found, starts, home, leaves + home, exact)


def _step(number: int, step: tuple[int, int, int], drives: Drives, stops: Sequence[Stop], before: int | None) -> Timed:
    arrives, begins, wrong = step
    drive = drives[0 if before is None else before + 1][number + 1]
    return Timed(number, drive, arrives, begins, begins + stops[number].stay, wrong)


def _undominated(
    trails: list[tuple[int, int, tuple[tuple[int, int, int], ...]]],
) -> list[tuple[int, int, tuple[tuple[int, int, int], ...]]]:
    """Those that no other beats both in what went wrong and in time; the least wrong first."""
    kept: list[tuple[int, int, tuple[tuple[int, int, int], ...]]] = []
    for trail in sorted(trails, key=lambda one: one[:2]):
        if not kept or trail[1] < kept[-1][1]:
            kept.append(trail)
    return kept


def last_begin(stop: Stop) -> int | None:
    """The latest moment to begin there, None when any will do; -1 when none will."""
    if stop.windows is None:
        return None
    return max((_latest(window, stop.stay) for window in stop.windows), default=-1)


def last_best(stop: Stop) -> int | None:
    """The latest moment to begin there in its best time, None when it has none to keep; -1 when it can't be kept."""
    if not stop.best:
        return None
    return max((_latest(window, stop.stay) for window in _both(stop.windows, stop.best)), default=-1)


def _latest(window: Window, stay: int) -> int:
    """A visit is over when the office closes; one that is longer than the window may take all of it."""
    return max(window.opens, window.closes - stay)


def _first_in(windows: Sequence[Window] | None, stay: int, arrives: int) -> int | None:
    moments = [max(arrives, one.opens) for one in windows or () if arrives <= _latest(one, stay)]
    return min(moments, default=None)


@lru_cache(maxsize=256)
def _both(windows: tuple[Window, ...] | None, best: tuple[Window, ...]) -> tuple[Window, ...]:
    if windows is None:
        return best
    pairs = [Window(max(one.opens, two.opens), min(one.closes, two.closes)) for one in windows for two in best]
    return tuple(pair for pair in pairs if pair.opens < pair.closes)
