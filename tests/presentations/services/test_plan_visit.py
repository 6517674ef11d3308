"""Intending a visit, moving it, calling it off."""

from datetime import timedelta
from typing import Any

import pytest

from metcrm.accounts.permissions import NotAllowed
from practitioners.models import Practice
from presentations.models import Visit
from presentations.refusals import Refused
from presentations.services import visits
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client
from tests.factories.practitioners import make_contact, make_practice
from tests.factories.presentations import make_plan, make_visit


def meeting_at(practice: Practice) -> object:
    return Practice.objects.get(pk=practice.pk).meeting_at


def make_meeting(**over: Any) -> Visit:
    """A plan with somebody to meet: a date and attendees make a meeting."""
    practice = over.pop("practice", None) or make_practice()
    return make_plan(practice=practice, people=[make_contact(practice=practice)], **over)


def test_a_date_without_anybody_to_meet_is_no_meeting(inside: Cast) -> None:
    assert meeting_at(make_plan().practice) is None


def test_the_practice_knows_of_the_meeting(inside: Cast) -> None:
    plan = make_meeting()
    assert meeting_at(plan.practice) == plan.planned_for


def test_the_soonest_of_two_counts(inside: Cast) -> None:
    plan = make_meeting()
    make_meeting(practice=plan.practice, planned_for=NOW + timedelta(days=9))
    assert meeting_at(plan.practice) == plan.planned_for


def test_whom_to_meet_is_kept(inside: Cast) -> None:
    practice = make_practice()
    ruth = make_contact(practice=practice)
    assert make_plan(practice=practice, people=[ruth]).attendees.get().contact == ruth


def test_a_time_that_is_over_is_refused(inside: Cast) -> None:
    with pytest.raises(Refused, match="over"):
        make_plan(planned_for=NOW - timedelta(days=1))


def test_an_objective_that_names_a_client_is_refused(inside: Cast) -> None:
    make_client(first_name="Marta", last_name="Alvarez")
    with pytest.raises(Refused, match="take it out") as refusal:
        make_plan(objective="Ask about Marta Alvarez")
    assert refusal.value.field == "objective"


def test_moving_it_moves_the_meeting(inside: Cast) -> None:
    plan, later = make_meeting(), NOW + timedelta(days=5)
    people = [plan.attendees.get().contact]
    visits.change_plan(plan, planned_for=later, kind="lunch", people=people, objective="", by=inside.by, now=NOW)
    assert (plan.kind, meeting_at(plan.practice)) == ("lunch", later)


def test_calling_it_off_takes_the_meeting_back(inside: Cast) -> None:
    plan = make_meeting()
    visits.cancel_visit(plan, why="The office asked for another week.", by=inside.by, now=NOW)
    assert plan.state == "cancelled"
    assert meeting_at(plan.practice) is None


def test_calling_it_off_wants_a_reason(inside: Cast) -> None:
    with pytest.raises(Refused, match="Say why"):
        visits.cancel_visit(make_plan(), why=" ", by=inside.by, now=NOW)


def test_what_is_logged_cannot_be_called_off(inside: Cast) -> None:
    with pytest.raises(Refused, match="logged"):
        visits.cancel_visit(make_visit(), why="Never mind", by=inside.by, now=NOW)


def test_a_viewer_may_not(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_plan(by=inside.by_bob)
