"""The live look-up on the registry's pages: off by default, and a help where the registry here lacks somebody."""

import pytest
from django.test import Client as Browser

from practitioners.models import Practice, RegistryProvider
from tests.conftest import Cast
from tests.factories.practitioners import make_provider
from tests.practitioners.live.conftest import NOBODY, StandIn


def page_of(browser: Browser, **asked: str) -> str:
    return browser.get("/registry/", asked).content.decode()


def test_it_is_off_by_default(alice: Browser) -> None:
    make_provider()
    assert "Ask the NPI Registry itself" not in page_of(alice, q="zzzz")
    assert alice.get("/registry/2000000010/").status_code == 404
    assert "Nobody fits" in page_of(alice, q="zzzz", live="1")


def test_without_a_registry_here_the_page_looks_up_there(alice: Browser, registry: StandIn) -> None:
    page = page_of(alice, q="")
    assert "looked up at the NPI Registry itself" in page
    assert '<input type="hidden" name="live" value="1">' in page
    assert "import_npi" not in page
    page = page_of(alice, q="marguerite example", live="1")
    assert "Marguerite A Example, MD" in page
    assert "found at the NPI Registry itself" in page
    assert not RegistryProvider.objects.exists()


def test_whom_the_registry_here_lacks_may_be_asked_for_there(alice: Browser, registry: StandIn) -> None:
    make_provider()
    assert 'href="?q=example&amp;' in page_of(alice, q="example")
    assert registry.asked == []
    assert "Tobias Fiction" in page_of(alice, q="fiction", live="1")


def test_specialty_and_distance_sift_there_too(alice: Browser, registry: StandIn) -> None:
    assert "Tobias Fiction" not in page_of(alice, q="fiction", group="orthopaedics", live="1")
    assert "at the NPI Registry either" in page_of(alice, q="fiction", near="10011", miles="5", live="1")


@pytest.mark.parametrize("q", ["o", "200000001", "2000000011"])
def test_what_cannot_be_asked_there_is_said(alice: Browser, registry: StandIn, q: str) -> None:
    assert "is asked for a name of two letters or more" in page_of(alice, q=q, live="1")
    assert registry.asked == []


def test_a_failure_is_a_sentence_on_the_page(alice: Browser, registry: StandIn) -> None:
    registry.status = 503
    assert "isn&#x27;t well" in page_of(alice, q="fiction", live="1")
    answer = alice.get("/registry/2000000010/", follow=True)
    assert "isn&#x27;t well" in answer.content.decode()
    assert alice.post("/registry/2000000010/add/")["Location"] == "/registry/?q=2000000010"


def test_a_practice_is_made_of_somebody_found_there(cast: Cast, alice: Browser, registry: StandIn) -> None:
    registry.answer = {"results": registry.answer["results"][:1]}
    assert "Marguerite A Example, MD" in alice.get("/registry/2000000010/").content.decode()
    alice.post("/registry/2000000010/add/", {"ticked": "yes", "people": ["2000000010"]})
    with cast.inside():
        practice = Practice.objects.get()
        who = practice.practitioners.get()
    assert (practice.phone, who.last_name, bool(who.npi_verified_at)) == ("(713) 555-0112", "Example", True)
    assert len(registry.asked) == 1


def test_who_is_nowhere_is_404(alice: Browser, registry: StandIn) -> None:
    registry.answer = NOBODY
    assert alice.get("/registry/2000000010/").status_code == 404
