"""Links that a phone opens in its map app. Addresses only; nothing is asked of anybody until a person taps. Pure."""

from collections.abc import Sequence
from urllib.parse import urlencode

_DIRECTIONS = "https://www.google.com/maps/dir/"
#: A link takes so many places between its ends; a longer day is several links, each beginning where the last one ended.
BETWEEN = 9


def place(address: str) -> str:
    """The way to one place from wherever one is."""
    return f"{_DIRECTIONS}?{urlencode({'api': 1, 'destination': address})}"


def whole_route(home: str, addresses: Sequence[str]) -> tuple[str, ...]:
    """From home through all places and back, in as few links as it takes; none for no place."""
    if not addresses:
        return ()
    points, links, begins = [home, *addresses, home], [], 0
    while begins < len(points) - 1:
        leg = points[begins : begins + BETWEEN + 2]
        links.append(_leg(leg))
        begins += len(leg) - 1
    return tuple(links)


def _leg(points: Sequence[str]) -> str:
    asked = {"api": 1, "origin": points[0], "destination": points[-1], "travelmode": "driving"}
    if points[1:-1]:
        asked["waypoints"] = "|".join(points[1:-1])
    return f"{_DIRECTIONS}?{urlencode(asked)}"
