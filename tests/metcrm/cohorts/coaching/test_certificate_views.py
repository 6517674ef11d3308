"""The pages of certificates: the institute's, the learner's own, and everybody's."""

from typing import Any

import pytest
from django.test import Client as Browser

from metcrm.cohorts.models import Certificate, CohortSight, Enrolment
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.coaching import CODE, let_see, make_certificate, make_graduate
from tests.factories.cohorts import make_cohort, make_institute


@pytest.fixture
def held(cast: Cast) -> Certificate:
    """Alice's, in Coach's institute."""
    with context.institute(cast.institute.pk):
        grace = make_graduate(email="alice@metcrm.example", name="Alice Owner")
    let_see(cast.alice, cast.workspace.pk, cast.institute.pk, grace)
    with context.institute(cast.institute.pk):
        return make_certificate(Enrolment.objects.get(pk=grace.pk))


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_admin_issues_looks_and_withdraws(coach: Browser, cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        cohort = make_cohort()
    page = f"/cohorts/{cohort.pk}/certificates/"
    assert "Nobody has completed yet" in text_of(coach.get(page))
    with context.institute(cast.institute.pk):
        make_graduate(cohort, name="Grace <i>Graduate</i>")
    assert "Issue 1 certificate" in text_of(coach.get(page))
    answer = text_of(coach.post(f"{page}issue/", follow=True))
    assert "1 certificate issued" in answer and "Grace &lt;i&gt;Graduate" in answer and "is being made" in answer
    assert "Everybody who completed has a certificate" in text_of(coach.post(f"{page}issue/", follow=True))
    with context.institute(cast.institute.pk):
        made = Certificate.objects.get()
    refused = coach.post(f"/cohorts/certificates/{made.pk}/withdraw/", {"why": ""})
    assert refused.status_code == 422
    answer = text_of(coach.post(f"/cohorts/certificates/{made.pk}/withdraw/", {"why": "Typo in name"}, follow=True))
    assert "withdrawn" in answer and "Typo in name" in answer


def test_anybody_reads_whether_it_holds_and_nothing_more(stranger: Browser, coach: Browser, held: Certificate) -> None:
    for code in (CODE, CODE.lower()):
        answer = stranger.get(f"/certificates/{code}/")
        assert answer.status_code == 200 and answer["X-Robots-Tag"] == "noindex"
        assert "This certificate is valid" in text_of(answer) and "Alice Owner" in text_of(answer)
        assert "alice@metcrm.example" not in text_of(answer)
    coach.post(f"/cohorts/certificates/{held.pk}/withdraw/", {"why": "Never finished"})
    answer = stranger.get(f"/certificates/{CODE}/")
    assert "This certificate was withdrawn" in text_of(answer)
    assert "Never finished" not in text_of(answer) and "is valid" not in text_of(answer)


def test_a_guess_is_unknown_and_guessing_ends(stranger: Browser, held: Certificate) -> None:
    for _ in range(60):
        answer = stranger.get("/certificates/ABCD-EFGH-JKLM-2346/")
        assert answer.status_code == 404 and "No certificate has this code" in text_of(answer)
    assert stranger.get(f"/certificates/{CODE}/").status_code == 429


def test_the_learner_has_the_paper_also_after_leaving(alice: Browser, cast: Cast, held: Certificate) -> None:
    url = f"/cohorts/mine/certificates/{held.pk}/"
    answer = alice.get(url)
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    with cast.inside():
        CohortSight.objects.update(ended_at=NOW)
    assert alice.get(url).status_code == 200


def test_nobody_else_has_it(
    bob: Browser, carol: Browser, coach: Browser, stranger: Browser, alice: Browser, held: Certificate
) -> None:
    url = f"/cohorts/mine/certificates/{held.pk}/"
    assert [who.get(url).status_code for who in (bob, carol, coach)] == [404, 404, 404]
    assert stranger.get(url).status_code == 302
    for who in (bob, carol, alice):
        assert who.get(f"/cohorts/certificates/{held.pk}/certificate.pdf").status_code == 404


def test_another_institutes_admin_gets_404(cast: Cast, held: Certificate) -> None:
    from django.conf import settings

    from metcrm.accounts.models import User

    make_institute()
    other = Browser()
    other.force_login(User.objects.get(email="birch@metcrm.example"), backend=settings.AUTHENTICATION_BACKENDS[0])
    with context.institute(cast.institute.pk):
        cohort_id = Enrolment.objects.get(pk=held.enrolment_id).cohort_id
    assert other.get("/cohorts/").status_code == 200
    for url in (f"/cohorts/{cohort_id}/certificates/", f"/cohorts/certificates/{held.pk}/certificate.pdf",
                f"/cohorts/certificates/{held.pk}/withdraw/"):  # fmt: skip
        assert other.get(url).status_code == 404
    assert other.post(f"/cohorts/{cohort_id}/certificates/issue/").status_code == 404
    assert other.post(f"/cohorts/certificates/{held.pk}/withdraw/", {"why": "x"}).status_code == 404
