"""The list of visits, and one of them."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.conftest import Cast
from tests.factories.practitioners import make_contact, make_practice
from tests.factories.presentations import make_plan, make_visit
from tests.presentations.counting import queries

URL = reverse("presentations:visit_list")


def names(browser: Browser, **query: Any) -> list[str]:
    return [visit.practice.name for visit in browser.get(URL, query).context["page"]]


def test_nothing_yet_says_what_to_do(alice: Browser, bob: Browser) -> None:
    assert "Log your first visit" in alice.get(URL).content.decode()
    assert "Log your first visit" not in bob.get(URL).content.decode()


def test_planned_ones_come_first(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        make_visit(practice=make_practice(name="Logged"))
        make_plan(practice=make_practice(name="Planned"))
    assert names(alice) == ["Planned", "Logged"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "lakeside"}, ["Lakeside"]),
        ({"q": "vale"}, ["Northgate"]),
        ({"q": "fax"}, ["Lakeside"]),
        ({"kind": "phone"}, ["Northgate"]),
        ({"outcome": "cold"}, ["Lakeside"]),
        ({"kind": "nonsense", "q": "lakeside"}, ["Lakeside"]),
        ({"q": "nowhere"}, []),
    ],
)
def test_search_and_filters(alice: Browser, cast: Cast, query: dict[str, str], found: list[str]) -> None:
    with cast.inside():
        make_visit(practice=make_practice(name="Lakeside"), note="They prefer fax.", outcome="cold")
        north = make_practice(name="Northgate")
        make_visit(practice=north, people=[make_contact(practice=north, name="Kim Vale")], kind="phone")
    assert names(alice, **query) == found


def test_one_practice_alone(alice: Browser, carol: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
        make_visit()
    assert names(alice, practice=visit.practice_id) == [visit.practice.name]
    assert carol.get(URL, {"practice": str(visit.practice_id)}).status_code == 404


def test_a_long_list_takes_no_more_queries(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        for _ in range(3):
            make_visit()
    few = queries(alice, URL)
    with cast.inside():
        for _ in range(27):
            make_visit()
    assert queries(alice, URL) == few


def test_the_visit_tells_all(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit(note="They prefer fax.", release={"thank_you"})
    page = alice.get(reverse("presentations:visit_detail", args=[visit.pk])).content.decode()
    for words in ("Ruth Keller, office manager", "They prefer fax.", "Interested", "Call back", "Thank-you"):
        assert words in page


def test_a_viewer_reads_and_is_offered_nothing(bob: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
    page = bob.get(reverse("presentations:visit_detail", args=[visit.pk])).content.decode()
    assert "Correct" not in page
    assert "Plan the next" not in page


def test_what_isnt_ours_isnt_there(carol: Browser, coach: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
    assert carol.get(reverse("presentations:visit_detail", args=[visit.pk])).status_code == 404
    assert coach.get(URL).status_code == 404
    assert names(carol) == []
