"""Learners and cohorts move by themselves: written with who, when and why, once, and never against a person."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from metcrm.audit.models import AuditEvent
from metcrm.cohorts import tasks
from metcrm.cohorts.models import Assignment, Cohort, Credit, Enrolment, EnrolmentChange, Submission
from metcrm.cohorts.segments import find
from metcrm.cohorts.selectors_board import board
from metcrm.cohorts.services import cohorts, counting, enrolments, refreshing
from metcrm.cohorts.services.advancing import advance, turn_cohorts
from metcrm.cohorts.services.refreshing import Batch, count_learners, refresh_here
from metcrm.tenancy import context
from tests.conftest import NOW as BEFORE
from tests.conftest import Cast
from tests.factories.cohorts import START, make_cohort, make_enrolment, make_institute
from tests.factories.presentations import make_visit
from tests.metcrm.cohorts.conftest import by_coach
from tests.metcrm.cohorts.courses import SECOND_WEEK, Course, add_learner, make_course

DAY = timedelta(days=1)
TODAY = date(2026, 3, 17)


@pytest.fixture
def course(cast: Cast) -> Iterator[Course]:
    """Two visits are due in the first week; today is Tuesday of the second."""
    yield make_course(cast)


def night(course: Course, *learners: Enrolment, now: datetime = SECOND_WEEK) -> None:
    count_learners(Batch(course.cast.institute.pk, course.cohort.pk, tuple(one.pk for one in learners)), now=now)


def state_of(course: Course, learner: Enrolment) -> str:
    with course.inside():
        return Enrolment.objects.get(pk=learner.pk).state


def history(course: Course, learner: Enrolment) -> list[tuple[str, str, str, str]]:
    """Before, after, who, why; without the beginning."""
    with course.inside():
        changes = EnrolmentChange.objects.filter(enrolment=learner).exclude(before="").order_by("pk")
        return [(one.before, one.after, one.by_label, one.why) for one in changes]


def give_all(course: Course, learner: Enrolment, *, but: int = 0, at: datetime = SECOND_WEEK) -> None:
    with course.inside():
        tasks = list(Assignment.objects.filter(cohort=course.cohort).order_by("pk"))
        for task in tasks[: len(tasks) - but]:
            Credit.objects.create(enrolment=learner, assignment=task, became_true_on=at.date(), credited_at=at)


def test_the_night_calls_at_risk_who_is_by_the_rules_and_says_which(course: Course) -> None:
    lion, bee = add_learner(course, "Lazy Lion"), add_learner(course, "Busy Bee", visits=3)
    night(course, lion, bee)
    assert state_of(course, bee) == "active" and history(course, bee) == []
    why = "No sign-in for 13 days; No visit by week 1"
    assert history(course, lion) == [("active", "at_risk", "The count", why)]
    with course.inside():
        row = Enrolment.objects.get(pk=lion.pk)
        assert (row.state, row.reasons, row.since) == ("at_risk", why.split("; "), SECOND_WEEK)
        event = AuditEvent.objects.get(action="enrolment.moved")
        assert (event.actor_role, event.detail) == ("system", {"before": "active", "after": "at_risk"})


def test_a_second_count_of_the_same_night_moves_nobody(course: Course) -> None:
    lion = add_learner(course, "Lazy Lion")
    for hours in (0, 1, 5):
        night(course, lion, now=SECOND_WEEK + timedelta(hours=hours))
    assert len(history(course, lion)) == 1


def test_reasons_are_renewed_without_a_move(course: Course) -> None:
    lion = add_learner(course, "Lazy Lion")
    night(course, lion)
    night(course, lion, now=SECOND_WEEK + DAY)
    assert len(history(course, lion)) == 1
    with course.inside():
        assert Enrolment.objects.get(pk=lion.pk).reasons[0] == "No sign-in for 14 days"


def test_ones_own_act_ends_the_risk_at_once_and_it_comes_back_tomorrow_at_the_soonest(
    cast: Cast, course: Course
) -> None:
    alice = add_learner(course, "Alice Owner", workspace=cast.workspace)
    night(course, alice)
    with cast.inside():
        make_visit(happened_at=SECOND_WEEK, now=SECOND_WEEK, people=[])
        refresh_here(now=SECOND_WEEK)
    # Her visit is there; what is left is that nobody saw her for so long.
    assert state_of(course, alice) == "at_risk"
    cast.alice.last_login = SECOND_WEEK
    cast.alice.save(update_fields=["last_login"])
    with cast.inside():
        refresh_here(now=SECOND_WEEK)
    assert history(course, alice)[-1] == ("at_risk", "active", "The count", "No rule about risk holds any more")
    # Two assignments are late by the end; an hour after she became active nothing is said, a day later it is.
    with course.inside():
        Assignment.objects.update(due_on=START)
    night(course, alice, now=SECOND_WEEK + timedelta(hours=1))
    assert state_of(course, alice) == "active"
    night(course, alice, now=SECOND_WEEK + DAY)
    assert history(course, alice)[-1][1:] == ("at_risk", "The count", "2 assignments late")


def test_the_page_the_list_the_file_and_the_parts_say_what_is_written(
    course: Course, coach: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody reckons a second time: what is written stands, though the rules would say something else today."""
    monkeypatch.setattr("metcrm.clock.now", lambda: SECOND_WEEK)
    lion = add_learner(course, "Lazy Lion")
    base = f"/cohorts/{course.cohort.pk}"
    with course.inside():
        assert not board(course.cohort, TODAY).at_risk and not find(course.cohort, "at_risk", TODAY).learners  # type: ignore[union-attr]
    assert "No visit by week 1" not in coach.get(f"{base}/export/csv/").content.decode()
    night(course, lion)
    with course.inside():
        assert [one.pk for one in find(course.cohort, "at_risk", TODAY).learners] == [lion.pk]  # type: ignore[union-attr]
    learner = f"/cohorts/learners/{lion.pk}/"
    boards = [f"{base}/", f"{base}/?state=at_risk", f"{base}/?show=risk", f"{base}/export/csv/"]
    for page in [*boards, learner, f"{learner}progress/"]:
        assert "No visit by week 1" in coach.get(page).content.decode(), page
    people = coach.get(f"{base}/people/?state=at_risk").content.decode()
    assert "Lazy Lion" in people and "No visit by week 1" in people


def test_a_workspace_that_could_not_be_counted_puts_nobody_at_risk(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    lion = add_learner(course, "Lazy Lion")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(counting, "counted_here", broken)
    night(course, lion)
    assert history(course, lion) == []


def test_everything_credited_completes(course: Course) -> None:
    bee = add_learner(course, "Busy Bee", visits=3)
    give_all(course, bee, but=1)
    night(course, bee)
    assert state_of(course, bee) == "active"
    with course.inside():
        task = Assignment.objects.exclude(credits__enrolment=bee).get()
        Credit.objects.create(enrolment=bee, assignment=task, became_true_on=TODAY, credited_at=SECOND_WEEK)
    night(course, bee)
    night(course, bee, now=SECOND_WEEK + DAY)
    assert history(course, bee) == [("active", "completed", "The count", "All 2 assignments are credited")]


def test_who_was_reopened_by_a_person_is_completed_by_a_person(course: Course) -> None:
    bee = add_learner(course, "Busy Bee", visits=3)
    give_all(course, bee)
    night(course, bee)
    with course.inside():
        enrolments.reopen(bee, why="The story was another’s", by=by_coach(course.cast), now=SECOND_WEEK)
    night(course, bee, now=SECOND_WEEK + DAY)
    assert state_of(course, bee) == "active"


@pytest.mark.parametrize("model", [Credit, Submission])
def test_the_first_work_makes_active_before_the_start(cast: Cast, model: type) -> None:
    with context.institute(cast.institute.pk):
        cohort = make_cohort()
        task = cohort.assignments.order_by("pk")[0]
        waits = make_enrolment(cohort, "w@x.example", accepted_at=BEFORE)
        works = make_enrolment(cohort, "a@x.example", accepted_at=BEFORE)
        at = BEFORE + DAY
        if model is Credit:
            Credit.objects.create(enrolment=works, assignment=task, became_true_on=at.date(), credited_at=at)
        else:
            Submission.objects.create(
                enrolment=works, assignment=task, state="submitted", text="x", changed_at=at, handed_in_at=at
            )
        assert advance(cohort, [waits.pk, works.pk], now=at) == 1
        works.refresh_from_db()
        assert works.state == "active"
        assert works.changes.latest("pk").why == "Their first work is there"
        # Opened again: what was there before makes nobody active a second time.
        Enrolment.objects.filter(pk=works.pk).update(state="enrolled", since=at + DAY)
        assert advance(cohort, [works.pk], now=at + DAY) == 0


def test_who_is_out_or_waits_stays(course: Course) -> None:
    with course.inside():
        rows = [
            make_enrolment(course.cohort, f"{state}@x.example", state=state)
            for state in ("applied", "waiting", "withdrawn", "deferred", "completed")
        ]
        assert advance(course.cohort, [row.pk for row in rows], now=SECOND_WEEK) == 0


def test_the_queries_do_not_grow_with_those_who_stay(
    course: Course, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    learners = [add_learner(course, f"Bee{n} Busy", visits=3) for n in range(6)]
    with course.inside(), django_assert_max_num_queries(14):
        assert advance(course.cohort, [one.pk for one in learners], now=SECOND_WEEK) == 0


def test_after_the_course_nobody_is_at_risk(course: Course) -> None:
    lion = add_learner(course, "Lazy Lion")
    night(course, lion)
    after = SECOND_WEEK + 10 * DAY
    turn_cohorts(after)
    night(course, lion, now=after)
    assert history(course, lion)[-1][1:] == ("active", "The count", "The course doesn’t run any more")


# --- Cohorts by their dates ------------------------------------------------------------------------------------------


def midnight(day: date, zone_hours: int) -> datetime:
    """Midnight of that day, so many hours behind UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=zone_hours)


@pytest.mark.parametrize(("zone", "behind"), [("America/New_York", 4), ("Pacific/Auckland", -13)])
def test_a_cohort_starts_and_ends_on_its_own_clock(cast: Cast, zone: str, behind: int) -> None:
    with context.institute(cast.institute.pk):
        cohort = make_cohort(timezone=zone)
        seated = make_enrolment(cohort, "a@x.example", accepted_at=BEFORE)
        promised = make_enrolment(cohort, "b@x.example")
    begins, over = midnight(START, behind), midnight(cohort.ends_on + DAY, behind)
    steps = []
    for at in (begins - timedelta(minutes=1), begins, begins, over - timedelta(minutes=1), over, over):
        turn_cohorts(at)
        with context.institute(cast.institute.pk):
            steps.append(Cohort.objects.get().state)
    assert steps == ["open", "active", "active", "active", "completed", "completed"]
    with context.institute(cast.institute.pk):
        seated.refresh_from_db()
        promised.refresh_from_db()
        assert (seated.state, promised.state) == ("active", "enrolled")
        moves = list(AuditEvent.objects.filter(action="cohort.moved").order_by("seq").values_list("actor_label", "at"))
        assert moves == [("The count", begins), ("The count", over)]


def test_a_person_who_goes_back_is_not_overruled(cast: Cast) -> None:
    by = by_coach(cast)
    with context.institute(cast.institute.pk):
        cohort = make_cohort()
    turn_cohorts(SECOND_WEEK)
    with context.institute(cast.institute.pk):
        cohorts.move_cohort(cohort, to="open", by=by, now=SECOND_WEEK)
    assert turn_cohorts(SECOND_WEEK + DAY) == 0
    with context.institute(cast.institute.pk):
        cohort = cohorts.change_cohort(cohort, starts_on=TODAY + 6 * DAY, by=by, now=SECOND_WEEK + DAY)
    assert turn_cohorts(SECOND_WEEK + 6 * DAY) == 1, "another start date counts again"
    over = SECOND_WEEK + 60 * DAY
    assert turn_cohorts(over) == 1
    with context.institute(cast.institute.pk):
        cohorts.move_cohort(cohort, to="active", by=by, now=over)
    assert turn_cohorts(over + DAY) == 0


def test_a_cohort_that_fails_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with context.institute(cast.institute.pk):
        broken, other = make_cohort("One"), make_cohort("Two")
    theirs = make_institute()
    with context.institute(theirs.pk):
        third = make_cohort("Three")
    real = cohorts.move_cohort

    def move(cohort: Cohort, **given: object) -> Cohort:
        if cohort == broken:
            raise ZeroDivisionError
        return real(cohort, **given)  # type: ignore[arg-type]

    monkeypatch.setattr("metcrm.cohorts.services.advancing.move_cohort", move)
    assert turn_cohorts(SECOND_WEEK) == 2
    for place, cohort, state in (
        (cast.institute, broken, "open"),
        (cast.institute, other, "active"),
        (theirs, third, "active"),
    ):
        with context.institute(place.pk):
            assert Cohort.objects.get(pk=cohort.pk).state == state


def test_the_hourly_task_moves_by_dates_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: SECOND_WEEK)
    monkeypatch.setattr(refreshing, "due", lambda now: iter(()))
    with context.institute(cast.institute.pk):
        make_cohort()
    tasks.count_cohorts()
    with context.institute(cast.institute.pk):
        assert Cohort.objects.get().state == "active"
