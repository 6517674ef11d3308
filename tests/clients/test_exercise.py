"""Exercises in words, and what counts as more than last time."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from clients.exercise import Exercise, beyond_last_time, progressed
from clients.soap import Told, arrange
from tests.factories.clients import LEG_PRESS, WALK


@pytest.mark.parametrize(
    ("exercise", "words"),
    [
        (LEG_PRESS, "Leg press, 3 × 10, 50 lb"),
        (WALK, "Treadmill walk, 12 min"),
        (Exercise("Bridge", 2), "Bridge, 2 sets"),
        (Exercise("Row", None, 12, Decimal("2.50"), "level"), "Row, 12, level 2.5"),
        (Exercise("Balance"), "Balance"),
    ],
)
def test_in_words(exercise: Exercise, words: str) -> None:
    assert exercise.words == words


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ({}, False), ({"load": Decimal(55)}, True), ({"repetitions": 11}, True), ({"sets": 4}, True),
        ({"minutes": 5}, True), ({"load": Decimal(45), "repetitions": 8}, False), ({"load": None}, False),
        ({"load": Decimal(40), "load_unit": "kg"}, False),
    ],
)  # fmt: skip
def test_what_is_more_than_last_time(change: dict[str, Any], more: bool) -> None:
    assert progressed(LEG_PRESS, replace(LEG_PRESS, **change)) == more


def test_a_new_exercise_is_more_and_a_name_is_the_same_in_any_case() -> None:
    again = replace(LEG_PRESS, name="  leg  PRESS ")
    assert beyond_last_time([LEG_PRESS], [again, WALK]) == [1]


def test_a_log_arranged_as_soap_leaves_nothing_open() -> None:
    empty = dict(arrange(Told(attendance="Attended")))
    assert list(empty) == ["Subjective", "Objective", "Assessment", "Plan"]
    assert empty["Objective"] == ["Attended.", "No reading taken.", "No red flag observed."]
    told = Told(
        "Attended", "Knee stiff", "128/82 mmHg", (), ("Swelling",), (WALK,), "Tolerated well", "Even gait", "Up"
    )
    assert dict(arrange(told))["Assessment"] == ["Tolerated well.", "Even gait"]
    assert "Treadmill walk, 12 min" in dict(arrange(told))["Objective"]
