"""Every order weighed, by Held and Karp's dynamic programme over sets of stops.

Without times the best way to have visited a set and end at one of its stops is one number. With them, a longer way may
arrive earlier, or keep more; so each state holds all ways that no other beats in what went wrong, driving and time at
once. Ways that can't lead to anything better than a route already found are dropped: what is left to drive is known
exactly from a first programme that ignores times.
"""

from collections.abc import Sequence

from presentations.route import NOT_KEPT, Cost, Drives, Route, Stop, last_begin, options, timed

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
    return min((best, timed(found, drives, stops, starts, exact=True)), key=_rank) if found else best


def _rank(route: Route) -> tuple[Cost, int]:
    return route.cost, route.back


def _unavoidable(stops: Sequence[Stop]) -> int:
    return NOT_KEPT * sum(last_begin(stop) == -1 for stop in stops)


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
) -> tuple[int, ...]:
    """The order of the best way that costs less than `bound`; () when there is none."""
    count, everything = len(stops), (1 << len(stops)) - 1
    latest = [last_begin(stop) for stop in stops]
    soonest_in = [min(drives[here][number + 1] for here in range(count + 1) if here != number + 1)
                  for number in range(count)]  # fmt: skip
    layer: dict[tuple[int, int], list[Way]] = {(0, 0): [(0, 0, starts, None, -1)]}
    for _ in range(count):
        further: dict[tuple[int, int], list[Way]] = {}
        for (seen, here), ways in layer.items():
            left = everything ^ seen
            open_stops = _members(left, count)
            for way in ways:
                for number in open_stops:
                    after = left ^ 1 << number
                    drive = way[1] + drives[here][number + 1]
                    for begins, worse in options(stops[number], way[2] + drives[here][number + 1]):
                        leaves, wrong = begins + stops[number].stay, way[0] + worse
                        lost = wrong + sum(
                            NOT_KEPT for one in open_stops
                            if one != number and (end := latest[one]) is not None and leaves + soonest_in[one] > end
                        )  # fmt: skip
                        if (lost, drive + rest[after][number + 1]) < bound.cost:
                            key = (seen | 1 << number, number + 1)
                            _keep(further.setdefault(key, []), (wrong, drive, leaves, way, number))
        layer = further
    ends = [(way[0], way[1] + drives[here][0], way[2] + drives[here][0], way)
            for (_, here), ways in layer.items() for way in ways]  # fmt: skip
    return _order_of(min(ends, key=lambda end: end[:3])[3]) if ends else ()


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
