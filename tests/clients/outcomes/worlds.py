"""Random sets of clients, what happens to them, and sheets told in between: what the attack on the door runs over."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from clients.measures import measures
from clients.outcomes import door
from clients.outcomes.courses import Course, Moves, Value
from clients.outcomes.quarters import Quarter

CONDITION = "low_back_pain"
#: Both have a meaningful change that was seen in its source, so that shares are told: ODI by 10, NPRS by 2.
CODES = ("ODI", "NPRS")
FIRST_DAY = date(2024, 1, 1)
SURE = frozenset(measures())


@dataclass
class World:
    """A workspace: its courses as they are now, and every sheet that was told."""

    chance: random.Random
    today: date
    courses: list[Course] = field(default_factory=list)
    published: list[door.Published] = field(default_factory=list)
    told: list[door.Content] = field(default_factory=list)
    moves: Moves = field(default_factory=lambda: Moves(measures()))
    next_id: int = 1
    happened: list[str] = field(default_factory=list)


def make_world(seed: int) -> World:
    """Some years of a workspace, small or large, with corrections between the sheets."""
    chance = random.Random(f"door {seed}")
    world = World(chance, FIRST_DAY)
    crowd = chance.choice([2, 4, 6, 9, 14, 25])
    for _ in range(chance.randint(3, 9)):  # quarters that pass
        arrive(world, chance.randint(0, 2 * crowd))
        world.today = Quarter.of(world.today).next.start + timedelta(days=chance.randint(0, 40))
        for _ in range(chance.randint(0, 5)):
            chance.choice([correct, erase_value, move_day, add_late, again, raise_age])(world)
        for _ in range(chance.randint(0, 3)):
            try_to_tell(world)
    return world


def arrive(world: World, number: int) -> None:
    """Courses that end in the current quarter."""
    quarter = Quarter.of(world.today)
    for _ in range(number):
        world.courses.append(course(world, quarter.start + timedelta(days=world.chance.randint(0, 88))))


def course(world: World, ended: date) -> Course:
    chance = world.chance
    client, world.next_id = UUID(int=world.next_id), world.next_id + 1
    results = {}
    for code, middle, step in (("ODI", 40, 10), ("NPRS", 6, 2)):
        if chance.random() < 0.93:
            before = max(0, min(int(measures()[code].maximum), middle + chance.randint(-3, 3)))
            after = max(0, before - chance.choice([0, 0, step, step, step + 1, -1]))
            last = Value(Decimal(after)) if chance.random() < 0.9 else None
            results[code] = (Value(Decimal(before)), last)
    older = None if chance.random() < 0.01 else chance.random() < 0.5
    return Course(client, CONDITION, ended - timedelta(days=84), ended, older, results)


def correct(world: World) -> None:
    """A value was typed wrongly."""
    if place := _somebody(world):
        one = world.courses[place]
        found = {code: (pair[0], Value(Decimal(world.chance.randint(0, 10)))) for code, pair in one.results.items()}
        world.courses[place] = replace(one, results=found)
        world.happened.append("corrected")


def erase_value(world: World) -> None:
    """An assessment turns out to be somebody else's."""
    if place := _somebody(world):
        world.courses[place] = replace(world.courses[place], results={})
        world.happened.append("emptied")


def move_day(world: World) -> None:
    """The discharge was on another day, perhaps in another quarter."""
    if place := _somebody(world):
        one = world.courses[place]
        ended = one.ended + timedelta(days=world.chance.choice([-200, -95, 95, 200]))
        world.courses[place] = replace(one, ended=ended, started=ended - timedelta(days=84))
        world.happened.append("moved")


def add_late(world: World) -> None:
    """Somebody whose course ended long ago is entered only now."""
    ago = world.today - timedelta(days=world.chance.randint(1, 500))
    world.courses.append(course(world, max(ago, FIRST_DAY)))
    world.happened.append("late")


def again(world: World) -> None:
    """A client comes back for a second course."""
    if place := _somebody(world):
        one = world.courses[place]
        world.courses.append(replace(course(world, world.today), client=one.client))
        world.happened.append("again")


def raise_age(world: World) -> None:
    """A date of birth is mended."""
    if place := _somebody(world):
        one = world.courses[place]
        world.courses[place] = replace(one, older=not one.older)
        world.happened.append("age")


def _somebody(world: World) -> int:
    return world.chance.randrange(len(world.courses)) if len(world.courses) > 1 else 0


def try_to_tell(world: World) -> None:
    """Ask the door for a sheet with a random end and random measures; what it lets out is told."""
    blocks = door.open_blocks(world.courses, CONDITION, world.published, world.today)
    if not blocks:
        return
    block = world.chance.choice(blocks)
    codes = world.chance.choice([CODES, CODES[:1], CODES[1:]])
    courses = door.eligible(world.courses, block, world.published)
    floor = world.chance.choice([11, 11, 11, 12, 15])
    try:
        sheet = door.compose(courses, block, codes, world.moves, floor=floor, sure=SURE, on=world.today)
    except door.Withheld:
        world.happened.append("withheld")
        return
    world.published.append(door.Published(block.first, block.last, sheet.people))
    world.told.append(sheet.content)
    world.happened.append("told")
