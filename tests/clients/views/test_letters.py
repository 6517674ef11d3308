"""The letter clock on Today and on the record, and stopping it by hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import LetterNote, Report
from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def note_url(pages: Pages, kind: str = "introductory", due: str = "") -> str:
    first = due or str(pages.episode.started_on + timedelta(days=1))
    return reverse("clients:letter_note", args=[pages.episode.pk, kind, first])


def record(pages: Pages, browser: Browser) -> str:
    return browser.get(reverse("clients:client_detail", args=[pages.client.pk])).content.decode()


def test_today_says_what_is_late_and_the_record_all_of_it(pages: Pages, alice: Browser) -> None:
    panel = alice.get("/today/letters/").content.decode()
    assert "Introductory letter: Hilde Brandt" in panel
    assert "Late" in panel
    assert "Write it" in panel
    page = record(pages, alice)
    assert "a week after the first assessment" in page
    assert "every thirty days" in page


def test_a_letter_is_begun_once_and_opens(cast: Cast, pages: Pages, alice: Browser) -> None:
    begin = reverse("clients:letter_begin", args=[pages.episode.pk, "introductory"])
    first, again = alice.post(begin)["Location"], alice.post(begin)["Location"]
    assert first == again
    assert alice.get(first).status_code == 200
    with cast.inside():
        assert Report.objects.get(kind="introductory").state == "draft"
    assert "Go on" in alice.get("/today/letters/").content.decode()


def test_a_letter_that_went_by_fax_stops_its_clock(cast: Cast, pages: Pages, alice: Browser) -> None:
    data = {"way": "fax", "settled_on": str(today()), "why": ""}
    assert alice.post(note_url(pages), data).status_code == 302
    assert "Done late" in record(pages, alice)
    assert alice.post(note_url(pages), data).status_code == 422  # it isn't owed any more
    with cast.inside():
        assert LetterNote.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"way": ""}, "Choose the way it went"),
        ({"way": "none", "why": ""}, "Say in a few words why"),
        ({"settled_on": ""}, "Fill in the day it went"),
        ({"settled_on": "2199-01-01"}, "a day to come"),
        ({"settled_on": "1990-01-01"}, "nothing to tell on that day"),
    ],
)
def test_each_mistake_has_its_sentence(pages: Pages, alice: Browser, over: dict[str, str], sentence: str) -> None:
    answer = alice.post(note_url(pages), {"way": "fax", "settled_on": str(today()), "why": "because"} | over)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["form"]["why"].value() == over.get("why", "because")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(st.sampled_from(["way", "settled_on", "why"]), st.text(max_size=300)))
def test_whatever_is_typed_there_is_an_answer(pages: Pages, alice: Browser, data: dict[str, Any]) -> None:
    assert alice.post(note_url(pages), data).status_code in (302, 422)


def test_addresses_that_name_no_letter_are_not_there(pages: Pages, alice: Browser) -> None:
    assert alice.get(note_url(pages, kind="poem")).status_code == 404
    assert alice.get(note_url(pages, due="tomorrow")).status_code == 404
    assert alice.post(reverse("clients:letter_begin", args=[pages.episode.pk, "poem"])).status_code == 404


def test_who_may_not(pages: Pages, bob: Browser, carol: Browser) -> None:
    begin = reverse("clients:letter_begin", args=[pages.episode.pk, "progress"])
    assert bob.post(begin).status_code == 403
    assert carol.post(begin).status_code == 404
    assert carol.get(note_url(pages)).status_code == 404
    assert "Hilde" not in carol.get("/today/letters/").content.decode()


def test_all_that_are_owed_are_begun_with_one_press(pages: Pages, alice: Browser, bob: Browser, carol: Browser) -> None:
    begin = reverse("clients:letter_begin_all")
    assert bob.post(begin).status_code == 403
    assert carol.post(begin).status_code == 302
    answer = alice.post(begin, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/reports/?stage=draft")
    assert "begun. Read each one, then sign it." in answer.content.decode()
    assert "begun already" in alice.post(begin, follow=True).content.decode()
