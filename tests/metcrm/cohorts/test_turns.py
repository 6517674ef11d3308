"""What days and facts make of learners and cohorts: each step with its reason, and none twice."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from metcrm.cohorts.models import EnrolmentState
from metcrm.cohorts.models.enrolment import MOVES
from metcrm.cohorts.turns import Facts, Turn, cohort_turn, turn_of

START, END = date(2026, 3, 9), date(2026, 3, 22)
DAY = timedelta(days=1)


def facts(**over: Any) -> Facts:
    values: dict[str, Any] = {"cohort": "active", "of": 2} | over
    return Facts(**values)


def test_enrolled_becomes_active_with_the_course_or_with_the_first_work() -> None:
    assert turn_of("enrolled", facts()) == Turn("active", "The course has begun")
    assert turn_of("enrolled", facts(cohort="open")) is None
    assert turn_of("enrolled", facts(cohort="open", worked=True)) == Turn("active", "Their first work is there")


def test_a_seat_that_nobody_has_taken_waits() -> None:
    assert turn_of("enrolled", facts(accepted=False, worked=True)) is None


def test_risk_comes_and_goes_with_its_rules() -> None:
    found = turn_of("active", facts(risks=("2 assignments late", "No visit by week 1")))
    assert found == Turn("at_risk", "2 assignments late; No visit by week 1")
    assert turn_of("at_risk", facts(risks=("2 assignments late",))) is None
    assert turn_of("at_risk", facts()) == Turn("active", "No rule about risk holds any more")
    assert turn_of("active", facts()) is None


def test_nobody_is_called_at_risk_twice_a_day() -> None:
    assert turn_of("active", facts(risks=("late",), settled=False)) is None


def test_everything_credited_completes_while_the_cohort_ran() -> None:
    for state in ("active", "at_risk"):
        assert turn_of(state, facts(done=2)) == Turn("completed", "All 2 assignments are credited")
        assert turn_of(state, facts(done=2, cohort="completed")) == Turn("completed", "All 2 assignments are credited")
    assert turn_of("active", facts(done=1)) is None
    assert turn_of("active", facts(done=2, cohort="open")) is None
    assert turn_of("active", facts(done=2, cohort="archived")) is None
    assert turn_of("active", facts(of=0)) is None, "a course without assignments is completed by nobody but a person"


def test_what_a_person_took_back_is_given_by_a_person() -> None:
    assert turn_of("active", facts(done=2, by_hand=True)) is None


FACTS = st.builds(
    Facts, cohort=st.sampled_from(["open", "active", "completed", "archived"]), accepted=st.booleans(),
    worked=st.booleans(), done=st.integers(0, 3), of=st.integers(0, 3), settled=st.booleans(), by_hand=st.booleans(),
    risks=st.sampled_from([(), ("late",)]),
)  # fmt: skip


@given(st.sampled_from(list(EnrolmentState)), FACTS)
def test_each_step_is_allowed_and_two_are_the_end(state: str, found: Facts) -> None:
    """From any state, whatever the facts: at most enrolled, active, completed; and then it rests."""
    steps = 0
    while turn := turn_of(state, found):
        assert turn.to in MOVES[state] and turn.why
        state, steps = turn.to, steps + 1
        # What was entered today isn't settled.
        found = Facts(
            found.cohort, found.accepted, found.worked, found.done, found.of, found.risks, False, found.by_hand
        )
        assert steps <= 2


def day_of(state: str, today: date, held_on: date | None = None) -> str | None:
    return cohort_turn(state, starts_on=START, ends_on=END, held_on=held_on, today=today)


def test_a_cohort_starts_on_its_first_day_and_ends_after_its_last() -> None:
    assert day_of("open", START - DAY) is None
    assert day_of("open", START) == "active"
    assert day_of("active", END) is None
    assert day_of("active", END + DAY) == "completed"
    assert day_of("completed", END + 99 * DAY) is day_of("archived", START) is None


def test_a_step_back_is_not_undone_by_a_day_that_had_passed() -> None:
    assert day_of("open", START + DAY, held_on=START) is None
    assert day_of("active", END + 2 * DAY, held_on=END + DAY) is None
    assert day_of("open", START, held_on=START - DAY) == "active", "back before the first day: that day still counts"
    assert day_of("active", END + DAY, held_on=END) == "completed"
