"""The admin's pages, in the order in which a course is set up; and what a coach doesn't get."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.services.institutes import add_institute_member
from metcrm.cohorts.forms.fields import DaysField, rubric_of, rubric_text
from metcrm.cohorts.forms.programmes import AssignmentForm
from metcrm.cohorts.models import Cohort, Enrolment, Programme
from metcrm.outbox.models import OutboxMessage, State
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.cohorts import make_cohort, make_enrolment, make_institute
from tests.presentations.counting import queries

CSV = b"Name,E-mail\nAnn Park,ann@x.example\nBo Reed,bo at x\n"


def test_from_a_ready_made_programme_to_a_cohort_with_people(coach: Browser, cast: Cast) -> None:
    made = coach.post("/cohorts/programmes/new/", {"name": "Jumpstart", "start_from": "six_weeks"}, follow=True)
    assert "Research ten practices" in made.content.decode()
    with context.institute(cast.institute.pk):
        programme = Programme.objects.get()
    answer = coach.post(
        "/cohorts/new/",
        {"programme": str(programme.pk), "name": "Fall", "starts_on": "2026-09-14", "timezone": "America/New_York",
         "capacity": "1", "holidays": "Oct 9, 2026\n2026-10-12"}, follow=True,
    )  # fmt: skip
    page = answer.content.decode()
    assert "Week 1: Know whom you visit" in page and "Mon, Sep 14, 2026" in page
    with context.institute(cast.institute.pk):
        cohort = Cohort.objects.get()
        assert cohort.holidays == ["2026-10-09", "2026-10-12"]
    upload = coach.post(f"/cohorts/{cohort.pk}/roster/", {"file": SimpleUploadedFile("list.csv", CSV)}, follow=True)
    page = upload.content.decode()
    assert "This is no e-mail address." in page and 'data-label="Line">3<' in page
    assert "Take in 1 and mail each" in page
    coach.post(f"{upload.redirect_chain[-1][0]}take/")
    coach.post(f"/cohorts/{cohort.pk}/people/new/", {"name": "Cy", "email": "cy@x.example"})
    page = coach.get(f"/cohorts/{cohort.pk}/people/").content.decode()
    assert "Invited" in page and "Waiting for a seat" in page and "0 of 1 seats free" in page
    assert "Cy" in coach.get(f"/cohorts/{cohort.pk}/people/?q=cy").content.decode()
    assert "Nobody fits" in coach.get(f"/cohorts/{cohort.pk}/people/?q=nobody").content.decode()


def test_a_learner_is_moved_with_a_reason_and_the_history_shows_it(coach: Browser, cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        learner = make_enrolment(state="applied")
        mine = f"/cohorts/learners/{learner.pk}/"
    assert "Approve" in coach.get(mine).content.decode()
    coach.post(f"{mine}move/approve/")
    coach.post(f"{mine}move/withdraw/", {"why": "Moved <away>"})
    page = coach.get(mine).content.decode()
    assert "Moved &lt;away&gt;" in page and "Take back" in page and "Coach Quinn" in page
    assert coach.post(f"{mine}move/complete/").status_code == 422, "nobody completes who is out"
    assert coach.post(f"{mine}move/nothing/").status_code == 404


def test_a_mail_that_came_back_is_seen(coach: Browser, cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        cohort = make_cohort()
    coach.post(f"/cohorts/{cohort.pk}/people/new/", {"name": "Cy", "email": "cy@x.example"})
    with context.institute(cast.institute.pk):
        OutboxMessage.objects.update(state=State.BOUNCED, sent_at=NOW, reason="No such mailbox")
        learner = Enrolment.objects.get()
    assert "mail came back" in coach.get(f"/cohorts/{cohort.pk}/people/").content.decode()
    assert "No such mailbox" in coach.get(f"/cohorts/learners/{learner.pk}/").content.decode()


def test_another_institutes_admin_finds_nothing(coach: Browser, cast: Cast) -> None:
    other = make_institute()
    with context.institute(other.pk):
        learner = make_enrolment()
    for url in (f"/cohorts/{learner.cohort_id}/plan/", f"/cohorts/{learner.cohort_id}/people/",
                f"/cohorts/learners/{learner.pk}/", f"/cohorts/{learner.cohort_id}/copy/"):  # fmt: skip
        assert coach.get(url).status_code == 404, url
    assert "Spring" not in coach.get("/cohorts/").content.decode()


def test_a_coach_reads_and_writes_nothing(alice: Browser, cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        add_institute_member(user=cast.alice, role=InstituteRole.COACH, now=NOW)
        learner = make_enrolment()
    page = alice.get(f"/cohorts/{learner.cohort_id}/plan/").content.decode()
    assert "Homework 1" in page and "Start the cohort" not in page and "/copy/" not in page
    assert alice.get("/cohorts/new/").status_code == 403
    assert alice.post(f"/cohorts/learners/{learner.pk}/move/withdraw/").status_code == 403
    assert "Upload a roster" not in alice.get(f"/cohorts/{learner.cohort_id}/people/").content.decode()


def test_pages_cost_the_same_with_many_learners(coach: Browser, cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        cohort = make_cohort()
        make_enrolment(cohort)
    urls = ("/cohorts/", f"/cohorts/{cohort.pk}/people/", f"/cohorts/{cohort.pk}/plan/")
    few = [queries(coach, url) for url in urls]
    with context.institute(cast.institute.pk):
        for n in range(20):
            make_enrolment(cohort, f"l{n}@x.example")
        for n in range(5):
            make_cohort(f"More {n}")
    assert [queries(coach, url) for url in urls] == few


TYPED = st.one_of(
    st.text(max_size=40), st.sampled_from(["", "0", "-1", "999999999999", "2026-02-30", "rule", "visits"])
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*AssignmentForm.base_fields]), TYPED))
def test_whatever_is_typed_into_an_assignment_gets_an_answer(typed: dict[str, str]) -> None:
    form = AssignmentForm(typed)
    assert form.is_valid() or form.errors


@given(st.text(max_size=200))
def test_days_are_dates_or_a_sentence(typed: str) -> None:
    from django.forms import ValidationError

    try:
        days = DaysField(label="x").clean(typed)
    except ValidationError as error:
        assert str(error)
    else:
        assert all(isinstance(day, date) for day in days) and days == sorted(set(days))


@given(st.text(max_size=300))
def test_a_rubric_is_read_back_as_it_was_written(typed: str) -> None:
    assert rubric_of(rubric_text(rubric_of(typed))) == rubric_of(typed)
