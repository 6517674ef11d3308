"""Planning, moving and calling off a visit in the browser."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm import clock
from presentations.models import Visit
from tests.conftest import Cast
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_plan, make_visit

URL = reverse("presentations:visit_plan")
SOON = {"planned_for": "2035-03-10T10:30", "kind": "scheduled", "objective": "A first referral"}


def url(name: str, visit: Visit) -> str:
    return reverse(f"presentations:{name}", args=[visit.pk])


@pytest.fixture
def plan(cast: Cast) -> Visit:
    with cast.inside():
        return make_plan(planned_for=clock.now() + timedelta(days=1), now=clock.now())


def test_it_is_planned_at_the_practices_time(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice(zip_code="85004")
    answer = alice.post(f"{URL}?practice={practice.pk}", SOON)
    with cast.inside():
        visit = Visit.objects.get()
    assert answer["Location"] == url("visit_detail", visit)
    assert visit.planned_for is not None
    assert visit.planned_for.isoformat() == "2035-03-10T17:30:00+00:00"


@pytest.mark.parametrize(
    ("over", "sentence"),
    [({"planned_for": ""}, "Choose a day and a time"), ({"planned_for": "2020-01-01T10:00"}, "This time is over")],
)
def test_what_is_wrong_is_said_and_the_rest_stays(
    alice: Browser, cast: Cast, over: dict[str, str], sentence: str
) -> None:
    with cast.inside():
        practice = make_practice()
    answer = alice.post(f"{URL}?practice={practice.pk}", SOON | over)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "A first referral" in answer.content.decode()


def test_moving_it(alice: Browser, cast: Cast, plan: Visit) -> None:
    page = alice.get(url("visit_replan", plan)).content.decode()
    assert "A first referral" in page
    assert alice.post(url("visit_replan", plan), SOON | {"kind": "lunch"}).status_code == 302
    with cast.inside():
        assert Visit.objects.get().kind == "lunch"


def test_calling_it_off(alice: Browser, cast: Cast, plan: Visit) -> None:
    assert alice.post(url("visit_cancel", plan), {"why": ""}).status_code == 422
    assert alice.post(url("visit_cancel", plan), {"why": "They asked for April."}).status_code == 302
    with cast.inside():
        assert Visit.objects.get().state == "cancelled"
    assert "They asked for April." in alice.get(url("visit_detail", plan)).content.decode()


def test_a_logged_visit_has_no_plan_any_more(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
    assert alice.post(url("visit_cancel", visit), {"why": "Never mind"}).status_code == 422
    assert alice.post(url("visit_replan", visit), SOON).status_code == 422


@pytest.mark.parametrize("name", ["visit_replan", "visit_cancel"])
def test_others_see_nothing_and_viewers_change_nothing(carol: Browser, bob: Browser, plan: Visit, name: str) -> None:
    assert carol.get(url(name, plan)).status_code == 404
    assert bob.post(url(name, plan), SOON).status_code == 403


def test_a_strangers_practice_is_not_there(carol: Browser, plan: Visit) -> None:
    assert carol.post(f"{URL}?practice={plan.practice_id}", SOON).status_code == 404
