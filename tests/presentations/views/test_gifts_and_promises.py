"""A lunch asks what it cost, a promise asks for its day; both are found again."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from practitioners.models import Practice
from presentations.forms.fields import code_of
from presentations.models import Gift, Promise, Visit
from presentations.services import gifts
from tests.conftest import NOW, Cast
from tests.days import today
from tests.factories.clients import make_client
from tests.factories.practitioners import make_contact, make_practice
from tests.factories.presentations import make_promise


@pytest.fixture
def practice(cast: Cast) -> Practice:
    with cast.inside():
        return make_practice(name="Lakeside Orthopedics")


def post(browser: Browser, cast: Cast, practice: Practice, **over: Any) -> Any:
    with cast.inside():
        ruth = practice.contacts.first() or make_contact(practice=practice)
    data = {"visit_id": str(uuid4()), "people": [code_of(ruth)], "kind": "lunch", "outcome": "interested"} | over
    return browser.post(f"{reverse('presentations:visit_new')}?practice={practice.pk}", data, follow=True)


def test_a_lunch_says_who_paid(alice: Browser, cast: Cast, practice: Practice) -> None:
    assert "say who paid" in post(alice, cast, practice).content.decode()
    assert post(alice, cast, practice, gift_kind="none").status_code == 200
    with cast.inside():
        assert Visit.objects.count() == 1 and not Gift.objects.exists()


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"gift_kind": "meal"}, "Say what it cost"),
        ({"gift_kind": "meal", "gift_amount": "many"}, "such as 42.50"),
        ({"gift_kind": "meal", "gift_amount": "42.505"}, "dollars and cents"),
        ({"gift_kind": "meal", "gift_amount": "1e9"}, "at most 5,000"),
        ({"gift_kind": "none", "gift_amount": "12"}, "a meal or a gift"),
        ({"gift_kind": "none", "ours_text": "Pads"}, "Until when?"),
        ({"gift_kind": "none", "theirs_due": "2026-12-24"}, "Say what was promised"),
        ({"gift_kind": "none", "theirs_text": "A list", "theirs_due": "soon"}, "Choose a day"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    alice: Browser, cast: Cast, practice: Practice, over: dict[str, str], said: str
) -> None:
    answer = post(alice, cast, practice, **over)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with cast.inside():
        assert not Visit.objects.exists()


def test_the_meal_and_the_promise_are_found_again(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        gifts.set_cap(Decimal(40), by=cast.by, now=NOW)
    kept = {"gift_kind": "meal", "gift_amount": "42.50", "ours_text": "Ten pads", "ours_due": today().isoformat()}
    text = post(alice, cast, practice, **kept).content.decode()
    assert "$42.50 for" in text and "Ten pads" in text and "more than your cap of $40.00" in text
    assert (
        "$42.50 this year"
        in alice.get(reverse("presentations:visit_new") + f"?practice={practice.pk}").content.decode()
    )
    assert "Above your cap" in alice.get(reverse("presentations:gift_list")).content.decode()
    assert "42.50,42.50" in alice.get(reverse("presentations:gift_csv")).content.decode()
    assert (
        "Ten pads"
        in alice.get(reverse("presentations:today_promises"), headers={"HX-Request": "true"}).content.decode()
    )
    assert "Ten pads" in alice.get(reverse("presentations:practice_promises", args=[practice.pk])).content.decode()


def test_kept_from_today_and_opened_again(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        promise = make_promise(due_on=today() - timedelta(days=1))
    answer = alice.post(reverse("presentations:promise_kept", args=[promise.pk]) + "?next=/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    late = alice.post(reverse("presentations:promise_dropped", args=[promise.pk]), follow=True)
    assert "kept already" in late.content.decode()
    alice.post(reverse("presentations:promise_reopen", args=[promise.pk]))
    with cast.inside():
        assert Promise.objects.get().state == "open"


def test_others_find_nothing_and_viewers_change_nothing(carol: Browser, bob: Browser, cast: Cast) -> None:
    with cast.inside():
        promise = make_promise()
    url = reverse("presentations:promise_kept", args=[promise.pk])
    assert carol.post(url).status_code == 404
    assert bob.post(url).status_code == 403
    assert bob.post(reverse("presentations:gift_cap"), {"yearly": "9"}).status_code == 403


@pytest.mark.parametrize("year", ["", "1999", "9999", "x", "٢٠٢٦", "9" * 5000])
def test_a_year_that_is_none_is_this_one(alice: Browser, year: str) -> None:
    assert alice.get(reverse("presentations:gift_list"), {"year": year}).context["year"] == today().year


def test_a_cap_that_is_none_is_said(alice: Browser) -> None:
    assert "such as 300" in alice.post(reverse("presentations:gift_cap"), {"yearly": "lots"}).content.decode()


def test_an_owner_may_say_that_a_promise_names_nobody_of_theirs(alice: Browser, cast: Cast, practice: Practice) -> None:
    with cast.inside():
        make_client(first_name="Marta", last_name="Alvarez")
    url = reverse("presentations:promise_new", args=[practice.pk])
    data = {"side": "theirs", "text": "Marta Alvarez, their nurse, calls back", "due_on": "2027-01-04"}
    refused = alice.post(url, data)
    assert refused.status_code == 422
    assert 'type="checkbox" name="no_client"' in refused.content.decode()
    assert alice.post(url, data | {"no_client": "on"}).status_code == 302
    with cast.inside():
        assert Promise.objects.get().text == data["text"]
