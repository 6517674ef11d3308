"""The page of one practitioner, and facts about them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from practitioners.models import Practitioner
from practitioners.services.facts import learn
from practitioners.services.people import add_practitioner
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice, make_practitioner, make_provider


@pytest.fixture
def who(cast: Cast) -> Iterator[Practitioner]:
    with cast.inside():
        made = make_practitioner(practice=make_practice(name="Harbor"), days="Mon, Wed", last_name="Okafor")
    yield made


def url(who: Practitioner, part: str = "") -> str:
    return f"/practitioners/{who.pk}/{part}"


def test_it_shows_every_practice_with_its_days(cast: Cast, who: Practitioner, alice: Browser) -> None:
    with cast.inside():
        add_practitioner(practice=make_practice(name="Lakeside"), by=cast.by, now=NOW, first_name="", last_name="",
                         npi=who.npi, days="Tue and Thu mornings")  # fmt: skip
    page = alice.get(url(who)).content.decode()
    for words in (
        "Harbor",
        "Mon, Wed",
        "Lakeside",
        "Tue, Thu (mornings)",
        "Board certifications",
        "Hospital privileges",
    ):
        assert words in page


def test_the_registry_says_when_they_were_enumerated(cast: Cast, who: Practitioner, alice: Browser) -> None:
    make_provider(npi=who.npi, enumerated_on=date(2023, 9, 15))
    assert "enumerated Sep 15, 2023" in alice.get(url(who)).content.decode()


def test_a_fact_is_noted_asked_for_and_confirmed(cast: Cast, who: Practitioner, alice: Browser) -> None:
    sent = {"key": "hospital", "value": "St. Jude", "source": "phone", "checked_on": "2026-03-02"}
    assert alice.post(url(who, "facts/new/?key=hospital"), sent).status_code == 302
    assert alice.post(url(who, "asked/concern/")).status_code == 302
    with cast.inside():
        fact = who.facts.get(key="hospital")
    assert alice.post(f"/facts/{fact.pk}/still-true/").status_code == 302
    page = alice.get(url(who)).content.decode()
    for words in ("St. Jude", "asked, not given", "1 earlier", "By phone"):
        assert words in page


def test_few_answers_are_chips(who: Practitioner, alice: Browser) -> None:
    page = alice.get(url(who, "facts/new/?key=npi_status")).content.decode()
    assert 'type="radio" name="value" value="Deactivated"' in page
    sent = {"key": "npi_status", "value": "Sleeping", "source": "phone", "checked_on": "2026-03-02"}
    assert alice.post(url(who, "facts/new/"), sent).status_code == 422


def test_what_is_old_asks_to_be_checked_again_and_one_click_does(cast: Cast, who: Practitioner, alice: Browser) -> None:
    with cast.inside():
        fact = learn(by=cast.by, now=NOW - timedelta(days=900), key="hospital", value="St. Jude", source="phone",
                     practitioner=who)  # fmt: skip
    assert "check again" in alice.get(url(who)).content.decode()
    alice.post(f"/facts/{fact.pk}/still-true/")
    assert "check again" not in alice.get(url(who)).content.decode()


def test_confirming_twice_says_that_something_newer_is_known(cast: Cast, who: Practitioner, alice: Browser) -> None:
    with cast.inside():
        fact = learn(by=cast.by, now=NOW, key="hospital", value="St. Jude", source="phone", practitioner=who)
    alice.post(f"/facts/{fact.pk}/still-true/")
    page = alice.post(f"/facts/{fact.pk}/still-true/", follow=True).content.decode()
    assert "Something newer is known by now." in page
    with cast.inside():
        assert who.facts.filter(key="hospital").count() == 2


def test_a_viewer_reads_it_without_forms(who: Practitioner, bob: Browser) -> None:
    page = bob.get(url(who)).content.decode()
    assert "Okafor" in page
    assert "facts/new" not in page


def test_nobody_else_finds_it(who: Practitioner, carol: Browser) -> None:
    assert carol.get(url(who)).status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_more_practices_cost_no_more_queries(
    cast: Cast, who: Practitioner, alice: Browser, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with cast.inside():
        for _ in range(number):
            add_practitioner(practice=make_practice(), by=cast.by, now=NOW, first_name="", last_name="", npi=who.npi)
    with django_assert_max_num_queries(18):
        alice.get(url(who))
