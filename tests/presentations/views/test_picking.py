"""A practice with one tap: on Today, and by where one is."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from practitioners.models import ZipPlace
from presentations.views.choosing import SHOWN
from tests.conftest import Cast
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_visit
from tests.presentations.counting import queries

LOG, NEAR = reverse("presentations:today_log"), reverse("presentations:practices_near")
HTMX = {"HX-Request": "true"}
#: The middle of Phoenix; Flagstaff is 120 miles away.
HERE = {"latitude": "33.45", "longitude": "-112.07"}


def places(page: str, *names: str) -> list[int]:
    """Where the names stand in the page; -1 for one that doesn't."""
    return [page.find(name) for name in names]


def test_forty_offices_are_a_tap_away_from_today(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        offices = [make_practice(name=f"Office {n:02}") for n in range(40)]
    page = alice.get(LOG, headers=HTMX).content.decode()
    assert all(f"/visits/new/?practice={office.pk}" in page for office in offices)
    assert "Search all" not in page


def test_where_one_has_been_last_comes_first(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        make_practice(name="Aspen Clinic")
        make_visit(practice=make_practice(name="Zinnia Clinic"))
    zinnia, aspen = places(alice.get(LOG, headers=HTMX).content.decode(), "Zinnia Clinic", "Aspen Clinic")
    assert 0 < zinnia < aspen


def test_more_than_fit_are_searched_for(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        for n in range(SHOWN + 1):
            make_practice(name=f"Office {n:02}")
    assert "Search all practices" in alice.get(LOG, headers=HTMX).content.decode()


def test_the_list_takes_the_same_queries_for_many(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        make_practice()
    few = queries(alice, LOG)
    with cast.inside():
        for _ in range(5):
            make_visit()
    assert queries(alice, LOG) == few


def test_nothing_is_said_while_there_is_no_practice(alice: Browser) -> None:
    assert alice.get(LOG, headers=HTMX).content.strip() == b""


def test_the_nearest_office_comes_first_and_the_unknown_last(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        make_practice(name="Nowhere", zip_code="", city="", state="")
        make_practice(name="Flagstaff Spine", zip_code="86001", city="Flagstaff", state="AZ")
        make_practice(name="Phoenix Knees", zip_code="85004", city="Phoenix", state="AZ")
    page = alice.post(NEAR, HERE).content.decode()
    phoenix, flagstaff, nowhere = places(page, "Phoenix Knees", "Flagstaff Spine", "Nowhere")
    assert 0 < phoenix < flagstaff < nowhere
    assert "about 1 mi" in page or "about 0 mi" in page


@pytest.mark.parametrize(
    "path", ["/visits/new/", "/visits/plan/", "/materials/", "/decks/", "/materials/stock/", "/practices/search/"]
)
def test_a_sign_that_no_database_takes_is_passed_over(alice: Browser, path: str) -> None:
    assert alice.get(path, {"q": "Lake\0side"}).status_code == 200


def test_what_is_no_position_is_refused(alice: Browser) -> None:
    assert ZipPlace.objects.exists()
    for wrong in ({}, {"latitude": "north", "longitude": "1"}, {"latitude": "91", "longitude": "0"}):
        assert alice.post(NEAR, wrong).status_code == 422


def test_others_offices_are_nowhere_near(carol: Browser, cast: Cast) -> None:
    with cast.inside():
        make_practice(name="Phoenix Knees", zip_code="85004", city="Phoenix", state="AZ")
    assert "Phoenix Knees" not in carol.post(NEAR, HERE).content.decode()
    assert "Phoenix Knees" not in carol.get(LOG, headers=HTMX).content.decode()
