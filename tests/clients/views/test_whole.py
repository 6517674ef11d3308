"""The whole record out, and its deletion, as pages."""

import json

import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import Client
from clients.services import whole
from metcrm.documents import jobs
from metcrm.documents.models import RenderJob
from tests.clients.pages import Pages, fill
from tests.conftest import Cast


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def at(name: str, pages: Pages, *more: object) -> str:
    return reverse(f"clients:{name}", args=[pages.client.pk, *more])


def test_as_fhir_it_is_a_download_that_names_nobody(pages: Pages, alice: Browser) -> None:
    answer = alice.get(at("record_fhir", pages))
    assert answer["Content-Type"] == "application/fhir+json"
    assert answer["Content-Disposition"] == 'attachment; filename="record.json"'
    assert json.loads(answer.content)["resourceType"] == "Bundle"


def test_on_paper_it_is_made_by_a_worker_and_watched(cast: Cast, pages: Pages, alice: Browser) -> None:
    where = alice.post(at("record_paper", pages))["Location"]
    with cast.inside():
        job = RenderJob.objects.get(kind=whole.KIND)
    assert "hx-get" in alice.get(where).content.decode()
    assert alice.get(at("record_file", pages, job.pk)).status_code == 404
    jobs.run(job.pk, job.created_at)
    assert "Download the PDF" in alice.get(at("record_progress", pages, job.pk)).content.decode()
    assert alice.get(at("record_file", pages, job.pk)).content.startswith(b"%PDF-")


def test_a_running_episode_is_refused_with_a_sentence(pages: Pages, alice: Browser) -> None:
    answer = alice.post(at("client_delete", pages), {"sure": "on"})
    assert answer.status_code == 422
    assert "Discharge the client first" in answer.content.decode()


def test_asked_for_and_taken_back(cast: Cast, pages: Pages, alice: Browser) -> None:
    with cast.inside():
        client = Client.objects.create(first_name="Ada", last_name="Old", created_at=pages.client.created_at)
    delete, keep = (reverse(f"clients:{name}", args=[client.pk]) for name in ("client_delete", "client_keep"))
    assert "Tick this first" in alice.post(delete, {}).content.decode()
    page = alice.post(delete, {"sure": "on"}, follow=True).content.decode()
    assert "The record goes by itself on" in page
    assert "Keep it after all" in page
    assert "Records are kept until" in alice.post(keep, follow=True).content.decode()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sure=st.text(max_size=20))
def test_whatever_is_sent_there_is_an_answer(pages: Pages, alice: Browser, sure: str) -> None:
    assert alice.post(at("client_delete", pages), {"sure": sure}).status_code == 422


def test_who_may_not(pages: Pages, bob: Browser, carol: Browser) -> None:
    for name in ("record_out", "record_fhir", "client_delete"):
        assert bob.get(at(name, pages)).status_code == 403
        assert carol.get(at(name, pages)).status_code == 404
