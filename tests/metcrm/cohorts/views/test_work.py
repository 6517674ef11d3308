"""The learner's assignments, handing in, and the coach's answer, as pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from metcrm.cohorts.models import CohortSight, Credit, Enrolment, Submission
from metcrm.tenancy import context
from tests.conftest import Cast
from tests.factories.cohorts import make_enrolment, make_institute
from tests.factories.presentations import make_visit
from tests.metcrm.cohorts.courses import SECOND_WEEK, Course, add_learner, make_course
from tests.metcrm.documents.test_photographs import with_exif

HTMX = {"HX-Request": "true"}


@pytest.fixture
def course(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    monkeypatch.setattr("metcrm.clock.now", lambda: SECOND_WEEK)
    made = make_course(cast)
    add_learner(made, "Alice Owner", workspace=cast.workspace)
    yield made


def at(course: Course, name: str, **more: Any) -> str:
    with course.cast.inside():
        return reverse(f"cohorts:{name}", kwargs={"pk": CohortSight.objects.get().pk} | more)


def the_hand_in(course: Course, name: str = "hand_in") -> str:
    with course.inside():
        return at(course, name, assignment=course.cohort.assignments.get(kind="hand_in").pk)


def given(course: Course) -> Submission:
    with course.inside():
        return Submission.objects.get()


def test_the_page_shows_what_counts_and_how(course: Course, alice: Browser) -> None:
    page = alice.get(at(course, "work")).content.decode()
    assert "0 of 2 assignments done" in page
    assert "0 of 2: practice visits logged" in page
    assert "Every visit that is logged counts" in page


def test_opening_it_counts_and_credits_at_once(course: Course, alice: Browser) -> None:
    with course.cast.inside():
        for _ in range(2):
            make_visit(people=[])
    answer = alice.post(at(course, "work_count"), headers=HTMX)
    assert "1 of 2 assignments done" in answer.content.decode()
    assert "hx-post" not in answer.content.decode()  # it doesn't ask again
    with course.inside():
        assert Credit.objects.count() == 1
    assert alice.post(at(course, "work_count")).status_code == 302


def test_a_photograph_is_handed_out_as_a_download_that_is_taken_for_nothing_else(
    course: Course, alice: Browser, coach: Browser
) -> None:
    file = SimpleUploadedFile("plan.html", with_exif(), "text/html")
    assert alice.post(the_hand_in(course), {"text": "", "file": file}).status_code == 302
    answer = coach.get(reverse("cohorts:submission_file", args=[given(course).pk]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'attachment; filename="handed-in.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"A Camera Maker" not in answer.content


def test_a_document_of_office_is_refused_beside_the_field_and_the_text_stays(course: Course, alice: Browser) -> None:
    file = SimpleUploadedFile("story.docx", b"PK\x03\x04 word/document.xml", "application/pdf")
    answer = alice.post(the_hand_in(course), {"text": "My long story", "file": file})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "print them into a PDF" in page and "My long story" in page


def test_the_page_of_the_course_is_loaded_anew_when_something_was_credited(course: Course, alice: Browser) -> None:
    with course.inside():
        Enrolment.objects.update(user=course.cast.alice)
    assert at(course, "course_count") in alice.get(at(course, "course")).content.decode()
    assert alice.post(at(course, "course_count"), headers=HTMX).status_code == 204
    with course.cast.inside():
        for _ in range(2):
            make_visit(people=[])
    assert "HX-Refresh" in alice.post(at(course, "course_count"), headers=HTMX)
    assert "HX-Refresh" not in alice.post(at(course, "course_count"), headers=HTMX)  # once: it doesn't go in circles
    assert alice.post(at(course, "course_count")).url == at(course, "course")  # type: ignore[attr-defined]


def test_handing_in_and_being_accepted(course: Course, alice: Browser, coach: Browser) -> None:
    file = SimpleUploadedFile("story.pdf", b"%PDF-1.7 it is %%EOF", "application/pdf")
    assert alice.post(the_hand_in(course), {"text": "My story", "file": file}).status_code == 302
    page = reverse("cohorts:submission", args=[given(course).pk])
    listed = coach.get(reverse("cohorts:hand_ins", args=[course.cohort.pk])).content.decode()
    assert page in listed
    assert "My story" in coach.get(page).content.decode()
    pdf = coach.get(reverse("cohorts:submission_file", args=[given(course).pk]))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"].startswith("attachment")
    refused = coach.post(page, {"verdict": "accept", "met_0": "on", "word_1": "Not yet"})
    assert refused.status_code == 422
    assert "Not yet" in refused.content.decode()
    assert coach.post(page, {"verdict": "accept", "met_0": "on", "met_1": "on"}).status_code == 302
    assert given(course).state == "accepted"
    assert "Done since" in alice.get(at(course, "work")).content.decode()


def test_a_returned_one_shows_what_the_coach_said(course: Course, alice: Browser, coach: Browser) -> None:
    alice.post(the_hand_in(course), {"text": "My story"})
    page = reverse("cohorts:submission", args=[given(course).pk])
    coach.post(page, {"verdict": "return", "word_0": "Which <b>office</b>?"})
    shown = alice.get(the_hand_in(course)).content.decode()
    assert "Which &lt;b&gt;office&lt;/b&gt;?" in shown
    assert "My story" in shown


def test_what_is_refused_keeps_what_was_typed(course: Course, alice: Browser) -> None:
    file = SimpleUploadedFile("a.pdf", b"GIF89a", "application/pdf")
    answer = alice.post(the_hand_in(course), {"text": "Long and good", "file": file})
    assert answer.status_code == 422
    assert "Long and good" in answer.content.decode()
    assert "Choose a PDF" in answer.content.decode()
    assert alice.post(the_hand_in(course), {}).status_code == 422


def test_a_draft_is_seen_by_nobody_else(course: Course, alice: Browser, coach: Browser) -> None:
    assert alice.post(the_hand_in(course, "hand_in_keep"), {"text": "Half"}).status_code == 302
    assert coach.get(reverse("cohorts:submission", args=[given(course).pk])).status_code == 404
    assert (
        "Nothing waits to be read" in coach.get(reverse("cohorts:hand_ins", args=[course.cohort.pk])).content.decode()
    )


def test_it_is_taken_back(course: Course, alice: Browser) -> None:
    alice.post(the_hand_in(course), {"text": "My story"})
    alice.post(the_hand_in(course, "hand_in_take_back"))
    assert given(course).state == "draft"
    alice.post(the_hand_in(course, "hand_in_take_back"))  # again: a sentence, not an error
    assert given(course).state == "draft"


def test_nobody_else_comes_in(course: Course, alice: Browser, bob: Browser, carol: Browser, coach: Browser) -> None:
    alice.post(the_hand_in(course), {"text": "My story"})
    for url in (at(course, "work"), the_hand_in(course)):
        assert bob.get(url).status_code == 403
        assert carol.get(url).status_code == coach.get(url).status_code == 404
    for name in ("submission", "submission_file"):
        url = reverse(f"cohorts:{name}", args=[given(course).pk])
        assert alice.get(url).status_code == carol.get(url).status_code == 404


def test_the_institute_sees_one_learners_progress(course: Course, coach: Browser) -> None:
    with course.inside():
        enrolment = course.cohort.enrolments.get()
    page = coach.get(reverse("cohorts:progress", args=[enrolment.pk])).content.decode()
    assert "Practice visits logged" in page
    assert "Alice Owner" in page
    other = make_institute()
    with context.institute(other.pk):
        theirs = make_enrolment()
    assert coach.get(reverse("cohorts:progress", args=[theirs.pk])).status_code == 404


def test_after_leaving_there_is_no_page(course: Course, alice: Browser) -> None:
    url = at(course, "work")
    with course.cast.inside():
        CohortSight.objects.update(ended_at=SECOND_WEEK)
    assert alice.get(url).status_code == 404
