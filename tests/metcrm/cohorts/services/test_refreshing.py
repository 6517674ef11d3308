"""Counting and crediting cohorts: once, with the day on which it became true, and nobody is held up by anybody."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from metcrm.accounts.models import Workspace
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.audit.models import AuditEvent
from metcrm.cohorts import rules, tasks
from metcrm.cohorts.models import Assignment, Cohort, CohortCount, CohortSight, Credit, Enrolment, Tally
from metcrm.cohorts.services import counting, refreshing
from metcrm.cohorts.services.crediting import reached
from metcrm.cohorts.services.refreshing import Batch, count_learners, due, last_night, refresh_here
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.clients import make_assessment, make_episode, make_referral
from tests.factories.cohorts import let_count, make_enrolment, make_institute
from tests.factories.presentations import make_visit

TODAY = date(2026, 3, 4)


def make_rule(cohort: Cohort, rule: str, threshold: int, **over: Any) -> Assignment:
    values = {"title": rule, "mistake": 7, "kind": "rule", "due_on": cohort.ends_on, "week": cohort.weeks.first()}
    if any(field.name == "due_day" for field in Assignment._meta.fields):
        values["due_day"] = 6
    return Assignment.objects.create(cohort=cohort, rule=rule, threshold=threshold, **values | over)


@pytest.fixture
def learner(cast: Cast) -> Enrolment:
    """Alice learns at Coach's institute: two visits make an assignment."""
    with context.institute(cast.institute.pk):
        enrolment = make_enrolment(email="alice@metcrm.example", name="Alice Owner")
        make_rule(enrolment.cohort, rules.VISITS, 2)
    let_count(enrolment, cast.workspace.pk)
    return enrolment


def batch(enrolment: Enrolment) -> Batch:
    assert enrolment.institute_id
    return Batch(enrolment.institute_id, enrolment.cohort_id, (enrolment.pk,))


def credits_of(enrolment: Enrolment) -> list[Credit]:
    assert enrolment.institute_id
    with context.institute(enrolment.institute_id):
        return list(Credit.objects.filter(enrolment=enrolment).select_related("assignment"))


def visit(cast: Cast, days_ago: int = 0) -> None:
    with cast.inside():
        make_visit(happened_at=NOW - timedelta(days=days_ago, hours=1))


def test_an_assignment_is_credited_with_the_day_on_which_it_became_true(cast: Cast, learner: Enrolment) -> None:
    for days in (9, 5, 1):
        visit(cast, days)
    assert count_learners(batch(learner), now=NOW) == 1
    (credit,) = credits_of(learner)
    assert credit.became_true_on == TODAY - timedelta(days=5)
    assert credit.credited_at == NOW


def test_too_few_are_credited_nothing(cast: Cast, learner: Enrolment) -> None:
    visit(cast)
    count_learners(batch(learner), now=NOW)
    assert credits_of(learner) == []


def test_it_is_credited_once_and_stays(cast: Cast, learner: Enrolment) -> None:
    for days in (3, 2):
        visit(cast, days)
    count_learners(batch(learner), now=NOW)
    visit(cast, 30)
    count_learners(batch(learner), now=NOW + timedelta(days=1))
    (credit,) = credits_of(learner)
    assert credit.became_true_on == TODAY - timedelta(days=2)
    with context.institute(cast.institute.pk):
        assert AuditEvent.objects.filter(action="progress.credited").count() == 1


def test_who_has_left_is_neither_counted_nor_credited(cast: Cast, learner: Enrolment) -> None:
    for _ in range(2):
        visit(cast)
    with cast.inside():
        CohortSight.objects.update(ended_at=NOW)
    assert count_learners(batch(learner), now=NOW) == 0
    assert credits_of(learner) == []


def test_work_with_fictional_clients_counts_in_the_training_workspace_only(cast: Cast, learner: Enrolment) -> None:
    sandbox = open_workspace(
        owner=cast.alice, name="Alder training", timezone="America/New_York", now=NOW, kind=Workspace.Kind.TRAINING
    )
    let_count(learner, sandbox.pk)
    with context.institute(cast.institute.pk):
        Enrolment.objects.update(workspace_id=cast.workspace.pk, training_workspace_id=sandbox.pk)
        make_rule(learner.cohort, "training_assessments", 1)
        make_rule(learner.cohort, rules.REFERRALS, 1)
    for place in (cast.workspace.pk, sandbox.pk):
        with context.workspace(place):
            make_assessment(make_episode())
    with context.workspace(sandbox.pk):
        make_referral()
    count_learners(batch(learner), now=NOW)
    assert [credit.assignment.rule for credit in credits_of(learner)] == ["training_assessments"]
    with cast.inside():
        assert "training_assessments" not in Tally.objects.get().counts


def test_a_workspace_that_fails_holds_up_nobody(
    cast: Cast, learner: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with context.institute(cast.institute.pk):
        other = make_enrolment(learner.cohort, email="carol@metcrm.example", name="Carol Stranger")
    let_count(other, cast.other_workspace.pk)
    with cast.elsewhere():
        for _ in range(2):
            make_visit()

    def broken(workspace: Workspace) -> dict[str, Any]:
        if workspace == cast.workspace:
            raise ZeroDivisionError
        return rules.counted_here(workspace)

    monkeypatch.setattr(counting, "counted_here", broken)
    both = Batch(cast.institute.pk, learner.cohort_id, (learner.pk, other.pk))
    assert count_learners(both, now=NOW) == 1
    assert len(credits_of(other)) == 1
    with context.institute(cast.institute.pk):
        told = CohortCount.objects.get()
        assert (told.learners, told.failed) == (1, 1)


def test_ones_own_act_shows_at_once(cast: Cast, learner: Enrolment) -> None:
    for _ in range(2):
        visit(cast)
    with cast.inside():
        refresh_here(now=NOW)
    assert len(credits_of(learner)) == 1


def test_a_workspace_costs_the_same_however_much_there_is(
    cast: Cast, learner: Enrolment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        visit(cast)
        with cast.inside(), django_assert_num_queries(23):
            counting.count_here(now=NOW)


def test_a_cohort_is_due_once_a_night(cast: Cast, learner: Enrolment) -> None:
    found = list(due(NOW))
    assert found == [batch(learner)]
    count_learners(found[0], now=NOW)
    assert list(due(NOW + timedelta(hours=3))) == []
    assert list(due(NOW + timedelta(days=1))) == found


@pytest.mark.parametrize(("state", "days", "is_due"), [
    ("open", 0, True), ("active", 400, True), ("completed", 180, True), ("completed", 200, False),
    ("archived", 30, True),
])  # fmt: skip
def test_a_course_that_is_over_is_followed_for_half_a_year(
    cast: Cast, learner: Enrolment, state: str, days: int, is_due: bool
) -> None:
    with context.institute(cast.institute.pk):
        Cohort.objects.update(state=state)
    end = datetime(2026, 3, 22, 15, tzinfo=UTC)
    assert bool(list(due(end + timedelta(days=days)))) == is_due


def test_learners_come_in_batches(cast: Cast, learner: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "BATCH", 2)
    with context.institute(cast.institute.pk):
        for number in range(4):
            make_enrolment(learner.cohort, f"{number}@metcrm.example", workspace_id=cast.other_workspace.pk)
    assert sorted(len(one.enrolments) for one in due(NOW)) == [1, 2, 2]


def test_the_night_hands_out_and_the_worker_counts(
    cast: Cast, learner: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, list[Any]]] = []
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    monkeypatch.setattr(current_app, "send_task", lambda name, args: sent.append((name, args)))
    for _ in range(2):
        visit(cast)
    tasks.count_cohorts()
    ((name, args),) = sent
    assert name == tasks.count_learners.name
    tasks.count_learners(*args)
    assert len(credits_of(learner)) == 1


def test_another_institute_is_not_credited(cast: Cast, learner: Enrolment) -> None:
    other = make_institute()
    for _ in range(2):
        visit(cast)
    with context.institute(other.pk):
        stranger = make_enrolment(email="alice@metcrm.example", workspace_id=cast.workspace.pk)
        make_rule(stranger.cohort, rules.VISITS, 1)
    count_learners(Batch(other.pk, stranger.cohort_id, (stranger.pk,)), now=NOW)
    assert credits_of(stranger) == []


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from(["America/New_York", "Asia/Tokyo"]))
def test_the_last_night_is_less_than_a_day_and_an_hour_ago(moment: datetime, zone: str) -> None:
    now = moment.replace(tzinfo=UTC)
    assert timedelta() <= now - last_night(now, zone) <= timedelta(hours=25)


def test_what_is_reached_is_a_day_of_the_list() -> None:
    days = ["2026-03-01", "2026-03-02"]
    assert [reached(days, n) for n in (0, 1, 2, 3)] == [None, date(2026, 3, 1), date(2026, 3, 2), None]
