"""A solver holds every sheet that was told, over random workspaces, and looks for a count from 1 to 10.

Eight workspaces here; a thousand by `python -m tests.bench_suppression`.
"""

import random
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from clients.outcomes import door
from clients.outcomes.courses import first_of_each
from clients.outcomes.quarters import Quarter
from tests.clients.outcomes.attack import Attack, Found
from tests.clients.outcomes.worlds import CODES, CONDITION, SURE, World, arrive, make_world

WORLDS = 8


def attack(world: World) -> list[Found]:
    return Attack(world.told, CODES).run()


def test_nothing_from_1_to_10_is_found_in_any_workspace() -> None:
    happened: Counter[str] = Counter()
    for seed in range(WORLDS):
        world = make_world(seed)
        happened.update(world.happened)
        assert attack(world) == [], seed
    # The search saw what it is about.
    assert happened["told"] > 8 and happened["withheld"] > 8
    assert all(happened[what] for what in ("corrected", "emptied", "moved", "late", "again"))


def broken(monkeypatch: pytest.MonkeyPatch, **functions: Any) -> list[str]:
    """What the solver finds in the first workspace with anything, once parts of the door are replaced."""
    for name, function in functions.items():
        monkeypatch.setattr(door, name, function)
    for seed in range(100):
        if found := attack(make_world(seed)):
            return [one.name for one in found]
    return []


def test_the_solver_finds_parts_that_are_told_without_their_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    assert broken(monkeypatch, tellable=lambda part, whole, floor: True)


def test_the_solver_finds_a_part_whose_rest_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    assert broken(monkeypatch, tellable=lambda part, whole, floor: part == 0 or part >= floor)


def small_world() -> World:
    """Some twenty people in each of the first three quarters of 2024."""
    world = World(random.Random(7), Quarter(2024, 1).start)
    for number in (20, 16, 24):
        arrive(world, number)
        world.today = Quarter.of(world.today).next.start
    return world


def tell(world: World, first: Quarter, last: Quarter, *, published: Any = ()) -> None:
    block = door.Block(CONDITION, first, last)
    courses = door.eligible(world.courses, block, published)
    sheet = door.compose(courses, block, CODES[:1], world.moves, floor=11, sure=SURE, on=world.today)
    world.told.append(sheet.content)


def test_the_solver_finds_what_overlapping_quarters_would_tell() -> None:
    """A run of quarters, and the same run with a further quarter in which few ended: the door never tells both."""
    world = small_world()
    late = door.eligible(world.courses, door.Block(CONDITION, Quarter(2024, 3), Quarter(2024, 3)), [])
    world.courses = [one for one in world.courses if one not in late[5:]]
    tell(world, Quarter(2024, 1), Quarter(2024, 2))
    tell(world, Quarter(2024, 1), Quarter(2024, 3))
    with_both = [one.name for one in attack(world)]
    assert any(name.endswith("2024-Q3") for name in with_both)
    firsts = [door.Published(Quarter(2024, 1), Quarter(2024, 2), frozenset())]
    open_now = door.open_blocks(world.courses, CONDITION, firsts, world.today)
    assert [one.first for one in open_now] == [Quarter(2024, 3)]


def test_the_solver_finds_what_another_choice_of_measures_would_tell() -> None:
    """The same quarters with one measure and with two: the difference is whoever lacks the second."""
    world = small_world()
    block = door.Block(CONDITION, Quarter(2024, 1), Quarter(2024, 3))
    courses = door.eligible(world.courses, block, [])
    for codes in (CODES[:1], CODES):
        sheet = door.compose(courses, block, codes, world.moves, floor=11, sure=SURE, on=world.today)
        world.told.append(sheet.content)
    assert attack(world) != []


def test_people_told_once_stand_in_no_later_sheet_whatever_is_corrected() -> None:
    for seed in range(60):
        world = make_world(seed)
        people = [one for each in world.published for one in each.people]
        assert len(people) == len(set(people))
        spans = sorted((one.first, one.last) for one in world.published)
        assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_a_correction_after_telling_changes_nothing_that_can_be_told() -> None:
    """The quarter is told once; one person fewer in it is nobody's to see."""
    world = small_world()
    block = door.Block(CONDITION, Quarter(2024, 1), Quarter(2024, 3))
    people = frozenset(one.client for one in door.eligible(world.courses, block, []))
    told = [door.Published(block.first, block.last, people)]
    for moved in (0, 100, 400):
        later = [
            one.__class__(one.client, one.condition, one.started, one.ended + timedelta(days=moved), one.older)
            for one in world.courses
        ]
        for fresh in door.open_blocks(later, CONDITION, told, Quarter(2026, 1).start):
            assert not {one.client for one in door.eligible(later, fresh, told)} & people


def test_each_client_counts_once() -> None:
    for seed in range(50):
        world = make_world(seed)
        firsts = first_of_each(world.courses)
        assert len({one.client for one in firsts}) == len(firsts)
