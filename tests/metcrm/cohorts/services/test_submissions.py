"""Handing in, taking back, returning and accepting."""

from datetime import date, timedelta
from typing import Any

import pytest

from metcrm.accounts.permissions import NotAllowed
from metcrm.accounts.selectors import actor
from metcrm.audit.models import AuditEvent
from metcrm.cohorts.models import (
    SUBMISSION_MOVES,
    Assignment,
    CohortSight,
    Credit,
    Enrolment,
    Review,
    Submission,
    SubmissionState,
)
from metcrm.cohorts.services.refusals import Refused
from metcrm.cohorts.services.submissions import Mark, Upload, answer, hand_in, remove_file, take_back
from metcrm.documents import files
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from tests.conftest import Cast
from tests.factories.clients import make_client
from tests.factories.cohorts import make_cohort, make_institute
from tests.metcrm.cohorts.courses import SECOND_WEEK as NOW
from tests.metcrm.cohorts.courses import Course, add_learner, make_course
from tests.metcrm.documents.test_photographs import photograph, with_exif

PDF = Upload(b"%PDF-1.7 it is %%EOF", "C:\\desk\\story.pdf")
MET = [Mark("Names the office", True), Mark("Says what changed", True, "Well said")]


@pytest.fixture
def course(cast: Cast) -> Course:
    made = make_course(cast)
    add_learner(made, "Alice Owner", workspace=cast.workspace)
    return made


def sight_of(cast: Cast) -> CohortSight:
    return CohortSight.objects.get(workspace=cast.workspace)


def task(course: Course) -> Assignment:
    with course.inside():
        return course.cohort.assignments.get(kind="hand_in")


def give(course: Course, **over: Any) -> Submission:
    values: dict[str, Any] = {"text": "What the office told me", "upload": None, "finished": True, "by": course.cast.by,
              "now": NOW} | over  # fmt: skip
    with course.cast.inside():
        return hand_in(sight_of(course.cast), task_id(course), **values)


def task_id(course: Course) -> Any:
    return task(course).pk


def coach(course: Course) -> Actor:
    return actor(course.cast.coach, "coach")


def reply(course: Course, given: Submission, **over: Any) -> Review:
    values: dict[str, Any] = {
        "accepted": True,
        "marks": MET,
        "word": "",
        "by": coach(course),
        "now": NOW + timedelta(days=2),
    } | over
    with course.inside():
        return answer(given, **values)


def test_a_draft_is_kept_and_handed_in_later(course: Course) -> None:
    assert give(course, finished=False).state == "draft"
    given = give(course, upload=PDF)
    assert (given.state, given.handed_in_at, given.file_name) == ("submitted", NOW, "story.pdf")
    with course.inside():
        actions = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
        assert actions[-2:] == ["submission.kept", "submission.handed_in"]


def test_the_file_lies_with_the_institute(course: Course) -> None:
    given = give(course, upload=PDF)
    assert given.file is not None
    assert given.file.tenant_id == course.cast.institute.pk


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "C:\\desk\\sheet.pdf"), ("PNG", "sheet.png")])
def test_a_photograph_is_drawn_anew_whatever_it_calls_itself(course: Course, kind: str, name: str) -> None:
    data = with_exif() if kind == "JPEG" else photograph(kind="PNG")
    given = give(course, upload=Upload(data, name))
    assert given.file is not None and given.file_name == "sheet.jpg"
    assert given.file.content_type == "image/jpeg"
    with course.inside():
        kept = files.read(given.file)
    assert kept.startswith(b"\xff\xd8") and b"A Camera Maker" not in kept and b"Exif" not in kept


@pytest.mark.parametrize(("over", "words"), [
    ({"text": " "}, "Write something"),
    ({"text": "x" * 20_001}, "20,000 fit"),
    ({"upload": Upload(b"GIF89a", "a.pdf")}, "Choose a PDF"),
    ({"upload": Upload(b"%PDF-1.7 half", "a.pdf")}, "didn't arrive whole"),
    ({"upload": Upload(b"%PDF-1.7" + b"x" * 15_000_000, "a.pdf")}, "15 MB"),
    ({"upload": Upload(b"PK\x03\x04 word/document.xml", "story.docx")}, "can hold programs: print them into a PDF"),
    ({"upload": Upload(b"\x00\x00\x00\x18ftypheic", "story.jpg")}, "HEIC"),
    ({"upload": Upload(b"<svg onload=alert(1)></svg>", "story.png")}, "Choose a PDF"),
])  # fmt: skip
def test_what_cannot_be_handed_in_says_why_and_leaves_nothing(course: Course, over: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        give(course, **over)
    with course.inside():
        assert not Submission.objects.exists()


def test_a_clients_name_does_not_leave_the_workspace(course: Course) -> None:
    with course.cast.inside():
        make_client(first_name="Hilde", last_name="Brandt")
    with pytest.raises(Refused, match="name of a client"):
        give(course, text="Hilde Brandt walks again")


def test_handed_in_work_is_changed_only_after_taking_it_back(course: Course) -> None:
    give(course)
    with pytest.raises(Refused, match="handed in already"):
        give(course, text="Better")
    with course.cast.inside():
        take_back(sight_of(course.cast), task_id(course), by=course.cast.by, now=NOW)
    assert give(course, text="Better").text == "Better"


def test_a_file_is_taken_out_while_it_may_be_changed(course: Course) -> None:
    give(course, upload=PDF, finished=False)
    with course.cast.inside():
        assert remove_file(sight_of(course.cast), task_id(course), by=course.cast.by, now=NOW).file is None
    give(course, upload=PDF)
    with course.cast.inside(), pytest.raises(Refused):
        remove_file(sight_of(course.cast), task_id(course), by=course.cast.by, now=NOW)


def test_accepted_work_is_credited_on_the_day_it_was_handed_in(course: Course) -> None:
    review = reply(course, give(course))
    assert [mark["word"] for mark in review.marks] == ["", "Well said"]
    with course.inside():
        credit = Credit.objects.get()
        assert credit.became_true_on == date(2026, 3, 17)
        assert credit.assignment_id == task_id(course)
        assert Submission.objects.get().state == "accepted"
    with pytest.raises(Refused):
        give(course, text="More")


def test_returned_work_comes_again(course: Course) -> None:
    missing = [Mark("Names the office", False, "Which one?"), Mark("Says what changed", True)]
    reply(course, give(course), accepted=False, marks=missing)
    with course.inside():
        assert not Credit.objects.exists()
    given = give(course, text="Lakeside")
    assert given.state == "submitted"
    reply(course, given)
    with course.inside():
        assert Review.objects.count() == 2


def test_work_with_a_line_not_met_is_not_accepted(course: Course) -> None:
    given = give(course)
    with pytest.raises(Refused, match="isn't ticked as met"):
        reply(course, given, marks=[Mark("Names the office", False)])
    with pytest.raises(Refused, match="Say what is missing"):
        reply(course, given, accepted=False, marks=[Mark("Names the office", False)])
    with course.inside():
        assert Submission.objects.get().state == "submitted"


def test_it_is_answered_once(course: Course) -> None:
    given = give(course)
    reply(course, given)
    with pytest.raises(Refused):
        reply(course, given, accepted=False, word="No")


def test_who_may(course: Course) -> None:
    with course.cast.inside(), pytest.raises(NotAllowed):
        hand_in(sight_of(course.cast), task_id(course), text="x", upload=None, finished=True, by=course.cast.by_bob,
                now=NOW)  # fmt: skip
    with pytest.raises(NotAllowed):
        reply(course, give(course), by=course.cast.by)


def test_no_other_cohorts_assignment(course: Course) -> None:
    other = make_institute()
    with context.institute(other.pk):
        theirs = make_cohort().assignments.all()[0].pk
    with course.cast.inside(), pytest.raises(Assignment.DoesNotExist):
        hand_in(sight_of(course.cast), theirs, text="x", upload=None, finished=True, by=course.cast.by, now=NOW)


@pytest.mark.parametrize("state", ["withdrawn", "completed", "deferred"])
def test_a_course_that_is_over_takes_nothing(course: Course, state: str) -> None:
    with course.inside():
        Enrolment.objects.update(state=state)
    with pytest.raises(Refused, match="over for you"):
        give(course)


def test_a_week_that_has_not_begun_takes_nothing(course: Course) -> None:
    with pytest.raises(Refused, match="hasn't begun"):
        give(course, now=NOW - timedelta(days=7))


def test_every_state_is_in_the_table() -> None:
    assert set(SUBMISSION_MOVES) == set(SubmissionState)
    assert {to for targets in SUBMISSION_MOVES.values() for to in targets} == set(SubmissionState)


def test_a_second_write_that_fails_undoes_the_first(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    given = give(course)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("metcrm.cohorts.services.submissions.record", broken)
    with pytest.raises(RuntimeError):
        reply(course, given)
    with course.inside():
        assert Submission.objects.get().state == "submitted"
        assert not Credit.objects.exists()
