"""One client's record out: whole, valid, on paper."""

import base64
import json
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhirclient.models.bundle import Bundle as R4Bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from clients.intake.questions import QUESTIONS, Answer
from clients.intake.signature import Signature
from clients.models import Client
from clients.record import fhir
from clients.selectors.whole import whole_record
from clients.services import intakes, photos, whole
from clients.services.refusals import Refused
from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from tests.clients.pages import Pages, fill
from tests.conftest import NOW, Cast
from tests.days import today
from tests.factories import clients as make
from tests.metcrm.documents.test_photographs import photograph

AT = "2026-03-04T10:00:00-05:00"


@pytest.fixture
def pages(cast: Cast) -> Pages:
    pages = fill(cast)
    with cast.inside():
        referral = make.make_referral(pages.practice, client=pages.client, status="started", referred_by="Dr. Osei")
        photos.add_photos(referral=referral, photos=[photograph()], by=cast.by, now=NOW)
        intake = intakes.offer(client=pages.client, practice=pages.practice, by=cast.by, now=NOW)
        answers = {q.slug: Answer(q.slug == "heart", "stent") for q in QUESTIONS}
        filled = intakes.Filled(
            answers=answers, in_words={"function": "stairs"}, covers=["reports"], until=NOW.date().replace(year=2027),
            signature=Signature("Hilde Brandt", "typed"),
        )  # fmt: skip
        intakes.submit(intake=intake, filled=filled, now=NOW)
        make.make_session(pages.episode, on=today(), red_flags=["swelling"], note="Stopped; told the office.")
    return pages


def resources(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in made["entry"] if entry["resource"]["resourceType"] == kind]


def test_the_bundle_is_valid_and_holds_everything(cast: Cast, pages: Pages) -> None:
    with cast.inside():
        made = whole.as_fhir(client=pages.client, by=cast.by, now=NOW)
    assert fhir.problems(made) == []
    assert resources(made, "Patient")[0]["birthDate"] == "1958-03-14"
    values = {one["code"]["text"]: one for one in resources(made, "Observation") if "valueQuantity" in one}
    assert any(one["valueQuantity"] == {"value": 10.2, "unit": "s", "system": fhir.UCUM, "code": "s"}
               for one in resources(made, "Observation") if "valueQuantity" in one)  # fmt: skip
    assert values
    assert any("dataAbsentReason" in one for one in resources(made, "Observation"))
    assert resources(made, "Condition")[0]["code"]["coding"] == [{"system": fhir.ICD10, "code": "M17.11"}]
    assert {one["status"] for one in resources(made, "Consent")} == {"active"}
    answered = resources(made, "QuestionnaireResponse")[0]["item"]
    assert answered[0]["answer"] == [{"valueBoolean": True}, {"valueString": "stent"}]
    papers = {one["type"]["text"]: one for one in resources(made, "DocumentReference")}
    assert {"Before you move", "Consent to exercise", "Photograph of the paper referral"} <= set(papers)
    data = base64.b64decode(papers["Consent to exercise"]["content"][0]["attachment"]["data"])
    assert data.startswith(b"%PDF-")


def test_the_plan_its_limits_and_what_changed_are_in_the_bundle(cast: Cast, pages: Pages) -> None:
    with cast.inside():
        make.make_limits(pages.episode, heart_rate_high=120)
        made = whole.as_fhir(client=pages.client, by=cast.by, now=NOW)
    plan, home = resources(made, "CarePlan")
    notes = [note["text"] for note in plan["note"]]
    assert "Precautions: No kneeling" in notes
    assert any("heart rate up to 120" in note and "Dr. Osei" in note for note in notes)
    assert home["title"] == "Home program, 3 days a week"
    assert [one["detail"]["description"] for one in home["activity"]][1] == "Walk, 15 minutes"
    changes = [one for one in resources(made, "Observation") if one["code"]["text"] == "Change in status"]
    assert "A fall at home." in {one["valueString"] for one in changes}


def test_every_address_in_the_bundle_is_a_uuid(cast: Cast, pages: Pages) -> None:
    with cast.inside():
        made = whole.as_fhir(client=pages.client, by=cast.by, now=NOW)
    urls = [entry["fullUrl"].removeprefix("urn:uuid:") for entry in made["entry"]]
    assert [str(UUID(url)) for url in urls] == urls
    assert len(set(urls)) == len(urls)


def test_an_r4_library_reads_it_too(cast: Cast, pages: Pages) -> None:
    """Strict: an element that R4 doesn't have, or lacks, raises."""
    with cast.inside():
        made = whole.as_fhir(client=pages.client, by=cast.by, now=NOW)
    assert len(R4Bundle(json.loads(json.dumps(made)), strict=True).entry) == len(made["entry"])


def test_what_is_wrong_is_found_and_nothing_goes_out(cast: Cast, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.inside():
        made = whole.as_fhir(client=pages.client, by=cast.by, now=NOW)
        made["entry"][0]["resource"]["colour"] = "red"
        made["entry"][1]["resource"]["managingOrganization"]["reference"] = "urn:uuid:nobody"
        told = fhir.problems(made)
        assert len(told) == 2
        monkeypatch.setattr(fhir, "problems", lambda found: ["wrong"])
        with pytest.raises(Refused, match="isn't valid FHIR"):
            whole.as_fhir(client=pages.client, by=cast.by, now=NOW)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(texts, min_size=8, max_size=8))
def test_whatever_words_are_on_record_the_bundle_stays_valid(cast: Cast, pages: Pages, words: list[str]) -> None:
    with cast.inside():
        record = whole_record(pages.client, {})
    client, episode = record["client"], record["episodes"][0]
    client["first_name"], client["last_name"], client["phone"], client["email"] = words[:4]
    episode["sessions"][0]["note"], episode["goal"] = words[4], words[5]
    record["referrals"][0]["precautions"], record["referrals"][0]["wording"] = words[6], words[7]
    assert fhir.problems(fhir.bundle(record, at=AT, bytes_of=lambda sha256: None)) == []


def test_on_paper_it_is_whole_and_the_same_record_is_the_same_file(cast: Cast, pages: Pages) -> None:
    with cast.inside():
        job = whole.ask_for_paper(client=pages.client, by=cast.by, now=NOW)
        assert whole.ask_for_paper(client=pages.client, by=cast.by, now=NOW) == job
        data, kind = whole.draw(whole.read(job), lambda percent, words: None)
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)
    assert kind == "application/pdf"
    for told in ("Hilde Brandt", "Lakeside Orthopedics", "M17.11", "No kneeling", "10.2 s", "Red flags: Swelling",
                 "Stopped; told the office.", "Heart, circulation or blood pressure: yes, stent"):  # fmt: skip
        assert told in text


def test_a_viewer_takes_nothing_out_and_each_handing_out_is_kept(cast: Cast, pages: Pages) -> None:
    with cast.inside():
        with pytest.raises(NotAllowed):
            whole.as_fhir(client=pages.client, by=cast.by_bob, now=NOW)
        whole.as_fhir(client=pages.client, by=cast.by, now=NOW)
        whole.ask_for_paper(client=pages.client, by=cast.by, now=NOW)
    with cast.inside():
        assert AuditEvent.objects.filter(action="client.exported").count() == 2


def test_more_sessions_take_no_more_questions(cast: Cast, pages: Pages) -> None:
    counts = []
    for more in (1, 20):
        with cast.inside():
            for _ in range(more):
                make.make_session(pages.episode, on=today(), attendance="cancelled")
            client = Client.objects.get(pk=pages.client.pk)
            with CaptureQueriesContext(connection) as asked:
                whole_record(client, {})
            counts.append(len(asked))
    assert counts[0] == counts[1]
