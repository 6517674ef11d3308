"""The letter clock, by its rules: when each letter is due, when it counts as gone, when it is late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.letters import CHANGE, DISCHARGE, INTRODUCTORY, KINDS, PROGRESS, History, Letter, letters, owed

FIRST = date(2026, 3, 2)


def day(after: int) -> date:
    return FIRST + timedelta(days=after)


def of_kind(history: History, kind: str) -> list[Letter]:
    return [letter for letter in letters(history) if letter.kind == kind]


def test_nothing_is_owed_before_the_first_visit() -> None:
    assert letters(History()) == []


def test_the_rules_of_the_house() -> None:
    whole = History(first_visit=FIRST, baseline_on=day(2), changes=(day(9),), ended_on=day(20))
    assert {letter.kind: (letter.due_on - FIRST).days for letter in letters(whole)} == {
        "introductory": 1, "assessment": 9, "change": 9, "discharge": 27,
    }  # fmt: skip


@pytest.mark.parametrize(("today", "state"), [(0, "due"), (1, "due"), (2, "late")])
def test_a_letter_is_late_once_its_day_has_passed(today: int, state: str) -> None:
    letter = of_kind(History(first_visit=FIRST), INTRODUCTORY)[0]
    assert letter.state(day(today)) == state


@pytest.mark.parametrize(("sent", "late"), [(1, False), (2, True)])
def test_one_that_went_late_says_so_and_is_done(sent: int, late: bool) -> None:
    letter = of_kind(History(first_visit=FIRST, settled={INTRODUCTORY: (day(sent), day(9))}), INTRODUCTORY)[0]
    assert (letter.done_on, letter.was_late, letter.state(day(40))) == (day(sent), late, "done")


def test_progress_comes_every_thirty_days_from_the_last_one() -> None:
    history = History(first_visit=FIRST, settled={PROGRESS: (day(28), day(60))})
    assert [((one.due_on - FIRST).days, one.done_on) for one in of_kind(history, PROGRESS)] == [
        (90, None), (30, day(28)), (58, day(60)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("visit", "due"),
    [(10, 7), (32, 29), (33, 30), (60, 30), (1, -2)],
    ids=["soon", "just before", "just after", "far", "tomorrow"],
)
def test_a_visit_with_the_provider_pulls_the_report_forward(visit: int, due: int) -> None:
    history = History(first_visit=FIRST, next_provider_visit=day(visit))
    assert of_kind(history, PROGRESS)[0].due_on == day(due)


@pytest.mark.parametrize(("sent", "due"), [(6, 36), (5, 17)])
def test_a_report_of_the_last_two_weeks_serves_the_visit(sent: int, due: int) -> None:
    history = History(first_visit=FIRST, next_provider_visit=day(20), settled={PROGRESS: (day(sent),)})
    assert of_kind(history, PROGRESS)[0].due_on == day(due)


def test_a_visit_that_is_over_pulls_nothing() -> None:
    history = History(first_visit=FIRST, next_provider_visit=day(-1))
    assert of_kind(history, PROGRESS)[0].due_on == day(30)


def test_each_day_with_a_change_has_a_letter_and_one_sent_later_settles_those_before() -> None:
    history = History(first_visit=FIRST, changes=(day(3), day(3), day(8)), settled={CHANGE: (day(4),)})
    assert [(one.due_on, one.done_on) for one in of_kind(history, CHANGE)] == [(day(8), None), (day(3), day(4))]


def test_after_the_end_only_the_discharge_summary_is_owed() -> None:
    history = History(first_visit=FIRST, ended_on=day(25), settled={DISCHARGE: (day(24),)})
    assert [one.kind for one in letters(history) if one.done_on is None] == [INTRODUCTORY, DISCHARGE]


def test_owed_is_what_is_late_or_due_within_three_days() -> None:
    history = History(first_visit=FIRST)
    assert [one.kind for one in owed(history, day(26))] == [INTRODUCTORY]
    assert [one.kind for one in owed(history, day(27))] == [INTRODUCTORY, PROGRESS]


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(
    st.builds(
        History,
        first_visit=st.none() | days,
        baseline_on=st.none() | days,
        next_provider_visit=st.none() | days,
        ended_on=st.none() | days,
        changes=st.lists(days, max_size=4).map(tuple),
        settled=st.dictionaries(st.sampled_from(KINDS), st.lists(days, max_size=4).map(tuple)),
    ),
    days,
)
def test_whatever_happened_the_clock_answers_and_settling_what_is_owed_leaves_nothing_late(
    history: History, today: date
) -> None:
    for letter in owed(history, today):
        gone = max(today, letter.due_on, history.ended_on or today)
        settled = {**history.settled, letter.kind: (*history.settled.get(letter.kind, ()), gone)}
        again = letters(replace(history, settled=settled))
        assert (letter.kind, letter.due_on, None) not in {(one.kind, one.due_on, one.done_on) for one in again}
