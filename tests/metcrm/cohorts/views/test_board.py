"""The board: learner by week, who is at risk, medians, what came after the end; and the same as a file."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client as Browser
from django.urls import reverse
from openpyxl import load_workbook

from metcrm.audit.models import AuditEvent
from metcrm.cohorts.models import CohortSight, Enrolment, Review, Submission
from metcrm.cohorts.selectors_board import board
from metcrm.cohorts.selectors_learning import tasks_of
from metcrm.cohorts.selectors_work import work_of
from metcrm.cohorts.services.advancing import advance
from metcrm.cohorts.services.counting import end_counting
from metcrm.cohorts.services.crediting import credit
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.cohorts import START, make_enrolment, make_institute
from tests.metcrm.cohorts.courses import SECOND_WEEK, Course, add_learner, make_course
from tests.presentations.counting import queries

TODAY = date(2026, 3, 17)


@pytest.fixture
def course(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    monkeypatch.setattr("metcrm.clock.now", lambda: SECOND_WEEK)
    yield make_course(cast)


def url(course: Course, query: str = "") -> str:
    return reverse("cohorts:board", args=[course.cohort.pk]) + query


def refresh(course: Course, *learners: Enrolment) -> None:
    with course.inside():
        credit(course.cohort, [one.pk for one in learners], now=SECOND_WEEK)
        advance(course.cohort, [one.pk for one in learners], now=SECOND_WEEK)


def test_an_empty_cohort_says_what_to_do(course: Course, coach: Browser) -> None:
    page = coach.get(url(course)).content.decode()
    assert "Nobody has a seat yet" in page


@pytest.mark.parametrize("state", ["completed", "deferred"])
def test_nobody_is_late_who_has_left_or_completed(course: Course, state: str) -> None:
    learner = add_learner(course, "Lazy Lion")
    with course.inside():
        assert board(course.cohort, TODAY).late(0) == 1
        learner.state = state
        learner.save(update_fields=["state"])
        assert board(course.cohort, TODAY).late(0) == 0
        assert not [item for week in work_of(learner, TODAY, {}) for item in week.items if item.is_late]
        assert "late" not in [task.state for task in tasks_of(learner, TODAY)]


def test_each_learner_stands_by_week(course: Course, coach: Browser) -> None:
    busy = add_learner(course, "Busy Bee", visits=3)
    lazy = add_learner(course, "Lazy Lion")
    refresh(course, busy, lazy)
    with course.inside():
        found = board(course.cohort, TODAY)
    bee, lion = found.learners
    assert [cell.state for cell in bee.cells] == ["done", "open"]
    assert [cell.state for cell in lion.cells] == ["late", "open"]
    assert (bee.visits, bee.done, bee.at_risk, bee.risks) == (3, 1, False, ())
    assert lion.at_risk
    assert lion.risks == ("No sign-in for 13 days", "No visit by week 1")
    page = coach.get(url(course)).content.decode()
    assert "Busy Bee" in page
    assert "No visit by week 1" in page
    assert "no visit logged when the assignments of week 1 were due" in page


def test_a_hand_in_that_waits_is_not_late(course: Course) -> None:
    lion = add_learner(course, "Lazy Lion", visits=2)
    with course.inside():
        task = course.cohort.assignments.get(kind="hand_in")
        Submission.objects.create(
            enrolment=lion, assignment=task, state="submitted", text="x", changed_at=NOW, handed_in_at=NOW
        )
        found = board(course.cohort, TODAY + timedelta(days=30)).learners[0]
    assert (found.cells[1].state, found.waiting, found.late) == ("waiting", 1, 1)


def test_a_coach_reads_it_and_a_stranger_gets_404(
    course: Course, coach: Browser, alice: Browser, carol: Browser
) -> None:
    assert coach.get(url(course)).status_code == 200
    assert alice.get(url(course)).status_code == carol.get(url(course)).status_code == 404
    other = make_institute()
    with context.institute(other.pk):
        theirs = make_enrolment().cohort
    assert coach.get(reverse("cohorts:board", args=[theirs.pk])).status_code == 404
    assert coach.get(reverse("cohorts:board_export", args=[theirs.pk, "csv"])).status_code == 404


@pytest.mark.parametrize("query", ["?q=bee", "?show=risk", "?state=at_risk&sort=-visits", "?show=nonsense&page=x"])
def test_it_is_searched_filtered_and_ordered(course: Course, coach: Browser, query: str) -> None:
    refresh(course, add_learner(course, "Busy Bee"))
    assert "Busy Bee" in coach.get(url(course, query)).content.decode()


def test_what_fits_nothing_says_so(course: Course, coach: Browser) -> None:
    add_learner(course, "Busy Bee")
    assert "No learner fits" in coach.get(url(course, "?q=zzz")).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_learners(course: Course, coach: Browser) -> None:
    add_learner(course, "Busy Bee", visits=1)
    few = queries(coach, url(course))
    for number in range(5):
        add_learner(course, f"Learner{number} More", visits=1)
    assert queries(coach, url(course)) == few


def test_who_leaves_is_in_no_count_any_more(course: Course, coach: Browser) -> None:
    bee = add_learner(course, "Busy Bee", visits=3)
    with course.inside():
        workspace_id = Enrolment.objects.get(pk=bee.pk).workspace_id
    assert workspace_id
    with context.workspace(workspace_id):
        CohortSight.objects.update(ended_at=SECOND_WEEK)
        end_counting(bee.pk, now=SECOND_WEEK)
    with course.inside():
        found = board(course.cohort, TODAY).learners[0]
    assert (found.in_sight, found.visits, found.seen_on, found.first_visit_on) == (False, 0, None, None)


def test_medians_stand_beside_earlier_cohorts(course: Course, coach: Browser) -> None:
    """Days 0, 2 and 4 after the start; somebody had visits before the course."""
    for day in (0, 2, 4):
        add_learner(course, f"After{day} Start", visits=1, first=START + timedelta(days=day))
    add_learner(course, "Long Before", visits=1, first=date(2025, 1, 1))
    earlier = make_course_before(course)
    with course.inside():
        mine, before = board(course.cohort, TODAY).paces
    assert (mine.visit.days, mine.visit.n, mine.visit.before, mine.learners) == (2.0, 3, 1, 4)
    assert (mine.meeting.n, mine.referral.days) == (3, None)
    assert (before.cohort_id, before.visit.n, before.visit.told) == (earlier.cohort.pk, 1, False)
    assert "Winter" in coach.get(url(course)).content.decode()


def make_course_before(course: Course) -> Course:
    start = START - timedelta(days=70)
    earlier = make_course(course.cast, name="Winter", starts_on=start, ends_on=start + timedelta(days=13))
    add_learner(earlier, "Early Bird", visits=1, first=start + timedelta(days=1))
    return earlier


def test_the_line_that_fails_most_stands_first(course: Course) -> None:
    lion = add_learner(course, "Lazy Lion")
    with course.inside():
        task = course.cohort.assignments.get(kind="hand_in")
        given = Submission.objects.create(
            enrolment=lion, assignment=task, state="returned", changed_at=NOW, handed_in_at=NOW
        )
        for missed in (["a"], ["a", "b"], []):
            marks = [{"line": line, "met": line not in missed, "word": ""} for line in ("a", "b", "c")]
            Review.objects.create(submission=given, accepted=not missed, marks=marks, at=NOW, by_label="x")
        found = board(course.cohort, TODAY).failed
    assert [(one.line, one.missed, one.looked) for one in found] == [("a", 2, 3), ("b", 1, 3)]


def test_after_the_end_it_says_whether_referrals_come(
    course: Course, coach: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_learner(course, "Busy Bee")
    monkeypatch.setattr("metcrm.clock.now", lambda: SECOND_WEEK + timedelta(days=60))
    page = coach.get(url(course)).content.decode()
    assert "After the course" in page
    assert "0 of 1" in page
    assert "not over yet" in page


def export(course: Course, coach: Browser, kind: str, query: str = "") -> bytes:
    answer = coach.get(reverse("cohorts:board_export", args=[course.cohort.pk, kind]) + query)
    assert answer.status_code == 200
    return bytes(answer.content)


def test_the_csv_holds_what_the_board_shows(course: Course, coach: Browser) -> None:
    refresh(course, add_learner(course, "Busy Bee", visits=3), add_learner(course, "Lazy Lion"))
    rows = list(csv.DictReader(export(course, coach, "csv").decode("utf-8-sig").splitlines()))
    assert [row["Learner"] for row in rows] == ["Busy Bee", "Lazy Lion"]
    assert (rows[0]["Done"], rows[0]["Visits"], rows[0]["First visit"]) == ("1", "3", "2026-03-09")
    assert "No visit by week 1" in rows[1]["At risk"]
    with course.inside():
        assert AuditEvent.objects.filter(action="cohort.exported").count() == 1
    assert len(export(course, coach, "csv", "?q=bee").splitlines()) == 2


@pytest.mark.parametrize("name", ["=1+1", "+SUM(A1)", "-2", "@x", "\t=1", "'=1"])
def test_no_name_becomes_a_formula(course: Course, coach: Browser, name: str) -> None:
    bee = add_learner(course, "Busy Bee")
    with course.inside():
        Enrolment.objects.filter(pk=bee.pk).update(name=name)
    cell = next(csv.DictReader(export(course, coach, "csv").decode("utf-8-sig").splitlines()))["Learner"]
    assert cell.startswith("'")
    sheet = load_workbook(BytesIO(export(course, coach, "xlsx"))).active
    assert sheet is not None
    written = sheet["A2"]
    assert written.data_type == "s"
    assert written.value == name


def test_the_workbook_keeps_numbers_as_numbers(course: Course, coach: Browser) -> None:
    refresh(course, add_learner(course, "Busy Bee", visits=3))
    sheet = load_workbook(BytesIO(export(course, coach, "xlsx"))).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    row = [cell.value for cell in sheet[2]]
    assert dict(zip(heads, row, strict=True))["Visits"] == 3
    assert "Week 1 (of 1)" in heads


def test_there_is_no_other_kind_of_file(course: Course, coach: Browser) -> None:
    assert coach.get(reverse("cohorts:board_export", args=[course.cohort.pk, "pdf"])).status_code == 404
