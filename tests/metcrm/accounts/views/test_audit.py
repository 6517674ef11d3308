"""The owner's page of what was done."""

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from metcrm.accounts.models import Membership
from metcrm.audit.services import record
from tests.conftest import NOW, Cast

AUDIT = "/settings/audit/"


@pytest.fixture(autouse=True)
def _done(cast: Cast) -> None:
    """Alice logged a visit, Bob looked at a member."""
    with cast.inside():
        record("visit.logged", by=cast.by, now=NOW, kind="presented")
        record("member.viewed", by=cast.by_bob, on=Membership.objects.get(user=cast.bob), now=NOW)


def rows(browser: Browser, query: str = "") -> list[str]:
    """What is listed, in order."""
    page = browser.get(f"{AUDIT}?{query}")
    assert page.status_code == 200
    return [event.action for event in page.context["page"]]


def test_the_newest_stands_first(alice: Browser) -> None:
    assert rows(alice) == ["member.viewed", "visit.logged", "workspace.opened"]


def test_events_are_said_in_words(alice: Browser) -> None:
    page = alice.get(AUDIT).content.decode()
    assert "Visit logged" in page and "kind presented" in page and "Mar 4, 2026 10:00 AM" in page


def test_one_finds_by_words_person_subject_and_object(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        bob = Membership.objects.get(user=cast.bob)
    assert rows(alice, "q=bob+viewed") == ["member.viewed"]
    assert rows(alice, f"person={cast.alice.pk}") == ["visit.logged", "workspace.opened"]
    assert rows(alice, "about=visit") == ["visit.logged"]
    assert rows(alice, f"object={bob.pk}") == ["member.viewed"]
    assert rows(alice, f"person={cast.alice.pk}&about=member") == []


@pytest.mark.parametrize("query", ["person=x", "about=%00", "object=x", "page=x", "page=-1", "page=99", "q=%25_%5C"])
def test_nonsense_is_answered(alice: Browser, query: str) -> None:
    rows(alice, query)


def test_nothing_found_says_so(alice: Browser) -> None:
    assert "Nothing fits" in alice.get(f"{AUDIT}?q=zebra").content.decode()


def test_a_long_audit_is_paged_and_asks_as_much_as_a_short_one(
    alice: Browser, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alice.get(AUDIT)
    with django_assert_num_queries(11):
        alice.get(AUDIT)
    with cast.inside():
        for _ in range(60):
            record("visit.logged", by=cast.by, now=NOW)
    with django_assert_num_queries(11):
        assert len(rows(alice)) == 50
    assert len(rows(alice, "page=2")) == 13
