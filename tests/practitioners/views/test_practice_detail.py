"""The page of one practice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from practitioners.models import Practice
from practitioners.services import relationship
from practitioners.services.facts import learn
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner


@pytest.fixture
def practice(cast: Cast) -> Iterator[Practice]:
    with cast.inside():
        made = make_practice(name="Lakeside Orthopaedics")
    yield made


def url(practice: Practice) -> str:
    return f"/practices/{practice.pk}/"


def test_it_asks_for_the_office_manager(practice: Practice, alice: Browser) -> None:
    page = alice.get(url(practice)).content.decode()
    assert "Office manager?" in page
    assert "Ask by phone before the visit." in page
    assert "Asked, not given" in page


def test_missing_homework_leads_to_its_form(practice: Practice, alice: Browser) -> None:
    page = alice.get(url(practice)).content.decode()
    for address in ("practitioners/new/", "facts/new/?key=conditions", "contacts/new/?role=office_manager"):
        assert address in page


def test_every_way_to_mend_opens(practice: Practice, alice: Browser) -> None:
    checks = alice.get(url(practice)).context["checks"]
    own = [check.url for check in checks if check.number <= 10]
    assert all(own)
    assert [alice.get(address).status_code for address in own] == [200] * 10


def test_facts_show_source_date_and_age(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        old = (NOW - timedelta(days=800)).date()
        learn(by=cast.by, now=NOW, key="payers", value="Medicare", source="phone", practice=practice, checked_on=old)
    page = alice.get(url(practice)).content.decode()
    for words in ("Medicare", "By phone, Dec 25, 2023, Alice Owner", "check again"):
        assert words in page


def test_the_stage_stands_with_its_rule(cast: Cast, practice: Practice, alice: Browser) -> None:
    with cast.inside():
        relationship.note_visit(practice, at=NOW, two_way=True, presented=True, now=NOW)
    page = alice.get(url(practice)).content.decode()
    assert "Presented on Mar 4, 2026." in page


def test_a_viewer_reads_everything_and_changes_nothing(cast: Cast, practice: Practice, bob: Browser) -> None:
    with cast.inside():
        make_contact(practice=practice, name="Ruth Keller")
        make_practitioner(practice=practice)
    page = bob.get(url(practice)).content.decode()
    assert "Ruth Keller" in page
    for words in ("/edit/", "Log a visit", "facts/new", "Asked, not given", "Stop working"):
        assert words not in page


@pytest.mark.parametrize("who", ["carol", "coach"])
def test_nobody_else_finds_it(practice: Practice, who: str, request: pytest.FixtureRequest) -> None:
    browser: Browser = request.getfixturevalue(who)
    assert browser.get(url(practice)).status_code == 404


def test_a_stranger_has_to_sign_in(practice: Practice, stranger: Browser) -> None:
    answer = stranger.get(url(practice))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("number", [1, 12])
def test_more_people_cost_no_more_queries(
    cast: Cast, practice: Practice, alice: Browser, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with cast.inside():
        for _ in range(number):
            make_contact(practice=practice)
            make_practitioner(practice=practice)
    with django_assert_max_num_queries(20):
        alice.get(url(practice))
