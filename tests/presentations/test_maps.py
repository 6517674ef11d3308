"""Links that a phone opens in its map app."""

from urllib.parse import parse_qs, urlsplit

import pytest

from presentations import maps


def asked(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query, strict_parsing=True).items()}


def test_the_way_to_one_place() -> None:
    link = maps.place("1 Main St & Co, Tucson, AZ 85704")
    assert link.startswith("https://www.google.com/maps/dir/?")
    assert asked(link) == {"api": "1", "destination": "1 Main St & Co, Tucson, AZ 85704"}


def test_from_home_through_all_and_back() -> None:
    (link,) = maps.whole_route("85704", ["A", "B"])
    assert asked(link) == {
        "api": "1", "origin": "85704", "destination": "85704", "waypoints": "A|B", "travelmode": "driving",
    }  # fmt: skip


@pytest.mark.parametrize(("stops", "links"), [(0, 0), (1, 1), (9, 1), (10, 2), (12, 2), (25, 3)])
def test_a_long_day_is_several_links_that_meet(stops: int, links: int) -> None:
    names = [f"place {number}" for number in range(stops)]
    found = [asked(link) for link in maps.whole_route("home", names)]
    assert len(found) == links
    way = ["home"]
    for link in found:
        assert link["origin"] == way[-1]
        between = link.get("waypoints", "").split("|") if link.get("waypoints") else []
        assert len(between) <= maps.BETWEEN
        way += [*between, link["destination"]]
    assert way == (["home", *names, "home"] if stops else ["home"])
