"""What two values of a measure are worth: every threshold at, below and above it, and labels by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

import pytest

from clients.change import Change, Direction, Verdict, judge
from clients.measures import (
    Better,
    Kind,
    Measure,
    Rule,
    Threshold,
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
    return change(t.code, str(baseline), str(baseline + sign * size), min(t.conditions, default=None), t.device)


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
    assert (judged.verdict, judged.direction) == (Verdict.NO_CHANGE, Direction.UNCHANGED)
    assert judged.difference == 0
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
def test_labels_worked_by_hand(code: str, baseline: str, current: str, population: str | None, label: str) -> None:
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


def test_the_second_rule_never_decides_wherever_it_stands_in_the_file() -> None:
    nprs = measure("NPRS")
    turned = replace(nprs, thresholds=tuple(reversed(nprs.thresholds)))
    judged = judge(turned, Decimal(3), Decimal(2), method_baseline=SAME, method_current=SAME)
    assert judged.verdict is Verdict.BELOW_MEANINGFUL
    assert judged.threshold == 2


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
    assert judged.confidence == "a change larger than measurement error, smaller than what clients usually notice"


def test_an_mcid_never_outranks_a_larger_mdc() -> None:
    lefs = measure("LEFS")
    own = replace(
        lefs,
        thresholds=tuple(replace(t, value=Decimal(12)) if t.kind is Kind.MDC else t for t in lefs.thresholds),
    )
    judged = judge(own, Decimal(40), Decimal(50), method_baseline=SAME, method_current=SAME)
    assert judged.verdict is Verdict.WITHIN_ERROR


def test_every_rule_kind_is_in_use() -> None:
    assert {t.rule for t in THRESHOLDS} == set(Rule)
