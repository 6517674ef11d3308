"""The learner's page of a course and its calendar: their own, without the coach's notes, without other names."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from icalendar import Calendar

from metcrm.cohorts.models import (
    CohortSight,
    Commitment,
    CourseFeed,
    Credit,
    Enrolment,
    Review,
    Submission,
)
from metcrm.cohorts.selectors_learning import course_page
from metcrm.cohorts.services import course_feeds
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.coaching import let_see, make_certificate, make_session
from tests.factories.cohorts import make_cohort, make_enrolment

#: Week 1 opened two days ago.
BEGAN = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)


@pytest.fixture
def sight(cast: Cast) -> CohortSight:
    """Alice's seat in Coach's cohort."""
    with context.institute(cast.institute.pk):
        cohort = make_cohort(starts_on=BEGAN, ends_on=date(2026, 3, 15))
        seat = make_enrolment(cohort, "alice@metcrm.example", name="Alice Owner", state="active")
    return let_see(cast.alice, cast.workspace.pk, cast.institute.pk, seat)


def seat_of(sight: CohortSight) -> Enrolment:
    return Enrolment.objects.select_related("cohort__programme").get(pk=sight.enrolment_id)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_this_week_what_is_next_and_how_far(alice: Browser, cast: Cast, sight: CohortSight) -> None:
    with context.institute(cast.institute.pk):
        seat = seat_of(sight)
        make_session(seat.cohort, enrolment=seat, agenda="Front desks")
        first = seat.cohort.assignments.order_by("due_on")[0]
    page = text_of(alice.get(f"/cohorts/mine/{sight.pk}/"))
    assert "week 1 of 2" in page and "Homework 1" in page and "Opens Mon, Mar 9" in page
    assert "Front desks" in page and "Thu, Mar 5, 11:00 AM" in page and "0 of 2 assignments" in page
    with context.institute(cast.institute.pk):
        Credit.objects.create(enrolment=seat, assignment=first, became_true_on=date(2026, 3, 3), credited_at=NOW)
    page = text_of(alice.get(f"/cohorts/mine/{sight.pk}/"))
    assert "Done since Tue, Mar 3" in page and "1 of 2 assignments" in page


def test_the_coachs_notes_and_other_learners_words_are_never_there(
    alice: Browser, cast: Cast, sight: CohortSight
) -> None:
    with context.institute(cast.institute.pk):
        seat = seat_of(sight)
        other = make_enrolment(seat.cohort, "omar@metcrm.example", name="Omar Other", state="active", accepted_at=NOW)
        shared = make_session(seat.cohort, shared="Said to everybody", notes="Private opinion")
        alone = make_session(seat.cohort, enrolment=other, shared="Said to Omar", agenda="Omar's agenda")
        for session, learner, text in ((shared, seat, "My promise"), (shared, None, "Our promise"),
                                       (shared, other, "Omar's promise"), (alone, None, "To Omar")):  # fmt: skip
            Commitment.objects.create(session=session, enrolment=learner, text=text, created_at=NOW)
        handed_in = Submission.objects.create(
            enrolment=seat, assignment=seat.cohort.assignments.all()[0], state="returned", changed_at=NOW,
            handed_in_at=NOW, settled_at=NOW,
        )  # fmt: skip
        Review.objects.create(
            submission=handed_in, accepted=False, word="Nearly", at=NOW, by_label="Coach Quinn",
            marks=[{"line": "Names an outcome", "met": False, "word": "Which one?"}],
        )  # fmt: skip
    page = text_of(alice.get(f"/cohorts/mine/{sight.pk}/"))
    for text in ("Said to everybody", "My promise", "Our promise", "Nearly", "Which one?", "returned"):
        assert text in page
    for text in ("Private opinion", "Said to Omar", "Omar", "To Omar"):
        assert text not in page


def test_a_promise_of_ones_own_is_ticked_no_other(alice: Browser, cast: Cast, sight: CohortSight) -> None:
    with context.institute(cast.institute.pk):
        seat = seat_of(sight)
        session = make_session(seat.cohort)
        other = make_enrolment(seat.cohort, "omar@metcrm.example", name="Omar Other", state="active")
        mine, theirs, ours = (
            Commitment.objects.create(session=session, enrolment=who, text="x", created_at=NOW)
            for who in (seat, other, None)
        )
    answers = [alice.post(f"/cohorts/mine/{sight.pk}/commitments/{one.pk}/") for one in (mine, theirs, ours)]
    assert [answer.status_code for answer in answers] == [302, 404, 404]
    with context.institute(cast.institute.pk):
        assert [one.pk for one in Commitment.objects.filter(done_at__isnull=False)] == [mine.pk]


@pytest.mark.parametrize(("others", "told"), [(2, None), (3, 1.0)])
def test_the_median_needs_three_others(cast: Cast, sight: CohortSight, others: int, told: float | None) -> None:
    with context.institute(cast.institute.pk):
        seat = seat_of(sight)
        first, second = seat.cohort.assignments.order_by("due_on")
        make_enrolment(seat.cohort, "asked@metcrm.example", state="enrolled")  # hasn't taken the seat
        for number in range(others):
            other = make_enrolment(seat.cohort, f"o{number}@metcrm.example", state="active", accepted_at=NOW)
            for task in (first, second)[:number]:
                Credit.objects.create(enrolment=other, assignment=task, became_true_on=BEGAN, credited_at=NOW)
        pace = course_page(seat_of(sight), NOW).pace
    assert (pace.done, pace.of, pace.others, pace.median) == (0, 2, others, told)


def test_the_page_costs_the_same_for_many(
    alice: Browser, cast: Cast, sight: CohortSight, django_assert_max_num_queries: Any
) -> None:
    with context.institute(cast.institute.pk):
        seat = seat_of(sight)
        for number in range(10):
            session = make_session(seat.cohort, starts_at=NOW + timedelta(days=number))
            Commitment.objects.create(session=session, enrolment=seat, text="x", created_at=NOW)
            make_enrolment(seat.cohort, f"o{number}@metcrm.example", state="active", accepted_at=NOW)
    with django_assert_max_num_queries(34):
        alice.get(f"/cohorts/mine/{sight.pk}/")


def test_nobody_else_reads_it_and_leaving_ends_it(
    alice: Browser, bob: Browser, carol: Browser, coach: Browser, cast: Cast, sight: CohortSight
) -> None:
    url = f"/cohorts/mine/{sight.pk}/"
    assert [who.get(url).status_code for who in (alice, bob, carol, coach)] == [200, 403, 404, 404]
    with cast.inside():
        CohortSight.objects.update(ended_at=NOW)
    assert alice.get(url).status_code == 404


def test_a_co_owner_is_not_the_learner(alice: Browser, cast: Cast, sight: CohortSight) -> None:
    with context.institute(cast.institute.pk):
        Enrolment.objects.update(user=cast.carol)
    assert alice.get(f"/cohorts/mine/{sight.pk}/").status_code == 404


def test_a_certificate_stands_on_the_page(alice: Browser, cast: Cast, sight: CohortSight) -> None:
    with context.institute(cast.institute.pk):
        held = make_certificate(seat_of(sight))
    assert f"/cohorts/mine/certificates/{held.pk}/" in text_of(alice.get(f"/cohorts/mine/{sight.pk}/"))


def test_the_calendar_holds_weeks_due_days_and_sessions_until_revoked(
    alice: Browser, stranger: Browser, cast: Cast, sight: CohortSight
) -> None:
    alice.post(f"/cohorts/mine/{sight.pk}/calendar/")
    with context.institute(cast.institute.pk):
        seat = seat_of(sight)
        make_session(seat.cohort, place="Room 2", cancelled_at=NOW, cancelled_by="x", revision=2)
        url = f"/cohorts/calendar/{course_feeds.token_of(CourseFeed.objects.get())}.ics"
    assert url in text_of(alice.get(f"/cohorts/mine/{sight.pk}/"))
    answer = stranger.get(url)
    events: list[Any] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        "Spring: week 1 opens, Week 1", "Spring: week 2 opens, Week 2", "Due: Homework 1", "Due: Homework 2",
        "Called off: Coaching, Spring",
    ]  # fmt: skip
    assert events[-1]["dtstart"].dt.isoformat() == "2026-03-05T11:00:00-05:00" and events[-1]["status"] == "CANCELLED"
    assert b"Alice" not in answer.content and b"front desk" not in answer.content
    assert stranger.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    alice.post(f"/cohorts/mine/{sight.pk}/calendar/revoke/")
    assert stranger.get(url).status_code == 404


def test_a_new_link_closes_the_old_and_leaving_closes_both(
    alice: Browser, stranger: Browser, cast: Cast, sight: CohortSight
) -> None:
    urls = []
    for _ in range(2):
        alice.post(f"/cohorts/mine/{sight.pk}/calendar/")
        with context.institute(cast.institute.pk):
            feed = CourseFeed.objects.get(revoked_at=None)
            urls.append(f"/cohorts/calendar/{course_feeds.token_of(feed)}.ics")
    assert [stranger.get(url).status_code for url in urls] == [404, 200]
    with context.institute(cast.institute.pk):
        Enrolment.objects.update(workspace_id=None)
    assert stranger.get(urls[1]).status_code == 404
