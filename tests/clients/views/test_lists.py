"""Lists: search, filters, order, and a constant number of queries."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metcrm.accounts.models import Membership
from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today as workspace_day
from tests.factories import clients as make


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def grow(cast: Cast, pages: Pages, number: int) -> None:
    """More of everything that a page lists."""
    today = workspace_day()
    with cast.inside():
        for n in range(number):
            client = make.make_client(first_name="Ana", last_name=f"Sample{n:02}")
            episode = make.make_episode(client, practice=pages.practice, started_on=today - timedelta(days=70))
            make.make_assessment(episode)
            make.make_referral(pages.practice, patient_last_name=f"Sample{n:02}")
            make.make_session(pages.episode, on=today - timedelta(days=n), attendance="cancelled")


def queries(browser: Browser, url: str) -> int:
    with CaptureQueriesContext(connections["default"]) as counted:
        assert browser.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize(
    "url",
    ["/clients/", "/clients/?due=yes&state=active&condition=knee_oa", "/referrals/?status=", "/today/referrals/",
     "/today/reassessments/", "record", "practice", "grid"],
)  # fmt: skip
def test_three_and_thirty_rows_cost_the_same(cast: Cast, alice: Browser, pages: Pages, url: str) -> None:
    places = {
        "record": f"/clients/{pages.client.pk}/",
        "practice": f"/practices/{pages.practice.pk}/referrals/",
        "grid": f"/clients/{pages.client.pk}/assess/",
    }
    where = places.get(url, url)
    grow(cast, pages, 3)
    queries(alice, where)  # the first request of a session does a little more
    few = queries(alice, where)
    grow(cast, pages, 27)
    assert queries(alice, where) == few


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("condition=knee_oa", ["Brandt"]),
        ("condition=copd", []),
        ("state=discharged", []),
        ("state=none", ["Alone"]),
        ("due=yes", []),
        ("sort=-name", ["Brandt", "Alone"]),
        ("sort=;drop&page=99&state=nonsense", ["Alone", "Brandt"]),
    ],
)
def test_clients_are_searched_filtered_and_ordered(
    cast: Cast, alice: Browser, pages: Pages, query: str, found: list[str]
) -> None:
    with cast.inside():
        make.make_client(first_name="Zoë", last_name="Alone")
    page = alice.get(f"/clients/?{query}").context["page"]
    assert [client.last_name for client in page] == found


@pytest.mark.parametrize("name", ["BRANDT", "hilde br", "Hil", "bränd"])
def test_a_name_is_searched_without_standing_in_an_address(alice: Browser, pages: Pages, name: str) -> None:
    answer = alice.post("/clients/", {"q": name, "state": "active"})
    assert [client.last_name for client in answer.context["page"]] == ["Brandt"]
    assert answer.status_code == 200
    assert [one.patient_last_name for one in alice.post("/referrals/", {"q": "alv"}).context["page"]] == ["Alvarez"]
    assert "q=" not in alice.get("/clients/").content.decode()


def test_filters_alone_get_an_address_of_their_own(alice: Browser, pages: Pages) -> None:
    answer = alice.post("/clients/", {"q": " ", "condition": "copd", "state": ""})
    assert answer["Location"] == "/clients/?condition=copd&state="
    assert alice.post("/referrals/", {"q": "", "status": "waiting"})["Location"] == "/referrals/?status=waiting"


def test_a_name_in_an_address_finds_nobody_in_particular(cast: Cast, alice: Browser, pages: Pages) -> None:
    with cast.inside():
        make.make_client(last_name="Other")
    assert len(alice.get("/clients/?q=brandt").context["page"]) == 2


def test_an_assistant_can_not_find_out_by_filtering(cast: Cast, bob: Browser, pages: Pages) -> None:
    with cast.inside():
        Membership.objects.filter(user=cast.bob).update(role="assistant")
    answer = bob.get("/clients/?condition=copd&due=yes")
    assert "Hilde Brandt" in answer.content.decode()
    assert "Knee" not in answer.content.decode()


@pytest.mark.parametrize("query", ["q=%00", "status=%00&sort=x", "q=alv", "status=waiting", "page=x", "q=" + "a" * 300])
def test_lists_answer_whatever_is_asked(alice: Browser, pages: Pages, query: str) -> None:
    assert alice.get(f"/referrals/?{query}").status_code == 200
    assert alice.get(f"/clients/?{query}").status_code == 200


def test_unanswered_referrals_come_first_by_their_clock(cast: Cast, alice: Browser, pages: Pages) -> None:
    now = timezone.now()
    with cast.inside():
        make.make_referral(patient_last_name="Reached", status="reached", answer_due_at=now - timedelta(days=9))
        make.make_referral(patient_last_name="Late", answer_due_at=now - timedelta(days=1))
    names = [referral.patient_last_name for referral in alice.get("/referrals/").context["page"]]
    assert names == ["Late", "Alvarez", "Reached"]


def test_who_was_measured_thirty_days_ago_is_due(cast: Cast, alice: Browser, pages: Pages) -> None:
    today = workspace_day()
    with cast.inside():
        for days, name in [(30, "Due"), (29, "Fresh"), (90, "Longest")]:
            client = make.make_client(last_name=name)
            episode = make.make_episode(client, started_on=today - timedelta(days=days))
            make.make_assessment(episode)
        make.make_episode(make.make_client(last_name="Unmeasured"), started_on=today - timedelta(days=40))
    due = [item["episode"].client.last_name for item in alice.get("/today/reassessments/").context["due"]]
    assert due == ["Longest", "Unmeasured", "Due"]
