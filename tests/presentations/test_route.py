"""The route is as short as any, keeps what can be kept, and says what can't."""

import math
import random
from collections.abc import Sequence

import pytest

from presentations.route import (
    MOST_EXACT,
    MOST_STOPS,
    NOT_KEPT,
    OUTSIDE_BEST,
    Cost,
    Drives,
    Route,
    Stop,
    Window,
    options,
    timed,
)
from presentations.route_exact import shortest
from presentations.route_search import good

HOUR = 3600
START = 8 * HOUR
INSTANCES = 200


def brute_force(drives: Drives, stops: Sequence[Stop], starts: int) -> Cost:
    """The cost of the best of all orders and all choices to wait, each tried."""
    best = (10**9, 10**9)

    def go(here: int, left: frozenset[int], wrong: int, driving: int, at: int) -> None:
        nonlocal best
        if (wrong, driving) >= best:
            return  # it only grows
        if not left:
            best = min(best, (wrong, driving + drives[here][0]))
        for number in left:
            drive = drives[here][number + 1]
            for begins, worse in options(stops[number], at + drive):
                go(number + 1, left - {number}, wrong + worse, driving + drive, begins + stops[number].stay)

    go(0, frozenset(range(len(stops))), 0, 0, starts)
    return best


def checked(route: Route, drives: Drives, stops: Sequence[Stop], starts: int) -> Route:
    """Followed by hand: each drive, wait and stay is what the route says."""
    at, here = starts, 0
    assert sorted(route.order) == list(range(len(stops)))
    for step in route.stops:
        assert step.drive == drives[here][step.number + 1]
        assert step.arrives == at + step.drive
        assert (step.begins, step.wrong) in options(stops[step.number], step.arrives)
        at, here = step.begins + stops[step.number].stay, step.number + 1
        assert step.leaves == at
    assert route.back == at + drives[here][0]
    return route


def random_drives(count: int, chance: random.Random) -> list[list[int]]:
    """Places in a county; one way isn't always as long as the other."""
    points = [(chance.uniform(0, 40), chance.uniform(0, 40)) for _ in range(count + 1)]
    one_way = chance.random() < 0.3

    def seconds(a: tuple[float, float], b: tuple[float, float]) -> int:
        far = math.dist(a, b)
        return round(far * 120 * (chance.uniform(1, 1.4) if one_way else 1))

    return [[seconds(a, b) if a is not b else 0 for b in points] for a in points]


def random_stop(chance: random.Random, *, windows: bool, best: bool) -> Stop:
    stay = chance.choice([10, 20, 30, 45]) * 60
    found: tuple[Window, ...] | None = None
    if windows and chance.random() < 0.8:
        opens = chance.randrange(7, 13) * HOUR
        noon = opens + chance.randrange(1, 4) * HOUR
        found = chance.choice([(), (Window(opens, noon),), (Window(opens, noon), Window(noon + HOUR, noon + 3 * HOUR)),
                               (Window(opens, opens + HOUR // 6),)])  # fmt: skip
    liked = chance.randrange(8, 16) * HOUR
    return Stop(stay, found, (Window(liked, liked + HOUR),) if best and chance.random() < 0.5 else ())


def instance(seed: int, kind: str) -> tuple[list[list[int]], list[Stop]]:
    chance = random.Random(seed)
    count = chance.randint(1, 8 if kind != "best times" else 7)
    stops = [random_stop(chance, windows=kind != "plain", best=kind == "best times") for _ in range(count)]
    return random_drives(count, chance), stops


@pytest.mark.parametrize("kind", ["plain", "windows", "best times"])
def test_no_order_is_better_than_the_exact_one(kind: str) -> None:
    """Two hundred made-up days of up to eight stops each."""
    for seed in range(INSTANCES):
        drives, stops = instance(seed, kind)
        route = checked(shortest(drives, stops, START), drives, stops, START)
        assert route.cost == brute_force(drives, stops, START), f"instance {seed}"
        assert route.exact


def test_a_good_route_of_many_is_never_better_than_the_exact_one_and_mostly_as_good() -> None:
    as_good = 0
    for seed in range(60):
        drives, stops = instance(seed, "windows")
        found, best = checked(good(drives, stops, START), drives, stops, START), shortest(drives, stops, START)
        assert found.cost >= best.cost
        as_good += found.cost == best.cost
        assert not found.exact
    assert as_good >= 50


@pytest.mark.parametrize("count", [MOST_EXACT + 1, MOST_STOPS])
def test_a_day_of_very_many_stops_has_a_route_without_crossings_that_help(count: int) -> None:
    chance = random.Random(count)
    drives = random_drives(count, chance)
    stops = [Stop(600) for _ in range(count)]
    route = checked(good(drives, stops, START), drives, stops, START)
    nearest = timed(range(count), drives, stops, START)
    assert route.driving < nearest.driving


def test_twelve_stops_with_hours_and_best_times_are_exact() -> None:
    chance = random.Random(12)
    drives = random_drives(12, chance)
    stops = [random_stop(chance, windows=True, best=True) for _ in range(12)]
    known = good(drives, stops, START)
    route = checked(shortest(drives, stops, START, known), drives, stops, START)
    assert route.exact and route.cost <= known.cost


def test_nothing_to_visit_is_a_day_at_home() -> None:
    route = shortest([[0]], [], START)
    assert (route.stops, route.driving, route.back) == ((), 0, START)


# --- One stop --------------------------------------------------------------------------------------------------------

TEN_MINUTES = [[0, 600], [600, 0]]


@pytest.mark.parametrize(
    ("stop", "begins", "wrong"),
    [
        (Stop(600), START + 600, 0),  # the hours aren't known
        (Stop(600, ()), START + 600, NOT_KEPT),  # closed all day
        (Stop(600, (Window(9 * HOUR, 10 * HOUR),)), 9 * HOUR, 0),  # early: one waits
        (Stop(600, (Window(6 * HOUR, 8 * HOUR),)), START + 600, NOT_KEPT),  # closed before
        (Stop(600, (Window(6 * HOUR, START + 900), Window(9 * HOUR, 10 * HOUR))), 9 * HOUR, 0),  # after lunch then
        (Stop(7200, (Window(9 * HOUR, 10 * HOUR),)), 9 * HOUR, 0),  # longer than it is open: from the beginning
        (Stop(600, None, (Window(9 * HOUR, 10 * HOUR),)), 9 * HOUR, 0),  # the best time is waited for
        (Stop(600, None, (Window(6 * HOUR, 7 * HOUR),)), START + 600, OUTSIDE_BEST),  # and past
        (Stop(600, (Window(8 * HOUR, 9 * HOUR),), (Window(11 * HOUR, 12 * HOUR),)), START + 600, OUTSIDE_BEST),
    ],
)
def test_when_a_visit_begins(stop: Stop, begins: int, wrong: int) -> None:
    only = timed((0,), TEN_MINUTES, [stop], START).stops[0]
    assert (only.begins, only.wrong) == (begins, wrong)


def test_an_office_that_closes_early_comes_first_though_it_is_the_longer_way() -> None:
    line = [[0, 600, 1200], [600, 0, 600], [1200, 600, 0]]
    far = Stop(600, (Window(7 * HOUR, START + 1800),))
    assert shortest(line, [Stop(1800), far], START).order == (1, 0)


def test_what_cannot_be_kept_is_told_and_the_rest_is_kept() -> None:
    line = [[0, 600, 1200], [600, 0, 600], [1200, 600, 0]]
    early = Stop(600, (Window(6 * HOUR, 7 * HOUR),))
    route = shortest(line, [early, Stop(600, (Window(8 * HOUR, 12 * HOUR),))], START)
    assert {step.number: step.wrong for step in route.stops} == {0: NOT_KEPT, 1: 0}
