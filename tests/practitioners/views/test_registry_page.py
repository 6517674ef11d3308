"""The registry's search page: filters, what a result says, the fragment that typing asks for."""

from datetime import date

import pytest
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from metcrm.accounts.models import Workspace
from practitioners.selectors import registry_search
from practitioners.services.registry import make_practice, plan_practice
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_provider

TYPING = {"HTTP_HX_REQUEST": "true"}


def page_of(browser: Browser, asked: dict[str, object], **headers: str) -> str:
    answer = browser.get("/registry/", asked, **headers)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def at_home(cast: Cast, zip_code: str) -> None:
    with cast.inside():
        Workspace.objects.update(zip_code=zip_code)


def test_a_result_says_specialty_subspecialty_and_other_specialties(alice: Browser) -> None:
    make_provider(primary_taxonomy="207XS0114X", taxonomies=["207XS0114X", "207Q00000X"])
    page = page_of(alice, {"q": "osei"})
    assert "Orthopaedic Surgery · Adult Reconstructive Orthopaedic Surgery · also Family Medicine Physician" in page
    assert "1 found" in page


def test_a_result_of_ours_says_so_and_leads_there(cast: Cast, alice: Browser, carol: Browser) -> None:
    row = make_provider()
    with cast.inside():
        practice = make_practice(plan_practice(row), by=cast.by, now=NOW)
    page = page_of(alice, {"q": "osei"})
    assert "already yours" in page
    assert f'href="/practices/{practice.pk}/"' in page
    assert "already yours" not in page_of(carol, {"q": "osei"})


def test_distance_from_our_own_address_unless_another_is_given(cast: Cast, alice: Browser) -> None:
    at_home(cast, "85704")
    make_provider(zip_code="85745")
    page = page_of(alice, {"q": "osei"})
    assert 'value="85704"' in page
    assert "6.8 miles" in page
    assert "Nobody fits" in page_of(alice, {"q": "osei", "miles": "5"})
    assert "same ZIP" in page_of(alice, {"q": "osei", "miles": "5", "near": "85745-1234"})


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"near": "8570", "q": "osei"}, "A ZIP code has five digits"),
        ({"near": "00000", "q": "osei"}, "We know no ZIP code 00000"),
        ({"near": "", "miles": "25"}, "Miles from where?"),
        ({"group": "wizards"}, "Select a valid choice"),
        ({"miles": "-3"}, "Select a valid choice"),
    ],
)
@pytest.mark.parametrize("headers", [{}, TYPING])
def test_a_bad_filter_gets_a_sentence_and_keeps_what_was_typed(
    alice: Browser, asked: dict[str, object], sentence: str, headers: dict[str, str]
) -> None:
    make_provider()
    page = page_of(alice, asked, **headers)
    assert "Amara Osei" not in page
    assert sentence in page or headers
    assert "near" not in asked or headers or f'value="{asked["near"]}"' in page or not asked["near"]


def test_typing_gets_the_list_alone(alice: Browser) -> None:
    make_provider()
    answer = alice.get("/registry/", {"q": "osei"}, HTTP_HX_REQUEST="true")
    assert "HX-Request" in answer["Vary"]
    page = answer.content.decode()
    assert 'id="registry-results"' in page
    assert " ".join(page.split()).startswith('<p class="muted" id="registry-count" role="status"> 1 found </p>')
    assert "<html" not in page


def test_the_form_lets_no_old_answer_overtake_a_new_one(alice: Browser) -> None:
    make_provider()
    assert 'hx-sync="this:replace"' in page_of(alice, {})


def test_many_results_come_in_pages_and_say_when_they_are_cut(alice: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        make_provider(first_name=f"N{number:02}")
    assert "60 found" in page_of(alice, {"q": "osei"})
    assert "N25 Osei" in page_of(alice, {"q": "osei", "page": "2"})
    assert "N59 Osei" in page_of(alice, {"q": "osei", "page": "99"})
    monkeypatch.setattr(registry_search, "MOST_CANDIDATES", 30)
    assert "fit; these are the best" in page_of(alice, {"q": "osei"})


def test_a_page_of_results_takes_a_constant_number_of_queries(
    cast: Cast, alice: Browser, django_assert_max_num_queries: object
) -> None:
    at_home(cast, "85704")
    for number in range(25):
        make_provider(first_name=f"N{number:02}")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page_of(alice, {"q": "osei", "group": "primary_care", "miles": "25"})


def test_the_page_of_a_number(alice: Browser) -> None:
    row = make_provider(primary_taxonomy="207XS0114X", fax="5205550199", enumerated_on=date(2010, 5, 6))
    page = alice.get(f"/registry/{row.npi}/").content.decode()
    words = ["Amara Osei, MD", row.npi, "207XS0114X", "(520) 555-0199", "May 6, 2010", "Make a practice"]
    assert [word for word in words if word not in page] == []


def test_the_page_of_a_number_out_of_use_offers_nothing(alice: Browser) -> None:
    row = make_provider(deactivated_on=date(2025, 1, 2))
    page = alice.get(f"/registry/{row.npi}/").content.decode()
    assert "out of use since Jan 2, 2025" in page
    assert "Make a practice" not in page
    assert "out of use" in page_of(alice, {"q": row.npi})


@pytest.mark.parametrize("npi", ["2000000010", "x", "9" * 30])
def test_an_unknown_number_is_404(alice: Browser, npi: str) -> None:
    assert alice.get(f"/registry/{npi}/").status_code == 404


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=8), st.text(max_size=4))
def test_no_line_of_any_script_is_an_error(alice: Browser, q: str, near: str, page: str) -> None:
    make_provider()
    page_of(alice, {"q": q, "near": near, "page": page})
