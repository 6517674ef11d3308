"""Whatever is pressed in whatever order: learners move by the table, seats are given once, the history is whole."""

import contextlib
from itertools import pairwise
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from metcrm.cohorts.cohort_states import STEPS
from metcrm.cohorts.enrolment_states import ACTIONS, DEFERRABLE
from metcrm.cohorts.models import Cohort, CohortState, Enrolment, EnrolmentState
from metcrm.cohorts.models import cohort as cohort_models
from metcrm.cohorts.models import enrolment as models
from metcrm.cohorts.services import cohorts, enrolments
from metcrm.cohorts.services.refusals import Refused
from metcrm.cohorts.views.people import VERBS
from metcrm.tenancy.ids import new_id
from tests.conftest import NOW, Cast
from tests.factories.cohorts import make_cohort
from tests.metcrm.cohorts.conftest import by_coach

EMAILS = ["a@x.example", "b@x.example", "c@x.example"]


def test_buttons_are_offered_where_the_table_lets_them() -> None:
    assert set(ACTIONS) == set(EnrolmentState) and set(STEPS) == set(CohortState)
    for state, steps in STEPS.items():
        assert {step.to for step in steps} <= cohort_models.MOVES[state]
    assert {action.verb for actions in ACTIONS.values() for action in actions} == set(VERBS)
    assert all(EnrolmentState.DEFERRED in models.MOVES[state] for state in DEFERRABLE)


ACTS = [*VERBS, "add", "defer", "move", "seats"]
STEPS_OF = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(EMAILS), st.sampled_from(list(CohortState)), st.integers(1, 3)),
    max_size=14,
)


def press(cast: Cast, cohort: Cohort, verb: str, email: str, to: str, seats: int) -> None:
    """One act of an admin, whatever state things are in."""
    by = by_coach(cast)
    found = Enrolment.objects.filter(cohort=cohort, email=email).first()
    if verb == "add":
        enrolments.add(cohort, name="Learner", email=email, via="admin", by=by, now=NOW)
    elif verb == "move":
        cohorts.move_cohort(cohort, to=to, by=by, now=NOW)
    elif verb == "seats":
        cohorts.change_cohort(cohort, capacity=seats, by=by, now=NOW)
    elif found and verb == "defer":
        enrolments.defer(found, why="x", by=by, now=NOW)
    elif found:
        VERBS[verb][0](found, by=by, now=NOW, **({} if verb == "approve" else {"why": "x"}))


@settings(max_examples=15)
@given(steps=STEPS_OF)
def test_any_order_of_acts_keeps_the_rules(institute: Cast, steps: list[tuple[Any, ...]]) -> None:
    cohort = make_cohort(f"Try {new_id()}", capacity=2)
    for step in steps:
        cohort.refresh_from_db()
        with contextlib.suppress(Refused), transaction.atomic():
            press(institute, cohort, *step)
        cohort.refresh_from_db()
        seated = Enrolment.objects.filter(cohort=cohort, state__in=models.SEATED).count()
        assert cohort.capacity is None or seated <= cohort.capacity
    for one in Enrolment.objects.filter(cohort=cohort):
        history = list(one.changes.order_by("pk"))
        assert history[0].before == "" and history[-1].after == one.state
        assert all(a.after == b.before for a, b in pairwise(history)), "no step is missing"
        assert all(b.after in models.MOVES[b.before] for b in history[1:])
