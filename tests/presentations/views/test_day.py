"""A day's route in the browser: the address holds the plan, every button leads to the address of the next one."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm.accounts.models import Workspace
from practitioners.models import Location, Practice
from presentations.models import Visit
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice
from tests.factories.presentations import make_plan
from tests.presentations.counting import queries

URL, KEEP = reverse("presentations:day"), reverse("presentations:day_keep")
CODES = ["12205", "12065", "12866", "12180"]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)


@pytest.fixture
def offices(cast: Cast) -> list[Practice]:
    with cast.inside():
        Workspace.objects.filter(pk=cast.workspace.pk).update(
            street="1 State St", city="Albany", state="NY", zip_code="12207"
        )
        return [make_practice(name=f"Office {code}", zip_code=code, city="Albany") for code in CODES]


def asked(*practices: Practice, **over: Any) -> dict[str, Any]:
    return {"day": "2026-03-05", "starts": "09:00", "minutes": "30", "home": "12207",
            "p": [str(one.pk) for one in practices]} | over  # fmt: skip


def leads_to(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_nothing_chosen_yet(alice: Browser, offices: list[Practice]) -> None:
    page = text(alice.get(URL))
    assert "No office chosen yet" in page
    assert 'value="12207"' in page and 'value="2026-03-04"' in page
    assert all(office.name in page for office in offices)


def test_an_empty_workspace_says_where_to_begin(carol: Browser) -> None:
    page = text(carol.get(URL))
    assert "Add your first practice" in page
    assert "From where? Write your ZIP code." in page


def test_the_way_with_its_times_and_links(alice: Browser, offices: list[Practice]) -> None:
    page = text(alice.get(URL, asked(*offices)))
    assert "Shortest order" in page
    assert "leave 1 State St, Albany, NY 12207" in page
    assert page.count("google.com/maps/dir/") == len(offices) + 1
    assert "hours not known" in page.lower()
    for office in offices:
        assert reverse("presentations:brief", args=[office.pk]) in page


def test_no_page_of_ours_asks_a_map_service(alice: Browser, offices: list[Practice]) -> None:
    answer = alice.get(URL, asked(*offices))
    assert "<iframe" not in text(answer) and "<img" not in text(answer)
    assert "google" not in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_ticked_offices_are_added_once(alice: Browser, offices: list[Practice]) -> None:
    one, two, three = offices[:3]
    query = leads_to(alice.get(URL, asked(one) | {"add": [str(two.pk), str(three.pk), str(one.pk)], "q": "off"}))
    assert query["p"] == [str(one.pk), str(two.pk), str(three.pk)]
    assert query["day"] == ["2026-03-05"] and query["q"] == ["off"] and "hand" not in query


def test_an_order_by_hand(alice: Browser, offices: list[Practice]) -> None:
    one, two, three = offices[:3]
    query = leads_to(alice.get(URL, asked(one, two, three) | {"down": str(one.pk)}))
    assert query["p"] == [str(two.pk), str(one.pk), str(three.pk)] and query["hand"] == ["1"]
    page = text(alice.get(URL, query))
    places = [page.index(f'id="stop-{number}"') for number in (1, 2, 3)]
    names = [page.index(f">{office.name}</a>") for office in (two, one, three)]
    assert sorted([*places, *names]) == [places[0], names[0], places[1], names[1], places[2], names[2]]
    assert "hand" not in leads_to(alice.get(URL, query | {"shortest": "1"}))
    assert leads_to(alice.get(URL, query | {"up": str(two.pk)}))["p"][0] == str(two.pk)
    assert str(one.pk) not in leads_to(alice.get(URL, query | {"drop": str(one.pk)}))["p"]


def test_one_that_is_closed_is_said_and_left_out_of_the_plan(
    alice: Browser, cast: Cast, offices: list[Practice]
) -> None:
    with cast.inside():
        Location.objects.filter(practice=offices[0]).update(opening={"thu": []})
    page = text(alice.get(URL, asked(*offices[:2])))
    assert "can’t be kept" in page and "Closed on Thursdays." in page
    alice.post(KEEP, asked(*offices[:2]))
    with cast.inside():
        assert [visit.practice_id for visit in Visit.objects.all()] == [offices[1].pk]
    alice.post(KEEP, asked(*offices[:2], anyway="1"))
    with cast.inside():
        assert Visit.objects.count() == 2


def test_planning_the_day(alice: Browser, cast: Cast, offices: list[Practice]) -> None:
    with cast.inside():
        ruth = make_contact(practice=offices[0])
    answer = alice.post(KEEP, asked(*offices, minutes="20"), follow=True)
    assert "4 visits planned for Thursday, Mar 5." in text(answer)
    with cast.inside():
        visits = list(Visit.objects.order_by("planned_for"))
        assert {visit.state for visit in visits} == {"planned"}
        assert {visit.minutes for visit in visits} == {20}
        assert {visit.visitor_id for visit in visits} == {cast.alice.pk}
        assert {visit.planned_for.date() for visit in visits if visit.planned_for} == {date(2026, 3, 5)}
        assert [one.contact for one in Visit.objects.get(practice=offices[0]).attendees.all()] == [ruth]
    assert "Planned" in text(alice.get(reverse("presentations:practice_visits", args=[offices[0].pk])))


def test_planning_the_same_day_again_changes_nothing_and_another_order_moves(
    alice: Browser, cast: Cast, offices: list[Practice]
) -> None:
    with cast.inside():
        there = make_plan(practice=offices[0], objective="Knees after discharge")
    for _ in range(2):
        alice.post(KEEP, asked(*offices, hand="1"))
    alice.post(KEEP, asked(*offices[::-1], hand="1"))
    with cast.inside():
        assert Visit.objects.count() == len(offices)
        assert Visit.objects.get(pk=there.pk).objective == "Knees after discharge"
        ordered = Visit.objects.order_by("planned_for").values_list("practice_id", flat=True)
        assert list(ordered) == [office.pk for office in offices[::-1]]


def test_a_plan_of_somebody_else_stays_as_it_is(alice: Browser, cast: Cast, offices: list[Practice]) -> None:
    with cast.inside():
        theirs = make_plan(practice=offices[0])
        Visit.objects.filter(pk=theirs.pk).update(visitor=cast.bob)
    alice.post(KEEP, asked(offices[0]))
    with cast.inside():
        assert Visit.objects.get(pk=theirs.pk).planned_for == theirs.planned_for
        assert Visit.objects.filter(visitor=cast.alice).count() == 1


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"day": "tomorrow"}, "Choose a day, such as"),
        ({"starts": "9 o'clock"}, "Choose a time, such as"),
        ({"minutes": "0"}, "At least 5 minutes."),
        ({"minutes": "9999"}, "At most 240 minutes."),
        ({"home": "Albany"}, "Five digits, such as"),
        ({"home": "00000"}, "This ZIP code isn"),
    ],
)
def test_what_is_wrong_is_said_and_the_offices_stay(
    alice: Browser, cast: Cast, offices: list[Practice], over: dict[str, str], sentence: str
) -> None:
    for answer, status in (
        (alice.get(URL, asked(*offices, **over)), 200),
        (alice.post(KEEP, asked(*offices, **over)), 422),
    ):
        assert answer.status_code == status
        assert sentence in text(answer)
        assert "The offices that you chose are kept." in text(answer)
        assert all(f'name="p" value="{office.pk}"' in text(answer) for office in offices)
        assert all(f'value="{value}"' in text(answer) for value in over.values() if "'" not in value)
    with cast.inside():
        assert not Visit.objects.exists()


def test_a_day_that_is_over_cannot_be_planned(alice: Browser, cast: Cast, offices: list[Practice]) -> None:
    answer = alice.post(KEEP, asked(*offices, day="2026-03-03"))
    assert answer.status_code == 422 and "This time is over." in text(answer)
    with cast.inside():
        assert not Visit.objects.exists()


def test_nonsense_and_strangers_offices_are_passed_over(alice: Browser, cast: Cast, offices: list[Practice]) -> None:
    with cast.elsewhere():
        foreign = make_practice(name="Cedar Office")
    page = text(alice.get(URL, asked(offices[0]) | {"p": [str(offices[0].pk), "nonsense", str(foreign.pk)]}))
    assert "Cedar Office" not in page and 'id="stop-1"' in page and 'id="stop-2"' not in page


def test_more_than_a_day_takes_is_said(alice: Browser, cast: Cast, offices: list[Practice]) -> None:
    with cast.inside():
        many = [make_practice(zip_code="12205") for _ in range(27)]
    page = text(alice.get(URL, asked(*many)))
    assert "the last 2 of yours are left out" in page
    assert 'id="stop-25"' in page and 'id="stop-26"' not in page


def test_the_finder_searches_filters_and_sorts_by_distance(alice: Browser, cast: Cast, offices: list[Practice]) -> None:
    page = text(alice.get(URL, asked(q="12866")))
    assert "Office 12866" in page and "Office 12205" not in page
    assert "No office found" in text(alice.get(URL, asked(stage="active")))
    near = text(alice.get(URL, asked(near="1")))
    assert near.index("Office 12205") < near.index("Office 12866")
    assert "miles straight" in near


def test_a_viewer_looks_and_plans_nothing(bob: Browser, offices: list[Practice]) -> None:
    assert "Plan these visits" not in text(bob.get(URL, asked(*offices)))
    assert bob.post(KEEP, asked(*offices)).status_code == 403


def test_as_many_questions_for_ten_offices_as_for_two(alice: Browser, cast: Cast, offices: list[Practice]) -> None:
    with cast.inside():
        more = [make_practice(zip_code=code) for code in CODES * 2]

    def address(*practices: Practice) -> str:
        return f"{URL}?home=12207&{'&'.join(f'p={one.pk}' for one in practices)}"

    assert queries(alice, address(*more)) <= queries(alice, address(*offices[:2]))
