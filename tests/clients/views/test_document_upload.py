"""Papers from outside: kept with their hash, handed out as downloads."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today
from tests.metcrm.documents.test_photographs import photograph
from tests.metcrm.documents.test_uploads import PDF


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def data(**over: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("Brandt PAR-Q.pdf", PDF, content_type="text/html")
    return {"file": file, "kind": "outside", "on": str(today()), "valid_until": ""} | over


def url(pages: Pages) -> str:
    return reverse("clients:document_upload", args=[pages.client.pk])


def test_a_pdf_is_kept_as_it_is_and_only_ever_saved(pages: Pages, alice: Browser) -> None:
    answer = alice.post(url(pages), data())
    assert answer.status_code == 302
    assert "Unchanged" in alice.get(answer["Location"]).content.decode()
    file = alice.get(answer["Location"] + "file/")
    assert file.content == PDF
    assert file["Content-Disposition"] == 'attachment; filename="document.pdf"'


def test_an_uploaded_questionnaire_answers_for_the_questions(pages: Pages, alice: Browser) -> None:
    alice.post(url(pages), data())
    page = alice.get(reverse("clients:client_detail", args=[pages.client.pk])).content.decode()
    assert "Still to ask for: the consent." in page


def test_a_photograph_is_shown(pages: Pages, alice: Browser) -> None:
    answer = alice.post(url(pages), data(file=SimpleUploadedFile("x.png", photograph("PNG"))))
    assert alice.get(answer["Location"] + "file/")["Content-Disposition"] == 'inline; filename="document.jpg"'


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"file": ""}, "Fill in the pdf or photograph"),
        ({"file": SimpleUploadedFile("x.pdf", b"no pdf")}, "Choose a PDF, or a photograph"),
        ({"file": SimpleUploadedFile("x.pdf", b"")}, "The file is empty"),
        ({"kind": "questions"}, "Select a valid choice"),
        ({"on": "2199-01-01"}, "one to come"),
        ({"valid_until": "2001-01-01"}, "before the day on the paper"),
    ],
)
def test_each_mistake_has_its_sentence(pages: Pages, alice: Browser, over: dict[str, Any], sentence: str) -> None:
    answer = alice.post(url(pages), data(**over))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_who_may_not(pages: Pages, bob: Browser, carol: Browser) -> None:
    assert bob.post(url(pages), data()).status_code == 403
    assert carol.post(url(pages), data()).status_code == 404


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.dictionaries(st.sampled_from(["kind", "on", "valid_until"]), st.text(max_size=80)),
    content=st.binary(max_size=60),
)
def test_whatever_comes_there_is_an_answer(pages: Pages, alice: Browser, typed: dict[str, str], content: bytes) -> None:
    file = SimpleUploadedFile("any", content)
    assert alice.post(url(pages), data(file=file, **typed)).status_code in (302, 422)
