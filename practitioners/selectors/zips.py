"""Where ZIP codes are, and which of them lie near one another."""

from collections.abc import Iterable
from functools import lru_cache
from math import cos, radians

from practitioners.distance import MILES_A_DEGREE, Point, miles_between
from practitioners.models import ZipPlace


def place_of(zip_code: str) -> Point | None:
    """The middle of a ZIP code (five digits, or nine), None when there is no such code."""
    return places_of([zip_code[:5]]).get(zip_code[:5])


def places_of(zip_codes: Iterable[str]) -> dict[str, Point]:
    """The middles of several, by their five digits; unknown ones are left out."""
    rows = ZipPlace.objects.filter(pk__in={code[:5] for code in zip_codes})
    return {row.zip_code: (row.latitude, row.longitude) for row in rows}


@lru_cache(maxsize=256)
def zips_within(centre: Point, miles: float) -> dict[str, float]:
    """The ZIP codes whose middle is at most so many miles away, and how far each is, the nearest first."""
    latitude, longitude = centre
    high = miles / MILES_A_DEGREE
    wide = high / max(0.1, cos(radians(latitude)))
    rows = ZipPlace.objects.filter(
        latitude__range=(latitude - high, latitude + high), longitude__range=(longitude - wide, longitude + wide)
    )
    found = {row.zip_code: miles_between(centre, (row.latitude, row.longitude)) for row in rows}
    return {code: far for code, far in sorted(found.items(), key=lambda pair: pair[1]) if far <= miles}
