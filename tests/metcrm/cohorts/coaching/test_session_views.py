"""The pages of coaching: planned in the cohort's zone, kept when refused, closed to strangers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from metcrm.accounts.models import User
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.services.institutes import add_institute_member
from metcrm.cohorts.models import CoachingSession, Cohort, Commitment
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.accounts import make_user
from tests.factories.coaching import make_coaching, make_session
from tests.factories.cohorts import make_cohort, make_enrolment, make_institute

FIELDS = {"day": "2026-03-10", "at": "18:30", "minutes": "45", "place": "Room 2", "agenda": "Front desks"}


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    with context.institute(cast.institute.pk):
        return make_cohort(timezone="America/Denver")


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def browser_of(email: str) -> Browser:
    browser = Browser()
    browser.force_login(User.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def test_a_session_from_plan_to_promise(coach: Browser, cast: Cast, cohort: Cohort) -> None:
    with context.institute(cast.institute.pk):
        lena = make_enrolment(cohort, name="Lena <b>Learner")
    page = f"/cohorts/{cohort.pk}/coaching/"
    assert "No session planned" in text_of(coach.get(page))
    answer = coach.post(f"{page}new/", {**FIELDS, "enrolment": str(lena.pk)}, follow=True)
    assert "Tuesday, March 10, 2026, 6:30 PM" in text_of(answer) and "Lena &lt;b&gt;Learner" in text_of(answer)
    with context.institute(cast.institute.pk):
        session = CoachingSession.objects.get()
    # Summer time began on March 8.
    assert session.starts_at == datetime(2026, 3, 11, 0, 30, tzinfo=UTC)
    url = f"/cohorts/coaching/{session.pk}/"
    answer = coach.post(f"{url}words/", {"present": [str(lena.pk)], "shared": "Breathe", "notes": "Shy"}, follow=True)
    assert "1 of 1" in text_of(answer) and "Breathe" in text_of(answer)
    coach.post(f"{url}commitments/", {"enrolment": str(lena.pk), "text": "Call two", "due_on": "2026-03-12"})
    with context.institute(cast.institute.pk):
        promised = Commitment.objects.get()
    assert "Call two" in text_of(coach.get(page))
    coach.post(f"/cohorts/commitments/{promised.pk}/tick/", {"next": page})
    assert "Call two" not in text_of(coach.get(page))
    coach.post(f"{url}edit/", {**FIELDS, "at": "07:00"})
    assert "7:00 AM" in text_of(coach.get(url))
    assert "Called off by" in text_of(coach.post(f"{url}call-off/", follow=True))
    assert coach.post(f"{url}edit/", FIELDS).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "2026-03-08", "at": "02:30"}, "this time doesn&#x27;t exist"),
        ({"day": "yesterday"}, "Enter a valid date"),
        ({"day": "9999-12-31", "at": "23:59"}, "this century"),
        ({"day": "0001-01-01", "at": "00:00"}, "this century"),
        ({"minutes": "0"}, "greater than or equal to 5"),
        ({"enrolment": "00000000-0000-0000-0000-000000000000"}, "Select a valid choice"),
        ({"enrolment": "nobody"}, "Select a valid choice"),
    ],
)
def test_what_is_refused_keeps_its_words(coach: Browser, cohort: Cohort, wrong: dict[str, str], said: str) -> None:
    answer = coach.post(f"/cohorts/{cohort.pk}/coaching/new/", FIELDS | wrong)
    assert answer.status_code == 422
    assert said in text_of(answer) and "Front desks" in text_of(answer)


def test_a_refused_word_or_promise_keeps_its_text(coach: Browser, cast: Cast, cohort: Cohort) -> None:
    with context.institute(cast.institute.pk):
        session = make_session(cohort)
    url = f"/cohorts/coaching/{session.pk}/"
    answer = coach.post(f"{url}words/", {"present": ["nobody"], "shared": "Kept words", "notes": "x" * 9000})
    assert answer.status_code == 422 and "Kept words" in text_of(answer)
    answer = coach.post(f"{url}commitments/", {"text": "", "due_on": "never"})
    assert answer.status_code == 422 and "Enter a valid date" in text_of(answer)


def test_nobody_is_asked_about_where_nobody_has_a_seat(coach: Browser, cast: Cast, cohort: Cohort) -> None:
    answer = coach.post(f"/cohorts/{cohort.pk}/coaching/new/", FIELDS, follow=True)
    url = answer.redirect_chain[-1][0]
    assert "Who was there" not in text_of(answer)
    assert "Breathe" in text_of(coach.post(f"{url}words/", {"shared": "Breathe"}, follow=True))


def test_who_was_there_is_asked_once(coach: Browser, cast: Cast, cohort: Cohort) -> None:
    with context.institute(cast.institute.pk):
        make_enrolment(cohort, name="Lena Learner")
    assert text_of(coach.post(f"/cohorts/{cohort.pk}/coaching/new/", FIELDS, follow=True)).count("Who was there") == 1


def test_a_coach_coaches_too(cast: Cast, cohort: Cohort) -> None:
    with context.institute(cast.institute.pk):
        add_institute_member(user=make_user("casey@metcrm.example"), role=InstituteRole.COACH, now=NOW)
    casey = browser_of("casey@metcrm.example")
    assert casey.post(f"/cohorts/{cohort.pk}/coaching/new/", FIELDS).status_code == 302
    assert casey.post(f"/cohorts/{cohort.pk}/certificates/issue/").status_code == 403


def test_another_institute_and_a_learner_get_404(alice: Browser, cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        made = make_coaching()
    make_institute()
    for who in (browser_of("birch@metcrm.example"), alice):
        for url in (f"/cohorts/{made['cohort']}/coaching/", f"/cohorts/{made['cohort']}/coaching/new/",
                    f"/cohorts/coaching/{made['session']}/", f"/cohorts/coaching/{made['session']}/edit/"):  # fmt: skip
            assert who.get(url).status_code == 404
        for url in (f"/cohorts/coaching/{made['session']}/words/", f"/cohorts/coaching/{made['session']}/call-off/",
                    f"/cohorts/coaching/{made['session']}/commitments/",
                    f"/cohorts/commitments/{made['commitment']}/tick/"):  # fmt: skip
            assert who.post(url, {"text": "x"}).status_code == 404


def test_many_sessions_cost_no_more_queries(
    coach: Browser, cast: Cast, cohort: Cohort, django_assert_max_num_queries: Any
) -> None:
    with context.institute(cast.institute.pk):
        for number in range(12):
            learner = make_enrolment(cohort, f"l{number}@metcrm.example")
            session = make_session(cohort, enrolment=learner)
            Commitment.objects.create(session=session, enrolment=learner, text="Call", created_at=NOW)
    coach.get(f"/cohorts/{cohort.pk}/coaching/")
    with django_assert_max_num_queries(16):
        coach.get(f"/cohorts/{cohort.pk}/coaching/")
