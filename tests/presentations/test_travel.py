"""Miles and minutes by the rules that the page states."""

import pytest

from presentations import travel

TUCSON, PHOENIX = (32.22, -110.97), (33.45, -112.07)


def test_roads_are_longer_than_the_straight_line() -> None:
    assert travel.road_miles(TUCSON, PHOENIX) == pytest.approx(1.3 * 106.6, rel=0.01)


def test_thirty_miles_are_an_hour() -> None:
    assert travel.seconds_of(30) == 3600
    assert travel.miles_of(1800) == 15


def test_two_offices_of_one_zip_are_a_mile_apart_and_two_of_one_door_are_not() -> None:
    apart = travel.drives([TUCSON, TUCSON, TUCSON], same=["home", "1 Main St", "1 Main St"])
    assert apart[0][1] == travel.seconds_of(1)
    assert apart[1][2] == 0


def test_there_and_back_are_as_far() -> None:
    found = travel.drives([TUCSON, PHOENIX])
    assert found[0][1] == found[1][0] and found[0][0] == 0
