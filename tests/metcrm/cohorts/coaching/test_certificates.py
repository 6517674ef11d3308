"""Certificates: issued for all at once, once; withdrawn for good; the paper is signed and says what it should."""

import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from metcrm.accounts.models import Institute
from metcrm.accounts.permissions import NotAllowed
from metcrm.cohorts.models import Certificate, Cohort, EnrolmentChange, EnrolmentState
from metcrm.cohorts.selectors_certificates import find_certificate
from metcrm.cohorts.services import certificates
from metcrm.cohorts.services.refusals import Refused
from metcrm.documents import jobs, signing
from metcrm.documents.models import RenderJob
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from tests.conftest import NOW, Cast
from tests.factories.coaching import make_certificate, make_graduate
from tests.factories.cohorts import make_cohort, make_enrolment

BY = Actor(None, "Coach Quinn", "admin")


@pytest.fixture
def cohort(cast: Cast) -> Iterator[Cohort]:
    with context.institute(cast.institute.pk):
        yield make_cohort(starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 13))


def test_everybody_who_completed_gets_one_and_nobody_two(cohort: Cohort) -> None:
    make_graduate(cohort)
    make_graduate(cohort, "gus@metcrm.example", "Gus Graduate")
    make_enrolment(cohort, state=EnrolmentState.ACTIVE)
    made = certificates.issue_all(cohort, by=BY, now=NOW)
    assert [one.name for one in made] == ["Grace Graduate", "Gus Graduate"]
    assert certificates.issue_all(cohort, by=BY, now=NOW) == []
    assert RenderJob.objects.filter(kind="certificate").count() == 2
    for one in made:
        assert re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}", one.code)
        assert find_certificate(f" {one.code.lower()} ") == (context.current(), one.pk)


def test_it_keeps_the_words_of_the_day(cohort: Cohort) -> None:
    grace = make_graduate(cohort)
    EnrolmentChange.objects.create(enrolment=grace, after="completed", at=NOW.replace(day=5, hour=2), by_label="x")
    made = certificates.issue(grace, by=BY, now=NOW.replace(day=5, hour=3))
    Institute.objects.update(name="Renamed")
    made.refresh_from_db()
    # Two and three in the morning in London are the evening before in New York.
    assert (made.completed_on, made.issued_on) == (date(2026, 3, 4), date(2026, 3, 4))
    assert (made.programme, made.institute_name) == ("Jumpstart", "Alder Institute")


def test_who_has_not_completed_or_has_one_is_refused(cohort: Cohort) -> None:
    with pytest.raises(Refused, match="hasn't completed"):
        certificates.issue(make_enrolment(cohort), by=BY, now=NOW)
    with pytest.raises(Refused, match="has a valid certificate"):
        certificates.issue(make_certificate(make_graduate(cohort)).enrolment, by=BY, now=NOW)


def test_a_coach_issues_and_withdraws_nothing(cohort: Cohort) -> None:
    coach = Actor(None, "Casey", "coach")
    held = make_certificate(make_graduate(cohort))
    with pytest.raises(NotAllowed):
        certificates.issue_all(cohort, by=coach, now=NOW)
    with pytest.raises(NotAllowed):
        certificates.withdraw(held, why="x", by=coach, now=NOW)


def test_a_withdrawn_one_stays_withdrawn_and_another_may_follow(cohort: Cohort) -> None:
    held = make_certificate(make_graduate(cohort))
    certificates.withdraw(held, why="Wrong name", by=BY, now=NOW)
    with pytest.raises(Refused, match="withdrawn already"):
        certificates.withdraw(held, why="Again", by=BY, now=NOW)
    held = Certificate.objects.select_related("job__file").get(pk=held.pk)
    assert held.withdrawn_why == "Wrong name" and certificates.file_of(held) is None
    (second,) = certificates.issue_all(cohort, by=BY, now=NOW)
    assert second.code != held.code and find_certificate(held.code)


def test_a_paper_that_failed_is_asked_for_again(cohort: Cohort) -> None:
    make_graduate(cohort)
    (made,) = certificates.issue_all(cohort, by=BY, now=NOW)
    RenderJob.objects.update(state=RenderJob.State.FAILED)
    certificates.issue_all(cohort, by=BY, now=NOW)
    made.refresh_from_db()
    assert made.job is not None and made.job.state == RenderJob.State.QUEUED


def trusted() -> ValidationContext:
    return ValidationContext(trust_roots=[x509.Certificate.load(pem.unarmor(signing.certificate())[2])])


def test_the_worker_draws_one_signed_page_that_any_change_breaks(cohort: Cohort) -> None:
    made = certificates.issue(make_graduate(cohort, name="Zoë Łukasiewicz-Ngô"), by=BY, now=NOW)
    assert made.job is not None
    assert jobs.run(made.job.pk, NOW) == RenderJob.State.READY
    data = certificates.file_of(Certificate.objects.select_related("job__file").get(pk=made.pk))
    assert data is not None
    (page,) = PdfReader(io.BytesIO(data)).pages
    text = page.extract_text()
    for said in ("Zoë Łukasiewicz-Ngô", "Jumpstart", "Alder Institute", "January 5, 2026", made.code):
        assert said in text
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    found = validate_pdf_signature(signature, trusted())
    assert found.bottom_line and found.docmdp_ok
    assert found.modification_level is not None and found.modification_level.name == "NONE"

    changed = data.replace(b"/Lang", b"/Lung", 1)
    (signature,) = PdfFileReader(io.BytesIO(changed)).embedded_signatures
    assert not validate_pdf_signature(signature, trusted()).intact


@pytest.mark.parametrize("name", ["Al", "Maximiliana Alexandrina " * 5, "W" * 120, "<b>Bold</b> & Co"])
def test_any_name_fits_on_one_page(cohort: Cohort, name: str) -> None:
    held = make_certificate(make_graduate(cohort, name=name[:120].strip()), drawn=False)
    held.programme, held.institute_name, held.colour = name[:120].strip(), name[:120].strip(), "#ffff00"
    data, _ = certificates.draw(held, lambda percent, words: None)
    (page,) = PdfReader(io.BytesIO(data)).pages
    assert held.code in page.extract_text()


def test_the_key_is_the_installations_own(settings: object) -> None:
    before = signing.certificate()
    assert signing.certificate() == before
    settings.CERTIFICATE_KEY = "another"  # type: ignore[attr-defined]
    assert signing.certificate() != before
