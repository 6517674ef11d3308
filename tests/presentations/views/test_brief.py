"""The brief in the browser and as a file."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from practitioners.models import Practice
from tests.conftest import Cast
from tests.presentations.brief import offices
from tests.presentations.counting import queries


@pytest.fixture
def practice(cast: Cast) -> Practice:
    with cast.inside():
        return offices.a_little()


def url(practice: Practice, name: str = "brief") -> str:
    return reverse(f"presentations:{name}", args=[practice.pk])


def test_the_page_says_what_the_paper_says(alice: Browser, bob: Browser, practice: Practice) -> None:
    page = alice.get(url(practice)).content.decode()
    for said in ("Ruth Keller", "say “KEL-er”", "A first referral: knees after discharge", "no referral since"):
        assert said in page
    assert url(practice, "brief_pdf") in page
    assert "Plan a visit" not in bob.get(url(practice)).content.decode()


def test_the_addresses_others_rely_on(practice: Practice) -> None:
    assert url(practice, "brief_pdf") == f"/practices/{practice.pk}/brief.pdf"


def test_the_file_is_one_page_named_without_the_office(alice: Browser, practice: Practice) -> None:
    answer = alice.get(url(practice, "brief_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="brief.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF")


def test_the_practices_page_leads_to_it(alice: Browser, bob: Browser, practice: Practice) -> None:
    for browser in (alice, bob):
        assert (
            url(practice) in browser.get(reverse("practitioners:practice_detail", args=[practice.pk])).content.decode()
        )


def test_the_page_asks_the_same_few_questions_however_much_is_known(
    alice: Browser, cast: Cast, practice: Practice
) -> None:
    little = queries(alice, url(practice))
    with cast.inside():
        much = offices.a_lot(times=4)
    assert queries(alice, url(much)) <= little + 2


def test_strangers_find_nothing(carol: Browser, practice: Practice) -> None:
    for name in ("brief", "brief_pdf"):
        assert carol.get(url(practice, name)).status_code == 404
