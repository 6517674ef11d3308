"""Miles between two points on the earth."""

from math import asin, cos, radians, sin, sqrt

_EARTH = 3958.8
#: A degree of latitude.
MILES_A_DEGREE = 69.0

Point = tuple[float, float]


def miles_between(one: Point, other: Point) -> float:
    """As the crow flies; points are latitude and longitude in degrees."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, half)))
