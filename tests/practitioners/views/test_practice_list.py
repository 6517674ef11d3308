"""The list of practices."""

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner

URL = "/practices/"


def test_an_empty_list_says_where_to_begin(alice: Browser) -> None:
    page = alice.get(URL).content.decode()
    assert "No practice yet" in page
    assert "/registry/" in page


def test_a_row_says_what_is_known(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        practice = make_practice(name="Lakeside Orthopaedics", city="Tucson")
        make_contact(practice=practice, name="Ruth Keller")
    page = alice.get(URL).content.decode()
    for words in ("Lakeside Orthopaedics", "Tucson", "Identified", "2 of ", "Ruth Keller", "never"):
        assert words in page


def test_a_search_without_result_says_so(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        make_practice()
    assert "No practice fits" in alice.get(URL, {"q": "zzz"}).content.decode()


def test_fifty_stand_on_a_page(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        for _ in range(51):
            make_practice()
    assert len(alice.get(URL).context["rows"]) == 50
    assert len(alice.get(URL, {"page": "2"}).context["rows"]) == 1


@pytest.mark.parametrize("number", [3, 30])
def test_a_longer_list_costs_no_more_queries(
    cast: Cast, alice: Browser, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with cast.inside():
        for _ in range(number):
            practice = make_practice()
            make_contact(practice=practice)
            make_practitioner(practice=practice)
    with django_assert_max_num_queries(20):
        assert alice.get(URL).status_code == 200


def test_a_viewer_reads_and_sees_no_buttons(cast: Cast, bob: Browser) -> None:
    with cast.inside():
        make_practice(name="Lakeside")
    page = bob.get(URL).content.decode()
    assert "Lakeside" in page
    assert "/practices/new/" not in page


def test_another_workspace_sees_an_empty_list(cast: Cast, carol: Browser) -> None:
    with cast.inside():
        make_practice(name="Lakeside")
    assert "Lakeside" not in carol.get(URL).content.decode()


def test_the_picker_gets_at_most_twenty_options(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        for number in range(21):
            make_practice(name=f"Harbor {number}")
    page = alice.get("/practices/search/", {"q": "harbor"}).content.decode()
    assert page.count("data-value=") == 20
    assert "<html" not in page
