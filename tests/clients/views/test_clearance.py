"""A clearance that came: one page keeps its day, its limits, its precautions and the paper, or nothing."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from clients.models import ClientDocument, Episode, ExerciseLimits
from clients.selectors.sessions import newest_limits
from metcrm.audit.models import AuditEvent
from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today
from tests.metcrm.documents.test_uploads import PDF


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def url(pages: Pages) -> str:
    return reverse("clients:clearance_record", args=[pages.episode.pk])


def typed(**over: Any) -> dict[str, Any]:
    return {"cleared_by": "Dr. Osei", "cleared_on": str(today()), "precautions": "Nothing above the shoulder",
            "systolic_high": "150", "diastolic_high": "95", "heart_rate_high": "120"} | over  # fmt: skip


def test_everything_on_the_paper_is_kept_at_once(cast: Cast, alice: Browser, pages: Pages) -> None:
    answer = alice.post(url(pages), typed(paper=SimpleUploadedFile("Brandt.pdf", PDF)))
    assert answer.status_code == 302
    with cast.inside():
        episode = Episode.objects.get(pk=pages.episode.pk)
        assert (episode.cleared_on, episode.cleared_by) == (today(), "Dr. Osei")
        assert episode.clearance_expires_on is not None
        assert timedelta(days=364) < episode.clearance_expires_on - today() < timedelta(days=367)
        assert episode.precautions == "Nothing above the shoulder"
        limits = newest_limits(episode)
        assert limits is not None
        assert (limits.systolic_high, limits.given_by, limits.given_on) == (150, "Dr. Osei", today())
        paper = ClientDocument.objects.get(kind="clearance")
        assert (paper.episode_id, paper.valid_until) == (episode.pk, episode.clearance_expires_on)
    page = alice.get(reverse("clients:client_detail", args=[pages.client.pk])).content.decode()
    assert "Nothing above the shoulder" in page and "at most 150/95 mmHg" in page


def test_without_limits_the_general_ones_stay(cast: Cast, alice: Browser, pages: Pages) -> None:
    blank = dict.fromkeys(("systolic_high", "diastolic_high", "heart_rate_high"), "")
    assert alice.post(url(pages), typed(**blank)).status_code == 302
    with cast.inside():
        assert not ExerciseLimits.objects.filter(episode=pages.episode).exists()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"cleared_by": ""}, "Fill in the provider"),
        ({"cleared_on": ""}, "Fill in"),
        ({"cleared_on": str(today() + timedelta(days=1))}, "of a day to come"),
        ({"clearance_expires_on": "2001-01-01"}, "expires after the day it was given"),
        ({"systolic_high": "700"}, "Write a whole number from 60 to 260 mmHg."),
        ({"systolic_low": "160"}, "The lowest is below the highest."),
        ({"paper": SimpleUploadedFile("x.pdf", b"no pdf")}, "Choose a PDF, or a photograph"),
    ],
)
def test_a_mistake_has_its_sentence_and_nothing_is_kept(
    cast: Cast, alice: Browser, pages: Pages, over: dict[str, Any], sentence: str
) -> None:
    answer = alice.post(url(pages), typed(**over))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Nothing above the shoulder" in answer.content.decode()
    with cast.inside():
        assert Episode.objects.get(pk=pages.episode.pk).precautions == "No kneeling"
        assert not ExerciseLimits.objects.exists() and not ClientDocument.objects.exists()


def test_a_renewal_begins_with_what_held_before(alice: Browser, pages: Pages) -> None:
    alice.post(url(pages), typed())
    form = alice.get(url(pages)).context["form"]
    assert (form["cleared_by"].value(), form["systolic_high"].value()) == ("Dr. Osei", 150)
    assert form["cleared_on"].value() is None


def test_the_form_for_the_provider_is_one_page_and_its_printing_is_kept(
    cast: Cast, alice: Browser, pages: Pages
) -> None:
    answer = alice.get(reverse("clients:clearance_form", args=[pages.episode.pk]))
    assert 'filename="form.pdf"' in answer["Content-Disposition"]
    printed = PdfReader(BytesIO(answer.content))
    assert len(printed.pages) == 1
    text = printed.pages[0].extract_text()
    assert "Brandt" in text and "Systolic blood pressure" in text and "sign, and send this page back" in text
    with cast.inside():
        assert AuditEvent.objects.filter(action="clearance.form_printed", object_id=pages.episode.pk).count() == 1


def test_today_shows_clearances_that_end_and_those_that_are_waited_for(
    cast: Cast, alice: Browser, pages: Pages
) -> None:
    where = reverse("clients:today_clearances")
    assert "Clearances" not in alice.get(where).content.decode()
    for ends, told in ((today() - timedelta(days=1), "Clearance expired"), (today() + timedelta(days=30), "expires")):
        with cast.inside():
            Episode.objects.filter(pk=pages.episode.pk).update(clearance_expires_on=ends)
        assert told in alice.get(where).content.decode()
    with cast.inside():
        Episode.objects.filter(pk=pages.episode.pk).update(cleared_on=None, clearance_expires_on=None)
    text = alice.get(where).content.decode()
    assert "No clearance yet" in text and reverse("clients:clearance_record", args=[pages.episode.pk]) in text
    with cast.inside():
        Episode.objects.filter(pk=pages.episode.pk).update(ended_on=today(), end_reason="Moved away")
    assert "Clearances" not in alice.get(where).content.decode()
