"""Parts of Today and of a practice's page."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm import clock
from practitioners.models import Practice
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice
from tests.factories.presentations import make_deck, make_one_sheet, make_plan, make_visit
from tests.presentations.counting import queries

START, VISITS = reverse("presentations:today_start"), reverse("presentations:today_visits")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def read(browser: Browser, url: str) -> str:
    return browser.get(url, headers=HTMX).content.decode()


def test_a_new_workspace_is_shown_where_to_begin(alice: Browser) -> None:
    page = read(alice, START)
    assert "Add a practice" in page
    assert "<html" not in page


def test_the_first_steps_go_once_they_are_done(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
    assert "Make a one-sheet" in read(alice, START)
    with cast.inside():
        make_one_sheet(practice=visit.practice)
    assert "Make a presentation" in read(alice, START)
    with cast.inside():
        make_deck(practice=visit.practice)
    assert read(alice, START).strip() == ""


def test_today_says_when_whom_and_where(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice(name="Lakeside Orthopedics", street="12 Lake Street")
        make_contact(practice=practice)
        make_plan(practice=practice, planned_for=NOW + timedelta(hours=2))
        make_plan(practice=make_practice(name="Later"), planned_for=NOW + timedelta(days=1))
    page = read(alice, VISITS)
    for words in ("12:00 PM Lakeside Orthopedics", "Ruth Keller, office manager", "12 Lake Street", "A first referral"):
        assert words in page
    assert "Later" not in page


def test_what_nobody_logged_stays_until_somebody_does(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        make_plan(planned_for=NOW - timedelta(days=2), now=NOW - timedelta(days=3))
    assert "Mon, Mar 2, not logged yet" in read(alice, VISITS)


def test_a_viewer_is_offered_no_log(bob: Browser, cast: Cast) -> None:
    with cast.inside():
        make_plan(planned_for=NOW + timedelta(hours=2))
    assert "visits/new" not in read(bob, VISITS)


def test_many_visits_take_no_more_queries(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        make_plan(planned_for=NOW + timedelta(hours=1))
    few = queries(alice, VISITS)
    with cast.inside():
        for hour in range(8):
            make_plan(planned_for=NOW + timedelta(hours=hour))
    assert queries(alice, VISITS) == few


def test_without_script_a_panel_is_a_page(alice: Browser) -> None:
    page = alice.get(VISITS).content.decode()
    assert "<html" in page
    assert "No visit is planned for today" in page


def test_a_practices_visits_and_leave_behinds(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit(note="They prefer fax.")
        make_one_sheet(practice=visit.practice)
    assert "They prefer fax." in read(alice, reverse("presentations:practice_visits", args=[visit.practice_id]))
    assert "Version 1" in read(alice, reverse("presentations:practice_materials", args=[visit.practice_id]))


@pytest.mark.parametrize("name", ["practice_visits", "practice_materials"])
def test_others_see_nothing(carol: Browser, cast: Cast, name: str) -> None:
    with cast.inside():
        practice: Practice = make_practice()
    assert carol.get(reverse(f"presentations:{name}", args=[practice.pk])).status_code == 404


def test_today_holds_the_panels(alice: Browser) -> None:
    page = alice.get("/").content.decode()
    assert "Wednesday, March 4" in page
    for url in (START, VISITS):
        assert f'hx-get="{url}"' in page
    order = ["visits", "follow-ups", "referrals", "letters", "reassessments", "reports", "outbox"]
    places = [page.index(f'hx-get="/today/{name}/"') for name in order]
    assert places == sorted(places)
