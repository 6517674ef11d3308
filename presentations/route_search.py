"""A good order for more stops than can be weighed one by one: two beginnings, then moves while one helps."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from presentations.route import Drives, Route, Stop, last_begin, timed

#: So many orders are timed at most, however many stops there are; fewer where it is only a beginning.
MOST_TRIES, FEW_TRIES = 12_000, 4_000
_LONGEST_RUN = 3


def good(drives: Drives, stops: Sequence[Stop], starts: int, tries: int = MOST_TRIES) -> Route:
    """A route that no reversal of a stretch and no move of up to three stops makes better, within so many `tries`."""
    count = len(stops)
    budget = [tries]
    beginnings = [_nearest_first(drives, count), _most_urgent_first(stops)]
    return min((_improved(order, drives, stops, starts, budget) for order in beginnings), key=lambda one: one.cost)


def _improved(order: tuple[int, ...], drives: Drives, stops: Sequence[Stop], starts: int, budget: list[int]) -> Route:
    best = timed(order, drives, stops, starts)
    improving = True
    while improving and budget[0] > 0:
        improving = False
        for other in _neighbours(best.order):
            # While nothing is wrong, only less driving can be better, and that is seen without timing the stops.
            if not best.cost[0] and _driving(other, drives) >= best.cost[1]:
                continue
            budget[0] -= 1
            tried = timed(other, drives, stops, starts)
            if (tried.cost, tried.back) < (best.cost, best.back):
                best, improving = tried, True
                break
            if budget[0] <= 0:
                break
    return best


def _neighbours(order: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    count = len(order)
    for first in range(count - 1):
        for last in range(first + 2, count + 1):
            yield order[:first] + order[first:last][::-1] + order[last:]
    for length in range(1, _LONGEST_RUN + 1):
        for first in range(count - length + 1):
            run, rest = order[first : first + length], order[:first] + order[first + length :]
            for place in range(len(rest) + 1):
                if place != first:
                    yield rest[:place] + run + rest[place:]
                    yield rest[:place] + run[::-1] + rest[place:]


def _driving(order: Sequence[int], drives: Drives) -> int:
    places = [0, *(number + 1 for number in order), 0]
    return sum(drives[one][two] for one, two in pairwise(places))


def _nearest_first(drives: Drives, count: int) -> tuple[int, ...]:
    left, order, here = set(range(count)), [], 0
    while left:
        here_drives = drives[here]
        step = min(left, key=lambda number: (here_drives[number + 1], number))
        order.append(step)
        left.remove(step)
        here = step + 1
    return tuple(order)


def _most_urgent_first(stops: Sequence[Stop]) -> tuple[int, ...]:
    def closes(number: int) -> tuple[bool, int]:
        latest = last_begin(stops[number])
        return latest is None or latest < 0, latest or 0

    return tuple(sorted(range(len(stops)), key=closes))
