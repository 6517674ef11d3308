"""What two values of a measure are worth: every threshold at, below and above it, and the rules around them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.change import Change, Direction, Verdict, judge
from clients.measures import (
    Better,
    Kind,
    Measure,
    MeasureError,
    Rule,
    TargetRange,
    Threshold,
    Unable,
    UnableReason,
    measure,
    measures,
)

ALL = list(measures().values())
JUDGED = [m for m in ALL if not m.rates_change_itself]
BY_SIZE = [m for m in JUDGED if m.better is not Better.RANGE]
THRESHOLDS = [t for m in ALL for t in m.thresholds if not t.also]
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


def start_for(t: Threshold) -> Decimal:
    """A baseline with room on both sides, inside the band of a banded rule."""
    m = measure(t.code)
    low = t.baseline_from if t.baseline_from is not None else m.minimum
    high = t.baseline_to if t.baseline_to is not None else m.maximum
    return ((low + high) / 2).quantize(m.step)


def moved(t: Threshold, steps: int, sign: int) -> Change:
    """A change of the smallest recordable amount that meets the threshold, and `steps` more."""
    m, baseline = measure(t.code), start_for(t)
    needed = t.needed(baseline)
    assert needed is not None
    size = (needed / m.step).to_integral_value(ROUND_CEILING) * m.step + steps * m.step
    return change(
        t.code, str(baseline), str(baseline + sign * size), min(t.conditions, default=None), t.device
    )


def name(t: Threshold) -> str:
    return f"{t.code}-{t.kind}-{t.value}-{t.baseline_from or t.device or min(t.conditions, default='')}"


@pytest.mark.parametrize("sign", [1, -1], ids=["up", "down"])
@pytest.mark.parametrize("t", THRESHOLDS, ids=name)
def test_label_at_below_and_above_every_threshold(t: Threshold, sign: int) -> None:
    # LEFS has an MDC and an MCID of the same size, so that it goes from error straight to meaningful.
    meaningful = t.kind is Kind.MCID or t.code == "LEFS"
    below = Verdict.WITHIN_ERROR if t.kind is Kind.MDC or t.code == "LEFS" else Verdict.BELOW_MEANINGFUL
    met = Verdict.MEANINGFUL if meaningful else Verdict.MEASURABLE
    assert [moved(t, steps, sign).verdict for steps in (-1, 0, 1)] == (
        [below, met, met] if moved(t, -1, sign).difference else [Verdict.NO_CHANGE, met, met]
    )


@pytest.mark.parametrize("t", THRESHOLDS, ids=name)
def test_every_threshold_is_named_with_population_and_citation(t: Threshold) -> None:
    judged = moved(t, 1, 1)
    assert judged.citation and judged.population and judged.kind
    assert judged.threshold is not None
    assert judged.yardstick is not None
    assert judged.yardstick.threshold.short_citation in judged.sentence
    assert judged.yardstick.threshold.people in judged.sentence


@pytest.mark.parametrize("m", JUDGED, ids=lambda m: m.code)
def test_zero_change_is_no_change(m: Measure) -> None:
    judged = judge(m, m.maximum, m.maximum, method_baseline=SAME, method_current=SAME)
    assert (judged.verdict, judged.direction, judged.difference) == (
        Verdict.NO_CHANGE,
        Direction.UNCHANGED,
        0,
    )
    assert judged.label == "no change"


@pytest.mark.parametrize("m", BY_SIZE, ids=lambda m: m.code)
def test_direction_follows_the_measure(m: Measure) -> None:
    up = judge(m, m.minimum, m.maximum, method_baseline=SAME, method_current=SAME)
    assert up.direction is (Direction.IMPROVED if m.better is Better.HIGHER else Direction.WORSENED)
    assert m.more in up.sentence


@pytest.mark.parametrize("m", [m for m in BY_SIZE if not m.thresholds], ids=lambda m: m.code)
def test_without_a_threshold_none_is_invented(m: Measure) -> None:
    judged = judge(m, m.minimum, m.maximum, method_baseline=SAME, method_current=SAME)
    assert judged.verdict is Verdict.NO_THRESHOLD
    assert judged.label.endswith("; no accepted threshold")
    assert judged.kind is None and judged.threshold is None and judged.citation == ""


@pytest.mark.parametrize(
    ("code", "baseline", "current", "population", "label"),
    [
        ("TUG", "14.2", "13.1", None, "within measurement error"),
        ("TUG", "14.2", "13.0", None, "measurable change"),
        ("TUG", "14.2", "15.4", None, "measurable worsening"),
        ("TUG", "14.2", "10.8", "parkinsons", "within measurement error"),
        ("TUG", "14.2", "10.7", "parkinsons", "measurable change"),
        ("TUG", "20.0", "17.1", "stroke", "within measurement error"),
        ("TUG", "20.0", "17.0", "stroke", "measurable change"),
        ("CST30", "8", "10", None, "within measurement error"),
        ("CST30", "8", "11", None, "measurable change"),
        (
            "SMWT",
            "400",
            "429",
            "copd",
            "smaller than a meaningful change for people with chronic respiratory disease",
        ),
        ("SMWT", "400", "430", "copd", "meaningful change for people with chronic respiratory disease"),
        ("SMWT", "400", "418", "frailty", "meaningful change for moderately frail Asian older adults"),
        ("SMWT", "400", "460", "tka", "within measurement error"),
        ("BBS", "45", "48", None, "within measurement error"),
        ("BBS", "45", "49", None, "measurable change"),
        ("BBS", "44", "48", None, "within measurement error"),
        ("BBS", "44", "49", None, "measurable change"),
        ("BBS", "34", "40", None, "within measurement error"),
        ("BBS", "34", "41", None, "measurable change"),
        ("BBS", "25", "18", None, "measurable worsening"),
        ("BBS", "24", "29", None, "measurable change"),
        ("BBS", "24", "28", None, "within measurement error"),
        ("BBS", "40", "46", "stroke", "within measurement error"),
        ("BBS", "40", "47", "stroke", "measurable change"),
        ("ODI", "40", "30", "low_back_pain", "meaningful change for people with low back pain"),
        ("ODI", "30", "40", "low_back_pain", "meaningful worsening for people with low back pain"),
        ("WOMAC", "50", "44", "knee_oa", "meaningful change for people with osteoarthritis"),
        ("WOMAC", "51", "45", "knee_oa", "smaller than a meaningful change for people with osteoarthritis"),
        ("WT", "100.0", "95.0", "obesity", "meaningful change for adults with overweight or obesity"),
        (
            "WT",
            "100.2",
            "95.2",
            "obesity",
            "smaller than a meaningful change for adults with overweight or obesity",
        ),
        ("FRT", "20.0", "29.0", "parkinsons", "measurable change"),
        ("FRT", "20.0", "29.0", "falls_risk", "change; no accepted threshold"),
        ("LEFS", "40", "48", "tka", "within measurement error"),
    ],
)
def test_labels_worked_by_hand(
    code: str, baseline: str, current: str, population: str | None, label: str
) -> None:
    assert change(code, baseline, current, population).label == label


def test_the_sentence_of_a_measurable_change() -> None:
    assert change("TUG", "14.2", "10.8").sentence == (
        "TUG 14.2 s to 10.8 s: 3.4 s faster, larger than measurement error "
        "(MDC 1.14 s, people with knee osteoarthritis; Alghadir 2015)."
    )


def test_the_sentence_of_a_meaningful_change_with_a_second_rule() -> None:
    assert change("ODI", "40", "28").sentence == (
        "ODI 40% to 28%: 12 percentage points lower, a meaningful change for people with low back pain "
        "(MCID 10 percentage points; Ostelo 2008). "
        "It reaches 30% of the starting value, a second rule of the same source (Ostelo 2008)."
    )


def test_a_change_that_just_meets_the_mdc_is_not_called_larger() -> None:
    judged = change("TUG", "14.2", "10.7", "parkinsons")
    assert "as large as measurement error" in judged.sentence
    assert "larger" not in judged.sentence + judged.confidence


def test_the_second_rule_never_decides() -> None:
    judged = change("NPRS", "3", "2")
    assert judged.verdict is Verdict.BELOW_MEANINGFUL
    assert "It reaches 30% of the starting value" in judged.sentence
    assert "does not reach 30%" in change("NPRS", "7", "5").sentence


def test_a_percent_rule_says_nothing_from_zero() -> None:
    judged = change("WOMAC", "0", "10")
    assert (judged.verdict, judged.direction) == (Verdict.NO_THRESHOLD, Direction.WORSENED)
    assert "30%" not in change("NPRS", "0", "3").sentence


def test_between_mdc_and_mcid_both_are_named() -> None:
    lefs = measure("LEFS")
    mdc, mcid = (next(t for t in lefs.thresholds if t.kind is kind) for kind in (Kind.MDC, Kind.MCID))
    own = replace(lefs, own=True, thresholds=(replace(mdc, value=Decimal(4)), mcid))
    judged = judge(own, Decimal(40), Decimal(46), method_baseline=SAME, method_current=SAME)
    assert judged.label == "measurable change"
    assert "larger than measurement error (MDC 4 points" in judged.sentence
    assert "smaller than a meaningful change (MCID 9 points" in judged.sentence
    assert (
        judged.confidence
        == "a change larger than measurement error, smaller than what clients usually notice"
    )


def test_an_mcid_never_outranks_a_larger_mdc() -> None:
    lefs = measure("LEFS")
    own = replace(
        lefs,
        thresholds=tuple(replace(t, value=Decimal(12)) if t.kind is Kind.MDC else t for t in lefs.thresholds),
    )
    judged = judge(own, Decimal(40), Decimal(50), method_baseline=SAME, method_current=SAME)
    assert judged.verdict is Verdict.WITHIN_ERROR


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


@pytest.mark.parametrize(
    ("baseline", "current"), [("2.9", "10"), ("10", "180.1"), ("10.05", "12"), ("NaN", "12")]
)
def test_values_that_the_measure_cannot_have_are_refused(baseline: str, current: str) -> None:
    with pytest.raises(MeasureError):
        change("TUG", baseline, current)


OUT_OF_SCOPE = re.compile(
    r"diagnos|\bcur(e|es|ed)\b|\bheal|guarantee|\bprevent|(?<!physical )\btherap|(?<!pulmonary )\brehab\b|\btreat",
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
def test_a_larger_change_is_never_worth_less(
    case: tuple[Measure, Decimal, Decimal, str | None], further: int
) -> None:
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


def test_every_rule_kind_is_in_use() -> None:
    assert {t.rule for t in THRESHOLDS} == set(Rule)
