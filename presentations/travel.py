"""How far and how long from place to place, by rules that are said on the page. Pure.

Nothing is asked of anybody: places are the middles of ZIP codes, and roads are longer than a crow's flight.
"""

from collections.abc import Sequence

from practitioners.distance import Point, miles_between

#: Roads in US towns are about a third longer than the straight line.
ROAD_FACTOR = 1.3
MILES_AN_HOUR = 30
#: Two offices in one ZIP code have the same middle, and aren't the same door.
SAME_ZIP_MILES = 1.0


def road_miles(one: Point, other: Point) -> float:
    """Miles to drive."""
    return max(SAME_ZIP_MILES, miles_between(one, other) * ROAD_FACTOR)


def seconds_of(miles: float) -> int:
    """How long such a drive takes."""
    return round(miles * 3600 / MILES_AN_HOUR)


def miles_of(seconds: int) -> float:
    """How far one comes in such a time."""
    return seconds * MILES_AN_HOUR / 3600


def drives(places: Sequence[Point], same: Sequence[object] | None = None) -> list[list[int]]:
    """Seconds from each place to each. Places whose `same` are equal (one address, two offices) are no drive apart."""
    keys = list(same or range(len(places)))
    return [
        [0 if keys[row] == keys[column] else seconds_of(road_miles(one, other)) for column, other in enumerate(places)]
        for row, one in enumerate(places)
    ]
