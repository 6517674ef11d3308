"""Protocols and adherence, without a database."""

from datetime import date, timedelta

import pytest

from clients.adherence import adherence
from clients.measures import conditions
from clients.protocols import HomeLine, ProtocolText, as_exercise, as_home_line, lines, shipped
from metcrm.documents.coach import check

EIGHT = {"knee_oa", "tka", "falls_risk", "low_back_pain", "t2dm", "htn", "parkinsons", "shoulder_pain"}
BEGAN = date(2026, 3, 2)


def test_the_eight_conditions_of_the_demonstration_have_one() -> None:
    assert set(shipped()) == EIGHT <= set(conditions())


@pytest.mark.parametrize("protocol", shipped().values(), ids=list(shipped()))
def test_each_says_when_to_progress_and_when_to_stop(protocol: ProtocolText) -> None:
    assert len(protocol.precautions) >= 3 and len(protocol.progression) >= 2 and len(protocol.stops) >= 3
    assert all(one.name and (one.minutes or one.repetitions) for one in protocol.first_session)
    assert 2 <= len(protocol.home_lines) <= 8 and all(one.name and one.dose and one.how for one in protocol.home_lines)


@pytest.mark.parametrize("protocol", shipped().values(), ids=list(shipped()))
def test_none_says_what_a_specialist_may_not(protocol: ProtocolText) -> None:
    text = ". ".join([*protocol.precautions, *protocol.progression, *protocol.exercises, *protocol.home])
    assert [one.text for one in check(text) if one.category in ("scope", "claim")] == []


@pytest.mark.parametrize(
    ("line", "words"),
    [("Leg press; 3 × 10", "Leg press, 3 × 10"), ("Walk; 12 min", "Walk, 12 min"), ("Bridge", "Bridge"),
     ("Row; 2x12", "Row, 2 × 12"), ("Odd; 99 × 999", "Odd")],
)  # fmt: skip
def test_a_line_becomes_an_exercise(line: str, words: str) -> None:
    assert as_exercise(line).words == words


def test_lines_for_home_and_what_was_typed() -> None:
    assert as_home_line("Walk; 15 minutes; at ease; really") == HomeLine("Walk", "15 minutes", "at ease; really")
    assert as_home_line("Walk") == HomeLine("Walk", "", "")
    assert lines("  a  b \n\n c\r\n") == ("a b", "c")


def test_adherence_counts_days_against_the_plan_so_far() -> None:
    days = {BEGAN: "all", BEGAN + timedelta(days=2): "some", BEGAN + timedelta(days=4): "none",
            BEGAN - timedelta(days=1): "all", BEGAN + timedelta(days=40): "all"}  # fmt: skip
    found = adherence(days, began=BEGAN, until=BEGAN + timedelta(days=9), days_a_week=3)
    assert (found.done, found.partly, found.told, found.planned) == (1, 1, 3, 6)
    assert found.words == (
        "Home program: done on 1 of 6 planned days so far, partly on 1 (as the client reports)."
    )  # fmt: skip
    assert adherence({}, began=BEGAN, until=BEGAN, days_a_week=3).words.startswith("Home program: nothing reported yet")


def test_more_than_planned_reads_as_more() -> None:
    days = {BEGAN + timedelta(days=n): "all" for n in range(7)}
    found = adherence(days, began=BEGAN, until=BEGAN + timedelta(days=6), days_a_week=3)
    assert found.words == "Home program: done on 7 days, 3 were planned so far (as the client reports)."
