"""The rules around the numbers: methods, unable, target ranges, goals, and what holds for any two values."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.change import Change, Direction, Verdict, judge
from clients.measures import (
    Better,
    Measure,
    MeasureError,
    TargetRange,
    Unable,
    UnableReason,
    measure,
    measures,
)

ALL = list(measures().values())
SAME: dict[str, str] = {}


def change(code: str, baseline: str, current: str, population: str | None = None, device: str = "") -> Change:
    method = {"device": device} if device else SAME
    return judge(
        measure(code),
        Decimal(baseline),
        Decimal(current),
        method_baseline=method,
        method_current=method,
        population=population,
    )


@pytest.mark.parametrize("code", ["KOOSJR", "HOOSJR", "HHS"])
def test_a_surgical_anchor_says_so(code: str) -> None:
    for current in ("55", "95"):
        judged = change(code, "50", current)
        assert "surgical anchor" in judged.label
        assert "set for surgery" in judged.sentence


def test_the_threshold_of_the_recorded_device_is_used() -> None:
    used = {d: change("KNFLEX", "90", "110", device=d).threshold for d in measure("KNFLEX").devices}
    assert used == {
        "long-arm goniometer": 10,
        "digital inclinometer": 6,
        "smartphone goniometer": 12,
        "visual estimate": 14,
    }
    assert change("KNFLEX", "90", "110").threshold == 10
    assert change("KNFLEX", "90", "110", device="protractor").verdict is Verdict.NO_THRESHOLD


def test_another_method_computes_no_change() -> None:
    judged = judge(
        measure("KNEXTDEF"),
        Decimal(10),
        Decimal(2),
        method_baseline={"rater": "A"},
        method_current={"rater": "B"},
    )
    assert judged.verdict is Verdict.METHOD_DIFFERS and judged.difference is None
    assert judged.label == "no change computed (method differs)"
    assert "rater: A, then B" in judged.sentence


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"side": "Left"}, {"side": " left "}, True),
        ({"side": "left"}, {"side": "left", "device": ""}, True),
        ({"side": "left"}, {}, False),
        ({}, {"assistive_device": "cane"}, False),
        ({"chair_height": "43 cm"}, {"chair_height": "46 cm"}, False),
    ],
)
def test_what_counts_as_another_method(first: dict[str, str], second: dict[str, str], same: bool) -> None:
    judged = judge(measure("TUG"), Decimal(14), Decimal(10), method_baseline=first, method_current=second)
    assert (judged.verdict is not Verdict.METHOD_DIFFERS) == same


def test_unable_gives_no_number_and_its_reason() -> None:
    unable = Unable(UnableReason.STOPPED_FOR_SAFETY)
    judged = judge(measure("SCT"), Decimal(20), unable, method_baseline=SAME, method_current=SAME)
    assert judged.difference is None and judged.direction is Direction.NOT_COMPARABLE
    assert judged.label == "unable (stopped for safety); no change computed"
    assert judged.sentence == "Stair climb: 20.0 s, then unable (stopped for safety); no change computed."


def test_a_rating_of_change_is_not_subtracted() -> None:
    assert change("GROC", "2", "5").verdict is Verdict.RATES_CHANGE_ITSELF
    assert change("GROC", "2", "5").difference is None


@pytest.mark.parametrize(
    ("code", "baseline", "current", "direction", "label"),
    [
        ("SBP", "148", "132", Direction.IMPROVED, "closer to the target range"),
        ("SBP", "148", "119", Direction.IMPROVED, "reached the target range"),
        ("SBP", "148", "120", Direction.IMPROVED, "closer to the target range"),
        ("SBP", "112", "90", Direction.UNCHANGED, "within the target range both times"),
        ("SBP", "112", "89", Direction.WORSENED, "left the target range"),
        ("SBP", "130", "80", Direction.CHANGED, "crossed the target range to its other side"),
        ("SBP", "88", "80", Direction.WORSENED, "further from the target range"),
        ("DBP", "72", "50", Direction.WORSENED, "left the target range"),
        ("RHR", "62", "52", Direction.WORSENED, "left the target range"),
        ("BMI", "18.5", "18.4", Direction.WORSENED, "left the target range"),
        ("BMI", "17.0", "18.0", Direction.IMPROVED, "closer to the target range"),
        ("FPG", "130", "60", Direction.CHANGED, "crossed the target range to its other side"),
        ("BG", "240", "200", Direction.IMPROVED, "reached the target range"),
        ("BG", "100", "89", Direction.WORSENED, "left the target range"),
    ],
)
def test_range_measures_never_call_lower_better(
    code: str, baseline: str, current: str, direction: Direction, label: str
) -> None:
    judged = change(code, baseline, current)
    assert (judged.direction, judged.label, judged.verdict) == (direction, label, Verdict.TARGET_RANGE)
    assert judged.citation in judged.sentence


def test_the_clients_own_target_replaces_the_default() -> None:
    own = TargetRange(None, Decimal(139), "limits from the referring provider")
    judged = judge(
        measure("SBP"),
        Decimal(150),
        Decimal(135),
        method_baseline=SAME,
        method_current=SAME,
        target_range=own,
    )
    assert judged.label == "reached the target range"
    assert judged.sentence.endswith("(up to 139 mmHg; limits from the referring provider).")
    assert not judged.needs_verification


def test_a_range_measure_without_a_range_is_not_judged() -> None:
    own = replace(measure("SBP"), default_range=None, own=True)
    judged = judge(own, Decimal(150), Decimal(135), method_baseline=SAME, method_current=SAME)
    assert (judged.direction, judged.label) == (Direction.CHANGED, "change; no target range")


def test_gaining_weight_can_be_the_goal_but_has_no_published_threshold() -> None:
    judged = judge(
        measure("WT"),
        Decimal(50),
        Decimal(54),
        method_baseline=SAME,
        method_current=SAME,
        goal=Better.HIGHER,
    )
    assert (judged.direction, judged.verdict) == (Direction.IMPROVED, Verdict.NO_THRESHOLD)


def test_only_a_meaningful_improvement_counts_for_the_share() -> None:
    assert change("ODI", "40", "30").is_meaningful_improvement
    assert not change("ODI", "30", "40").is_meaningful_improvement
    assert not change("TUG", "14.2", "10.8").is_meaningful_improvement


def test_unverified_thresholds_ask_to_be_verified() -> None:
    assert not change("TUG", "14.2", "10.8").needs_verification
    assert change("GS4M", "0.80", "0.90").needs_verification


@pytest.mark.parametrize(("baseline", "current"), [("2.9", "10"), ("10", "180.1"), ("10.05", "12"), ("NaN", "12")])
def test_values_that_the_measure_cannot_have_are_refused(baseline: str, current: str) -> None:
    with pytest.raises(MeasureError):
        change("TUG", baseline, current)


OUT_OF_SCOPE = re.compile(
    r"diagnos|\bcur(e|es|ed)\b|\bheal(s|ed)?\b|guarantee|\bprevent"
    r"|(?<!physical )\btherap|(?<!pulmonary )\brehab\b|\btreat",
    re.IGNORECASE,
)


@pytest.mark.parametrize("m", ALL, ids=lambda m: m.code)
def test_no_sentence_claims_what_a_specialist_may_not(m: Measure) -> None:
    for first, second in ((m.minimum, m.maximum), (m.maximum, m.minimum)):
        judged = judge(m, first, second, method_baseline=SAME, method_current=SAME)
        for text in (judged.label, judged.sentence, judged.confidence):
            assert not OUT_OF_SCOPE.search(text)


def values_of(m: Measure) -> st.SearchStrategy[Decimal]:
    steps = int((m.maximum - m.minimum) / m.step)
    return st.integers(0, steps).map(lambda k: m.minimum + k * m.step)


@st.composite
def two_values(draw: st.DrawFn) -> tuple[Measure, Decimal, Decimal, str | None]:
    m = draw(st.sampled_from(ALL))
    population = draw(st.sampled_from([None, *sorted(m.conditions)]))
    return m, draw(values_of(m)), draw(values_of(m)), population


@given(two_values())
def test_any_two_values_are_judged_and_the_direction_is_antisymmetric(
    case: tuple[Measure, Decimal, Decimal, str | None],
) -> None:
    m, first, second, population = case
    there = judge(m, first, second, method_baseline=SAME, method_current=SAME, population=population)
    back = judge(m, second, first, method_baseline=SAME, method_current=SAME, population=population)
    assert back.direction is there.direction.reversed
    assert (there.difference is None) == (back.difference is None)
    assert there.difference is None or back.difference == -there.difference


@given(two_values())
def test_a_sentence_is_complete_and_never_a_bare_percentage(
    case: tuple[Measure, Decimal, Decimal, str | None],
) -> None:
    m, first, second, population = case
    judged = judge(m, first, second, method_baseline=SAME, method_current=SAME, population=population)
    assert judged.sentence.startswith(m.in_text) and judged.sentence.endswith(".")
    assert judged.label and judged.confidence
    assert not re.search(r"\d% (?:faster|slower|more|less|higher|lower|better|worse)", judged.sentence)


@given(two_values(), st.integers(1, 50))
def test_a_larger_change_is_never_worth_less(case: tuple[Measure, Decimal, Decimal, str | None], further: int) -> None:
    m, first, second, population = case
    third = second + further * m.step * (1 if second > first else -1)
    rank = [
        Verdict.NO_CHANGE,
        Verdict.WITHIN_ERROR,
        Verdict.BELOW_MEANINGFUL,
        Verdict.MEASURABLE,
        Verdict.MEANINGFUL,
    ]
    if not m.minimum <= third <= m.maximum:
        return
    near, far = (
        judge(m, first, end, method_baseline=SAME, method_current=SAME, population=population).verdict
        for end in (second, third)
    )
    assert near not in rank or far not in rank or rank.index(far) >= rank.index(near)
