"""Every order weighed, by Held and Karp's dynamic programme over sets of stops.

Without times the best way to have visited a set and end at one of its stops is one number. With them, a longer way may
arrive earlier, or keep more; so each state holds all ways that no other beats in what went wrong, driving and time at
once. Ways that can't lead to anything better than a route already found are dropped: what is left to drive is known
exactly from a first programme that ignores times.
"""

from collections.abc import Sequence
from heapq import heappop, heappush

from presentations.route import NOT_KEPT, OUTSIDE_BEST, Cost, Drives, Route, Stop, last_begin, last_best, options, timed

#: After so many ways the best route known so far is given, and isn't called exact.
MOST_WAYS = 100_000

#: (wrong, driving, time of leaving, the way before, number of the stop)
Way = tuple[int, int, int, "Way | None", int]


def shortest(drives: Drives, stops: Sequence[Stop], starts: int, known: Route | None = None) -> Route:
    """The best route of all. `known` is one found by other means; a good one saves work."""
    count = len(stops)
    if not count:
        return timed((), drives, stops, starts, exact=True)
    rest = _rest_of_the_way(drives, count)
    order = _by_driving_alone(drives, rest, count)
    routes = [timed(one, drives, stops, starts, exact=True) for one in (order, order[::-1])]
    routes += [timed(known.order, drives, stops, starts, exact=True)] if known else []
    best = min(routes, key=_rank)
    # Nothing drives less than the first order; if nothing is wrong with it that could be avoided, it is the best.
    if best.cost == (_unavoidable(stops), rest[(1 << count) - 1][0]):
        return best
    found = _with_times(drives, stops, starts, rest, best)
    if found is None:
        return timed(best.order, drives, stops, starts)
    return min((best, timed(found, drives, stops, starts, exact=True)), key=_rank) if found else best


def _rank(route: Route) -> tuple[Cost, int]:
    return route.cost, route.back


def _unavoidable(stops: Sequence[Stop]) -> int:
    never = [NOT_KEPT if last_begin(stop) == -1 else OUTSIDE_BEST if last_best(stop) == -1 else 0 for stop in stops]
    return sum(never)


def _rest_of_the_way(drives: Drives, count: int) -> list[list[int]]:
    """rest[left][here]: the least driving from a place through a set of stops and home."""
    rest = [[0] * (count + 1) for _ in range(1 << count)]
    rest[0] = [row[0] for row in drives]
    for left in range(1, 1 << count):
        following = [(number + 1, rest[left ^ 1 << number][number + 1]) for number in _members(left, count)]
        row = rest[left]
        for here in range(count + 1):
            if not here or not left >> here - 1 & 1:
                away = drives[here]
                row[here] = min(away[place] + more for place, more in following)
    return rest


def _by_driving_alone(drives: Drives, rest: list[list[int]], count: int) -> tuple[int, ...]:
    here, left, order = 0, (1 << count) - 1, []
    while left:
        step = min(_members(left, count), key=lambda one: drives[here][one + 1] + rest[left ^ 1 << one][one + 1])
        order.append(step)
        here, left = step + 1, left ^ 1 << step
    return tuple(order)


def _members(group: int, count: int) -> list[int]:
    return [number for number in range(count) if group >> number & 1]


def _with_times(
    drives: Drives, stops: Sequence[Stop], starts: int, rest: list[list[int]], bound: Route
) -> tuple[int, ...] | None:
    """The order of the best way that costs less than `bound`; () when there is none, None when it is too much work."""
    count, everything = len(stops), (1 << len(stops)) - 1
    losses = _Losses(drives, stops)
    layer: dict[tuple[int, int], list[Way]] = {(0, 0): [(0, 0, starts, None, -1)]}
    made = 0
    for _ in range(count):
        further: dict[tuple[int, int], list[Way]] = {}
        for (seen, here), ways in layer.items():
            for number in _members(everything ^ seen, count):
                after = everything ^ seen ^ 1 << number
                key, left, drive = (seen | 1 << number, number + 1), rest[after][number + 1], drives[here][number + 1]
                for way in ways:
                    for begins, worse in options(stops[number], way[2] + drive):
                        new = (way[0] + worse, way[1] + drive, begins + stops[number].stay, way, number)
                        if (new[0] + losses.sure(after, new[2]), new[1] + left) < bound.cost:
                            made += 1
                            _keep(further.setdefault(key, []), new)
            if made > MOST_WAYS:
                return None
        layer = further
    ends = [(way[0], way[1] + drives[here][0], way[2] + drives[here][0], way)
            for (_, here), ways in layer.items() for way in ways]  # fmt: skip
    return _order_of(min(ends, key=lambda end: end[:3])[3]) if ends else ()


class _Losses:
    """What is lost for certain, of stops still to come, once it is so late.

    Each stop takes at least its shortest drive and its stay, one after the other; so at least as many come too late as
    in the best sequence of such jobs, which Moore and Hodgson's rule finds. Waiting is left out, so it is never too
    many.
    """

    def __init__(self, drives: Drives, stops: Sequence[Stop]) -> None:
        self._known: dict[tuple[int, int], int] = {}
        takes = [min(row[number + 1] for here, row in enumerate(drives) if here != number + 1) + stop.stay
                 for number, stop in enumerate(stops)]  # fmt: skip
        self._kept = _jobs(takes, stops, [last_begin(stop) for stop in stops])
        self._liked = _jobs(takes, stops, [last_best(stop) for stop in stops])

    def sure(self, left: int, at: int) -> int:
        """Every stop that isn't kept is outside its best time too, and is counted as the greater wrong alone."""
        key = (left, at)
        if key not in self._known:
            late = _too_late(self._kept, left, at)
            self._known[key] = NOT_KEPT * late + OUTSIDE_BEST * max(0, _too_late(self._liked, left, at) - late)
        return self._known[key]


def _jobs(takes: Sequence[int], stops: Sequence[Stop], latest: Sequence[int | None]) -> list[tuple[int, int, int]]:
    """(when it has to be done, how long it takes at least, its bit), the most urgent first."""
    known = [(number, last) for number, last in enumerate(latest) if last is not None]
    return sorted((last + stops[number].stay, takes[number], 1 << number) for number, last in known)


def _too_late(jobs: Sequence[tuple[int, int, int]], left: int, at: int) -> int:
    longest: list[int] = []
    late = 0
    for due, takes, bit in jobs:
        if left & bit:
            heappush(longest, -takes)
            at += takes
            if at > due:
                at += heappop(longest)
                late += 1
    return late


def _keep(ways: list[Way], new: Way) -> None:
    """Add a way unless one there is as good in everything; drop those that it beats."""
    wrong, drive, leaves = new[:3]
    for way in ways:
        if way[0] <= wrong and way[1] <= drive and way[2] <= leaves:
            return
    ways[:] = [way for way in ways if not (wrong <= way[0] and drive <= way[1] and leaves <= way[2])]
    ways.append(new)


def _order_of(way: Way) -> tuple[int, ...]:
    order: list[int] = []
    step: Way | None = way
    while step is not None and step[4] >= 0:
        order.append(step[4])
        step = step[3]
    return tuple(reversed(order))
