"""A signed report as a FHIR bundle: what was signed, the PDF inside, valid by two libraries."""

import base64
import hashlib
import json
from typing import Any

import pytest
from django.test import Client as Browser
from fhirclient.models.bundle import Bundle

from clients.record.fhir import problems
from clients.services import reports
from clients.services.refusals import Refused
from clients.services.report_fhir import as_fhir
from metcrm.audit.models import AuditEvent
from metcrm.documents import files
from tests.clients.reports.story import tell
from tests.conftest import NOW, Cast
from tests.factories import clients as make


def test_it_holds_the_report_its_values_and_the_very_pdf(inside: Cast) -> None:
    report = tell(inside).signed()
    made = as_fhir(report=report, by=inside.by, now=NOW)
    assert problems(made) == []
    Bundle(json.loads(json.dumps(made)))  # the R4 library reads it too
    found: dict[str, list[Any]] = {}
    for entry in made["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    [told] = found["DiagnosticReport"]
    [form] = told["presentedForm"]
    pdf = base64.b64decode(form["data"])
    assert report.pdf is not None and pdf == files.read(report.pdf)
    assert hashlib.sha1(pdf, usedforsecurity=False).digest() == base64.b64decode(form["hash"])
    assert (told["status"], told["effectiveDateTime"]) == ("final", "2026-03-03")
    rows = report.content["measures"]
    shown = [row[which] for row in rows for which in ("baseline", "last", "current") if row[which]]
    assert len(told["result"]) == len(found["Observation"]) == len(shown)
    seen = {(one["code"]["text"], one["effectiveDateTime"]): one["valueQuantity"] for one in found["Observation"]}
    metres = {"value": 310, "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"}
    assert seen["Six-minute walk", "2026-01-07"] == metres
    assert found["Patient"][0]["birthDate"] and found["Practitioner"][0]["identifier"][0]["value"] == "2000000010"


def test_what_was_signed_counts_and_not_what_the_record_says_now(inside: Cast) -> None:
    story = tell(inside)
    report = story.signed()
    before = as_fhir(report=report, by=inside.by, now=NOW)
    make.make_assessment(story.episode, "progress", NOW.date(), TUG="9.0")
    assert as_fhir(report=report, by=inside.by, now=NOW) == before


def test_an_amended_report_says_that_it_is_one(inside: Cast) -> None:
    old = tell(inside).signed()
    new = reports.sign(report=reports.amend(report=old, by=inside.by, now=NOW), by=inside.by, now=NOW)
    made = as_fhir(report=new, by=inside.by, now=NOW)
    assert made["entry"][-1]["resource"]["status"] == "amended"


def test_a_draft_and_a_withdrawn_one_are_not_handed_out(inside: Cast) -> None:
    story = tell(inside)
    with pytest.raises(Refused):
        as_fhir(report=story.draft(), by=inside.by, now=NOW)
    report = story.signed()
    with pytest.raises(Refused):
        as_fhir(report=reports.withdraw(report=report, why="Wrong", by=inside.by, now=NOW), by=inside.by, now=NOW)


def test_the_download_is_audited_and_has_a_name_that_says_nothing(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        report = tell(cast).signed()
    answer = alice.get(f"/reports/{report.pk}/fhir/")
    assert answer["Content-Type"] == "application/fhir+json"
    assert answer["Content-Disposition"] == 'attachment; filename="report.json"'
    with cast.inside():
        event = AuditEvent.objects.get(action="report.exported")
        assert set(event.detail) == {"form", "resources"}
