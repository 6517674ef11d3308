"""A day from home and back: order, times on the practice's wall, what can't be kept and why."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from metcrm.tenancy.actors import SYSTEM
from practitioners.models import Location, Practice
from practitioners.services.facts import learn
from presentations.day import DayPlan, Home, Wish, plan_of
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice

WEDNESDAY = date(2026, 3, 4)
EIGHT_TO_FIVE = {key: [["08:00", "17:00"]] for key in ("mon", "tue", "wed", "thu", "fri")}


def office(zip_code: str, opening: dict[str, list[list[str]]] | None = None, **over: Any) -> Practice:
    practice = make_practice(zip_code=zip_code, city="Albany", state="NY", **over)
    Location.objects.filter(practice=practice).update(opening=opening or {})
    return practice


def plan(*practices: Practice, **over: Any) -> DayPlan:
    wish: dict[str, Any] = {"day": WEDNESDAY, "starts": time(9), "minutes": 30, "home": Home("12207", "12207"),
            "zone": ZoneInfo("America/New_York"), "practices": practices}  # fmt: skip
    found = plan_of(Wish(**(wish | over)))
    assert found is not None
    return found


def names(found: DayPlan) -> list[str]:
    return [call.practice.name for call in found.calls]


def test_the_shortest_order_and_its_times(inside: Cast) -> None:
    far = office("12866", EIGHT_TO_FIVE, name="Saratoga")
    near = office("12205", EIGHT_TO_FIVE, name="Colonie")
    between = office("12065", name="Clifton Park")
    found = plan(far, near, between)
    assert names(found) in (["Colonie", "Clifton Park", "Saratoga"], ["Saratoga", "Clifton Park", "Colonie"])
    assert found.exact and not found.broken
    first, second = found.calls[:2]
    assert first.begins.utcoffset() == first.begins.replace(tzinfo=ZoneInfo("America/New_York")).utcoffset()
    assert (first.leaves - first.begins).total_seconds() == 1800
    assert second.arrives > first.leaves
    assert abs(sum(call.miles for call in found.calls) + found.miles_home - found.miles) < 0.01
    assert {call.hours for call in found.calls} == {"open 8:00 AM–5:00 PM", "hours not known"}
    assert len(found.maps) == 1


def test_an_order_by_hand_is_kept_and_its_price_told(inside: Cast) -> None:
    east, west, north = office("12180"), office("12303"), office("12866")
    south = office("12054")
    found = plan(north, south, west, east, by_hand=True)
    assert names(found) == [north.name, south.name, west.name, east.name]
    assert found.longer_by > 5
    assert plan(north, south, west, east).longer_by == 0


def test_who_closes_at_noon_is_called_on_first(inside: Cast) -> None:
    short = office("12866", {"wed": [["08:00", "11:00"]]}, name="Half a day")
    found = plan(office("12205", EIGHT_TO_FIVE), office("12065", EIGHT_TO_FIVE), short)
    assert names(found)[0] == "Half a day"
    assert not found.broken


def test_a_closed_day_and_a_late_arrival_are_said_with_their_reason(inside: Cast) -> None:
    closed = office("12205", {"wed": [], "thu": [["08:00", "12:00"]]}, name="Closed")
    late = office("12866", {"wed": [["08:00", "09:15"]]}, name="Early birds")
    found = plan(closed, late)
    told = {call.practice.name: call.problem for call in found.broken}
    assert told["Closed"] == "Closed on Wednesdays."
    assert told["Early birds"].startswith("Closes at 9:15 AM; you would get there at ")
    assert [call.practice.name for call in found.kept] == []


def test_a_best_time_is_waited_for_and_one_of_another_day_is_only_shown(inside: Cast) -> None:
    liked, other = office("12205", EIGHT_TO_FIVE), office("12065", EIGHT_TO_FIVE)
    for practice, words in ((liked, "Wed 2-3 pm"), (other, "Thu 10-11")):
        learn(practice=practice, key="best_time", value=words, source="phone", by=SYSTEM, now=NOW)
    calls = {call.practice.pk: call for call in plan(liked, other).calls}
    assert calls[liked.pk].begins.hour == 14 and calls[liked.pk].waits > 60
    assert calls[other.pk].best == "Thu 10-11" and not calls[other.pk].problem


def test_hours_are_those_of_the_practices_wall(inside: Cast) -> None:
    """An office an hour behind opens at eight of its own."""
    chicago = office("12205", {"wed": [["09:00", "12:00"]]})
    Practice.objects.filter(pk=chicago.pk).update(timezone="America/Chicago")
    chicago.refresh_from_db()
    call = plan(chicago).calls[0]
    assert call.begins.isoformat() == "2026-03-04T09:00:00-06:00"
    assert call.arrives.hour == 8


def test_the_day_the_clocks_change(inside: Cast) -> None:
    """On March 8, 2026 two o'clock is three: one leaves at nine by the new time."""
    sunday = {"sun": [["09:30", "12:00"]]}
    found = plan(office("12205", sunday), day=date(2026, 3, 8))
    assert found.starts.isoformat() == "2026-03-08T09:00:00-04:00"
    assert found.calls[0].begins.isoformat() == "2026-03-08T09:30:00-04:00"


def test_an_office_without_a_place_is_named_with_what_is_missing(inside: Cast) -> None:
    nowhere, unknown = office("12205"), office("12205")
    Location.objects.filter(practice=nowhere).update(zip_code="")
    Location.objects.filter(practice=unknown).update(zip_code="00000")
    found = plan(nowhere, unknown, office("12065"))
    assert [one.why for one in found.no_place] == [
        "Its address has no ZIP code.", "The ZIP code 00000 isn't known. Look at it again.",
    ]  # fmt: skip
    assert len(found.calls) == 1


def test_a_home_that_is_nowhere_makes_no_plan(inside: Cast) -> None:
    wish = Wish(WEDNESDAY, time(9), 30, Home("00000", "00000"), (office("12205"),), ZoneInfo("America/New_York"))
    assert plan_of(wish) is None


def test_twenty_stops_are_a_good_order(inside: Cast) -> None:
    codes = ["12205", "12065", "12866", "12180", "12303"] * 4
    found = plan(*(office(code, street=f"{number} Elm") for number, code in enumerate(codes)), minutes=10)
    assert len(found.calls) == 20 and not found.exact
    assert len(found.maps) == 3


def test_two_offices_behind_one_door_are_no_drive_apart(inside: Cast) -> None:
    one, two = office("12205", street="1 Wolf Road"), office("12205", street="1 Wolf Road")
    assert plan(one, two).calls[1].miles == 0
    assert plan(one, office("12205", street="9 Wolf Road")).calls[1].miles == 1.0
