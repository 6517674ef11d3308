"""Coaching sessions: planned, changed, called off, written down; promises noted and ticked."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from metcrm.accounts.permissions import NotAllowed
from metcrm.cohorts.models import CoachingAttendance, CoachingSession, Cohort, Commitment, Enrolment
from metcrm.cohorts.selectors_coaching import open_commitments, present_at, sessions
from metcrm.cohorts.services import coaching
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from tests.conftest import NOW, Cast
from tests.factories.coaching import make_session
from tests.factories.cohorts import make_cohort, make_enrolment

BY = Actor(None, "Casey", "coach")
WHEN: dict[str, Any] = {"starts_at": NOW + timedelta(days=2), "minutes": 30, "place": "", "agenda": "Scripts"}


@pytest.fixture
def cohort(cast: Cast) -> Iterator[Cohort]:
    with context.institute(cast.institute.pk):
        yield make_cohort()


def test_with_one_learner_or_with_all(cohort: Cohort) -> None:
    lena = make_enrolment(cohort)
    make_enrolment(cohort, "wes@metcrm.example", name="Wes Waiting", state="waiting")
    alone = coaching.plan(cohort, enrolment=lena, by=BY, now=NOW, **WHEN)
    group = coaching.plan(cohort, enrolment=None, by=BY, now=NOW, **WHEN)
    for session in (alone, group):
        coaching.write_down(session, present=[lena.pk], shared="Well done", notes="Shy", by=BY, now=NOW)
        # Who waits for a seat wasn't asked.
        assert present_at(session) == {lena.pk} and session.attendance.count() == 1
    assert [one.present_count for one in sessions(cohort, NOW).coming] == [1, 1]  # type: ignore[attr-defined]
    assert sessions(cohort, NOW + timedelta(days=3)).coming == []


def test_somebody_of_another_cohort_is_refused(cohort: Cohort) -> None:
    other = make_enrolment(make_cohort("Autumn"))
    with pytest.raises(Refused, match="isn't in the cohort"):
        coaching.plan(cohort, enrolment=other, by=BY, now=NOW, **WHEN)
    with pytest.raises(Refused, match="somebody of this session"):
        coaching.promise(make_session(cohort), enrolment=other, text="x", due_on=None, by=BY, now=NOW)


def test_each_change_counts_for_calendars(cohort: Cohort) -> None:
    session = make_session(cohort)
    coaching.change(session, **{**WHEN, "minutes": 60}, by=BY, now=NOW + timedelta(hours=1))
    coaching.call_off(session, by=BY, now=NOW + timedelta(hours=2))
    session.refresh_from_db()
    assert (session.revision, session.minutes, session.cancelled_by) == (2, 60, "Casey")
    with pytest.raises(Refused, match="called off"):
        coaching.call_off(session, by=BY, now=NOW)
    with pytest.raises(Refused, match="called off"):
        coaching.change(session, by=BY, now=NOW, **WHEN)
    with pytest.raises(Refused, match="called off"):
        coaching.write_down(session, present=[], shared="", notes="", by=BY, now=NOW)


def test_who_was_there_can_be_said_again(cohort: Cohort) -> None:
    lena = make_enrolment(cohort)
    session = make_session(cohort)
    assert present_at(session) is None
    coaching.write_down(session, present=[lena.pk], shared="", notes="", by=BY, now=NOW)
    coaching.write_down(session, present=[], shared="", notes="", by=BY, now=NOW)
    assert present_at(session) == set() and CoachingAttendance.objects.count() == 1


def test_a_promise_is_ticked_by_the_coach_or_by_whose_it_is(cast: Cast, cohort: Cohort) -> None:
    lena = make_enrolment(cohort)
    Enrolment.objects.filter(pk=lena.pk).update(user=cast.alice)
    session = make_session(cohort)
    hers = coaching.promise(session, enrolment=lena, text="Call two offices", due_on=date(2026, 3, 10), by=BY, now=NOW)
    ours = coaching.promise(session, enrolment=None, text="Send the script", due_on=None, by=BY, now=NOW)
    assert [one.text for one in open_commitments(cohort)] == ["Call two offices", "Send the script"]
    coaching.tick(hers, done=True, by=cast.by, now=NOW)
    coaching.tick(hers, done=True, by=BY, now=NOW + timedelta(days=1))
    hers.refresh_from_db()
    assert (hers.done_at, hers.done_by) == (NOW, "Alice Owner")
    coaching.tick(hers, done=False, by=BY, now=NOW)
    assert Commitment.objects.filter(done_at=None).count() == 2
    for commitment, by in ((hers, cast.by_carol), (ours, cast.by), (ours, Actor(None, "nobody"))):
        with pytest.raises(NotAllowed):
            coaching.tick(commitment, done=True, by=by, now=NOW)


def test_a_specialist_coaches_nobody(cast: Cast, cohort: Cohort) -> None:
    with pytest.raises(NotAllowed):
        coaching.plan(cohort, enrolment=None, by=cast.by, now=NOW, **WHEN)
    assert not CoachingSession.objects.exists()
