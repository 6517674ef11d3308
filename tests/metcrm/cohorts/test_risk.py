"""Who is at risk, and why."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from metcrm.cohorts.risk import LATE, QUIET, FirstVisit, Standing, first_visit_of, risks, rules_in_words

TODAY = date(2026, 3, 25)
START = date(2026, 3, 2)
WEEK_2 = FirstVisit(2, date(2026, 3, 15))


def told(**over: object) -> list[str]:
    values = {"seen_on": TODAY, "late": 0, "visits": 1} | over
    return list(risks(Standing(**values), TODAY, WEEK_2))  # type: ignore[arg-type]


def test_who_works_is_not_at_risk() -> None:
    assert told() == []
    assert told(seen_on=TODAY - timedelta(days=6), late=1) == []


def test_each_rule_says_why() -> None:
    assert told(seen_on=TODAY - timedelta(days=7)) == ["No sign-in for 7 days"]
    assert told(late=2) == ["2 assignments late"]
    assert told(visits=0) == ["No visit by week 2"]
    assert len(told(seen_on=date(2026, 1, 1), late=5, visits=0)) == 3


def test_a_visit_is_not_missed_before_it_is_due() -> None:
    assert list(risks(Standing(WEEK_2.due_on, 0, 0), WEEK_2.due_on, WEEK_2)) == []


def test_the_week_is_that_of_the_first_assignment_that_asks_for_visits() -> None:
    dues = [(1, START, False), (4, START + timedelta(days=27), True), (3, START + timedelta(days=20), True)]
    assert first_visit_of(START, dues) == FirstVisit(3, START + timedelta(days=20))
    assert first_visit_of(START, []) == FirstVisit(3, START + timedelta(days=20))


def test_the_page_says_the_rules_that_are_used() -> None:
    words = " ".join(rules_in_words(WEEK_2))
    assert str(QUIET.days) in words
    assert str(LATE) in words
    assert "week 2" in words


@given(st.integers(0, 40), st.integers(0, 9), st.integers(0, 9))
def test_nobody_is_at_risk_without_a_reason(away: int, late: int, visits: int) -> None:
    found = told(seen_on=TODAY - timedelta(days=away), late=late, visits=visits)
    assert len(found) == (away >= 7) + (late >= 2) + (visits == 0)
