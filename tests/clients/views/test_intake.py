"""The intake: one link, one signature, sealed papers; nothing to see before or after for anybody else."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from clients.intake.questions import OPEN_QUESTIONS, QUESTIONS
from clients.models import ClientDocument, Intake, Release
from clients.services import intakes
from metcrm import clock
from metcrm.audit.models import AuditEvent
from metcrm.documents import files
from metcrm.tenancy.models import TokenRoute
from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today

DRAWING = json.dumps([[[100, 100], [300, 120], [320, 200]]])


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


@pytest.fixture
def intake(cast: Cast, pages: Pages) -> Intake:
    with cast.inside():
        return intakes.offer(client=pages.client, practice=pages.practice, by=cast.by, now=clock.now())


def link(intake: Intake) -> str:
    return f"/i/{intakes.token_of(intake)}/"


def filled(**over: Any) -> dict[str, Any]:
    """Everything, with one yes."""
    data: dict[str, Any] = {f"q_{q.slug}": "no" for q in QUESTIONS} | {f"o_{o.slug}": "" for o in OPEN_QUESTIONS}
    data |= {
        "q_heart": "yes", "m_heart": "stent in 2019", "o_function": "climb the stairs", "agree": "on", "tell": "yes",
        "covers": ["reports"], "until": "", "name": "Hilde Brandt", "on_behalf": "", "how": "drawn",
        "drawing": DRAWING,
    }  # fmt: skip
    return data | over


def test_what_is_missing_is_told_in_the_order_of_the_page(intake: Intake, stranger: Browser) -> None:
    answer = stranger.post(link(intake), {"how": "drawn"})
    assert list(answer.context["form"].errors) == [*(f"q_{q.slug}" for q in QUESTIONS), "agree", "tell", "name", "how"]


def papers(cast: Cast) -> dict[str, ClientDocument]:
    with cast.inside():
        return {document.kind: document for document in ClientDocument.objects.select_related("file")}


def text_of(cast: Cast, document: ClientDocument) -> str:
    with cast.inside():
        pdf = PdfReader(BytesIO(files.read(document.file)))
    return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def test_what_the_client_signs_is_sealed_as_three_papers(
    cast: Cast, pages: Pages, intake: Intake, stranger: Browser
) -> None:
    assert stranger.get(link(intake)).status_code == 200
    assert stranger.post(link(intake), filled()).status_code == 302
    found = papers(cast)
    assert set(found) == {"questions", "consent", "release"}
    questions = text_of(cast, found["questions"])
    assert "Hilde Brandt, born" in questions
    assert "stent in 2019" in questions
    assert "Signed by hand on the screen" in questions
    assert found["questions"].content_hash in questions
    assert "Lakeside Orthopedics" in text_of(cast, found["release"])
    for document in found.values():
        assert document.file.sha256
        assert document.content["signature"]["path"].startswith("M100 100L")


def test_the_release_says_to_whom_what_and_until_when(
    cast: Cast, pages: Pages, intake: Intake, stranger: Browser
) -> None:
    stranger.post(link(intake), filled())
    with cast.inside():
        release = Release.objects.select_related("document").exclude(document=None).get()
    assert (release.practice_id, release.covers) == (pages.practice.pk, ["reports"])
    assert release.document == papers(cast)["release"]
    assert release.valid_until.year == today().year + 1


def test_who_says_no_releases_nothing(cast: Cast, intake: Intake, stranger: Browser) -> None:
    stranger.post(link(intake), filled(tell="no"))
    assert set(papers(cast)) == {"questions", "consent"}
    with cast.inside():
        assert not Release.objects.exclude(document=None).exists()


def test_signed_by_typing(cast: Cast, intake: Intake, stranger: Browser) -> None:
    stranger.post(link(intake), filled(how="typed", typed="on", drawing="", on_behalf="guardian"))
    text = text_of(cast, papers(cast)["consent"])
    assert "Signed by typing the name" in text
    assert "as guardian" in text


def test_a_link_is_good_once(cast: Cast, intake: Intake, stranger: Browser) -> None:
    for _ in range(2):  # the second click changes nothing
        assert stranger.post(link(intake), filled()).status_code in (200, 302)
    assert len(papers(cast)) == 3
    page = stranger.get(link(intake)).content.decode()
    assert "Thank you" in page
    for told in ("Brandt", "stent", "Lakeside"):
        assert told not in page


@pytest.mark.parametrize("late", ["revoked", "expired"])
def test_a_link_that_was_taken_back_or_is_too_old_tells_nothing_and_takes_nothing(
    cast: Cast, intake: Intake, stranger: Browser, late: str
) -> None:
    with cast.inside():
        if late == "revoked":
            intakes.revoke(intake=intake, by=cast.by, now=clock.now())
        else:
            Intake.objects.update(expires_at=clock.now())
    for answer in (stranger.get(link(intake)), stranger.post(link(intake), filled())):
        assert "closed" in answer.content.decode()
        assert "Brandt" not in answer.content.decode()
    assert papers(cast) == {}


def test_a_new_link_closes_the_one_before(cast: Cast, pages: Pages, intake: Intake, stranger: Browser) -> None:
    with cast.inside():
        newer = intakes.offer(client=pages.client, by=cast.by, now=clock.now())
    assert "closed" in stranger.get(link(intake)).content.decode()
    page = stranger.get(link(newer)).content.decode()
    assert "Hilde Brandt" in page
    assert 'name="tell"' not in page  # no practice, no release


def test_a_guess_is_not_there(pages: Pages, stranger: Browser) -> None:
    assert stranger.get("/i/guess/").status_code == 404
    # A token of another door opens nothing here.
    assert stranger.get(f"/i/{pages.code}/").status_code == 404


def test_only_the_hash_of_the_secret_is_stored(cast: Cast, intake: Intake) -> None:
    route = TokenRoute.objects.get(kind="intake")
    assert intakes.token_of(intake) not in {route.digest, str(route.row_id)}


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"q_heart": ""}, "Choose yes or no."),
        ({"agree": ""}, "Tick this if you agree"),
        ({"name": ""}, "Write your name."),
        ({"drawing": ""}, "Sign in the box"),
        ({"drawing": "[[[5,5]]]"}, "a little larger"),
        ({"how": "typed"}, "Tick this to sign with your name."),
        ({"covers": []}, "Tick what we may tell"),
        ({"until": "2001-01-01"}, "still to come"),
        ({"until": "2199-01-01"}, "At most 3 years"),
        ({"until": "someday"}, "Write the day like"),
    ],
)
def test_each_mistake_has_its_sentence_and_what_was_said_stays(
    cast: Cast, intake: Intake, stranger: Browser, over: dict[str, Any], sentence: str
) -> None:
    answer = stranger.post(link(intake), filled(**over))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["form"]["m_heart"].value() == "stent in 2019"
    assert papers(cast) == {}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.dictionaries(
        st.sampled_from([*filled(), "typed"]), st.text(max_size=400) | st.lists(st.text(max_size=9), max_size=3)
    )
)
def test_whatever_is_typed_there_is_an_answer(intake: Intake, stranger: Browser, data: dict[str, Any]) -> None:
    answer = stranger.post(link(intake), filled() | data)
    assert answer.status_code in (200, 302, 422)


def test_the_record_says_what_is_missing_then_what_to_talk_about(
    cast: Cast, pages: Pages, intake: Intake, alice: Browser, stranger: Browser
) -> None:
    record = reverse("clients:client_detail", args=[pages.client.pk])
    assert "Still to ask for: the questions before the first session" in alice.get(record).content.decode()
    stranger.post(link(intake), filled())
    page = alice.get(record).content.decode()
    assert "Still to ask for" not in page
    assert "Heart, circulation or blood pressure: stent in 2019" in page


def test_the_link_is_offered_shown_and_taken_back(cast: Cast, pages: Pages, alice: Browser, stranger: Browser) -> None:
    offer = reverse("clients:intake_offer", args=[pages.client.pk])
    assert alice.post(offer, {"asks": [], "practice": ""}).status_code == 422
    shown = alice.post(offer, {"asks": ["questions"], "practice": pages.practice.pk})["Location"]
    page = alice.get(shown).content.decode()
    with cast.inside():
        intake = Intake.objects.get()
    assert link(intake) in page
    assert "<svg" in page
    assert alice.post(shown + "revoke/").status_code == 302
    assert "closed" in stranger.get(link(intake)).content.decode()


def test_handing_over_signs_out_first(intake: Intake, alice: Browser) -> None:
    answer = alice.post(reverse("clients:intake_hand_over", args=[intake.pk]))
    assert answer["Location"] == link(intake)
    assert alice.get("/clients/").status_code == 302  # to the sign-in page
    assert alice.get(link(intake)).status_code == 200


def test_papers_are_read_here_and_nowhere_else(
    cast: Cast, intake: Intake, alice: Browser, bob: Browser, carol: Browser, stranger: Browser
) -> None:
    stranger.post(link(intake), filled())
    paper = papers(cast)["questions"]
    page, file = (reverse(f"clients:{name}", args=[paper.pk]) for name in ("document_detail", "document_file"))
    for browser in (alice, bob):
        assert "stent in 2019" in browser.get(page).content.decode()
        answer = browser.get(file)
        assert answer["Content-Type"] == "application/pdf"
        assert "Brandt" not in answer["Content-Disposition"]
    for where in (page, file):
        assert carol.get(where).status_code == 404
        assert stranger.get(where).status_code == 302
    with cast.inside():
        assert AuditEvent.objects.filter(action="document.viewed").count() == 4
        assert AuditEvent.objects.filter(action="intake.signed").get().actor_label == "The client"


def test_bytes_that_were_changed_are_noticed(cast: Cast, intake: Intake, alice: Browser, stranger: Browser) -> None:
    stranger.post(link(intake), filled())
    paper = papers(cast)["consent"]
    name = f"{paper.workspace_id}/{paper.file.sha256[:2]}/{paper.file.sha256}"
    default_storage.delete(name)
    default_storage.save(name, BytesIO(b"%PDF-1.7 another"))
    assert "Missing or changed" in alice.get(reverse("clients:document_detail", args=[paper.pk])).content.decode()
    assert alice.get(reverse("clients:document_file", args=[paper.pk])).status_code == 404


def test_a_kept_paper_is_never_changed_by_any_statement(cast: Cast, intake: Intake, stranger: Browser) -> None:
    stranger.post(link(intake), filled())
    with cast.inside():
        for change in (
            lambda: ClientDocument.objects.update(content={}),
            lambda: ClientDocument.objects.filter(kind="consent").delete(),
        ):
            with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
                change()
