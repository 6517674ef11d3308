"""Judging a change: is it beyond measurement error, is it one that people notice, or can it not be said.

Pure decimal arithmetic. Values lie on the measure's grid and thresholds are used as published, so nothing is
rounded before it is compared: 3.6 is met by 3.6, and a threshold between two steps (2.5 stands) is met by the
next whole step (3), which is what its authors advise. A boundary belongs to the larger label ("at least"), as
MDC and MCID are defined.

Rules: below the MDC "within measurement error"; from the MDC "measurable"; from the MCID "meaningful", with
the population it was found in. An MCID never outranks a larger MDC. Worsening follows the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from clients import change_words as words
from clients.change_types import Change, Direction, Verdict, Yardstick
from clients.measure_kinds import Better, Kind
from clients.measure_types import Measure, TargetRange, Threshold, Unable

__all__ = ["Change", "Direction", "Verdict", "Yardstick", "decide", "differing_methods", "judge", "thresholds_for"]

Method = Mapping[str, str]


def judge(
    measure: Measure,
    baseline: Decimal | Unable,
    current: Decimal | Unable,
    *,
    method_baseline: Method,
    method_current: Method,
    target_range: TargetRange | None = None,
    population: str | None = None,
    goal: Better | None = None,
) -> Change:
    """Judge the change from baseline to current.

    `population` is the client's condition slug and picks the threshold published for it, else the measure's
    general one. `target_range` (the client's own) is used for any measure; range measures fall back on their
    default range. `goal` replaces the measure's better direction, e.g. gaining weight. Raises MeasureError
    for a value that the measure can't have.
    """
    baseline, current = _checked(measure, baseline), _checked(measure, current)
    if isinstance(baseline, Unable) or isinstance(current, Unable):
        return _not_computed(measure, baseline, current, Verdict.UNABLE, words.unable(baseline, current))
    if measure.rates_change_itself:
        return _not_computed(measure, baseline, current, Verdict.RATES_CHANGE_ITSELF, words.RATES_CHANGE_ITSELF)
    if differing := differing_methods(method_baseline, method_current):
        why = words.method_differs(differing, method_baseline, method_current)
        return _not_computed(measure, baseline, current, Verdict.METHOD_DIFFERS, why)
    if current == baseline:
        return _same(measure, baseline)
    better = goal or measure.better
    if target_range or better is Better.RANGE:
        return _judge_by_range(measure, baseline, current, target_range or measure.default_range)
    direction = _direction(better, current - baseline)
    # Published thresholds were found for the usual direction; for the opposite goal none is known.
    usual = better is measure.better
    device = method_baseline.get("device", "")
    yardsticks = thresholds_for(measure, baseline, population=population, device=device) if usual else []
    return _judge_by_size(measure, baseline, current, direction, yardsticks)


def differing_methods(first: Method, second: Method) -> list[str]:
    """The method fields that differ; one recorded only once differs too, since nobody knows the other."""
    fields = dict.fromkeys((*first, *second))
    return [field for field in fields if _plain(first.get(field)) != _plain(second.get(field))]


def thresholds_for(
    measure: Measure, baseline: Decimal, *, population: str | None = None, device: str = ""
) -> list[Yardstick]:
    """The thresholds that apply: the ones for this device, of those the ones for this condition, else the
    general ones.

    A recorded device without a published threshold has none; an unrecorded one counts as the first in the
    catalogue.
    """
    wanted = _plain(device) or (measure.devices[0] if measure.devices else "")
    pool = [t for t in measure.thresholds if not measure.devices or t.device == wanted]
    fitting = [t for t in pool if population in t.conditions] or [t for t in pool if not t.conditions]
    return [Yardstick(t, needed) for t in fitting if (needed := t.needed(baseline)) is not None]


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


def _checked(measure: Measure, value: Decimal | Unable) -> Decimal | Unable:
    return value if isinstance(value, Unable) else measure.on_grid(value)


def _direction(better: Better, difference: Decimal) -> Direction:
    good = difference > 0 if better is Better.HIGHER else difference < 0
    return Direction.IMPROVED if good else Direction.WORSENED


def _not_computed(
    measure: Measure,
    baseline: Decimal | Unable,
    current: Decimal | Unable,
    verdict: Verdict,
    why: words.Reason,
) -> Change:
    return Change(
        measure=measure,
        baseline=baseline,
        current=current,
        difference=None,
        direction=Direction.NOT_COMPARABLE,
        verdict=verdict,
        label=why.label,
        sentence=words.not_computed(measure, baseline, current, why),
        confidence=why.confidence,
    )


def _same(measure: Measure, value: Decimal) -> Change:
    return Change(
        measure=measure,
        baseline=value,
        current=value,
        difference=value - value,
        direction=Direction.UNCHANGED,
        verdict=Verdict.NO_CHANGE,
        label="no change",
        sentence=words.same(measure, value),
        confidence="the same value both times",
    )


def decide(size: Decimal, mdc: Yardstick | None, mcid: Yardstick | None) -> tuple[Verdict, Yardstick | None]:
    """The verdict on a change of this size, and the yardstick that decided it."""
    if mdc and size < mdc.needed:
        return Verdict.WITHIN_ERROR, mdc
    if mcid and size >= mcid.needed:
        return Verdict.MEANINGFUL, mcid
    if mdc:
        return Verdict.MEASURABLE, mdc
    return (Verdict.BELOW_MEANINGFUL, mcid) if mcid else (Verdict.NO_THRESHOLD, None)


def _judge_by_size(
    measure: Measure, baseline: Decimal, current: Decimal, direction: Direction, yardsticks: list[Yardstick]
) -> Change:
    difference = current - baseline
    deciding = [y for y in yardsticks if not y.threshold.also]
    mdc, mcid = _of_kind(Kind.MDC, deciding), _of_kind(Kind.MCID, deciding)
    verdict, yardstick = decide(abs(difference), mdc, mcid)
    also = [y for y in yardsticks if y.threshold.also]
    worse = direction is Direction.WORSENED
    return Change(
        measure=measure,
        baseline=baseline,
        current=current,
        difference=difference,
        direction=direction,
        verdict=verdict,
        label=words.size_label(verdict, worse, _source(yardstick)),
        sentence=words.size_sentence(measure, baseline, current, verdict, worse, mdc, mcid, also),
        confidence=words.size_confidence(measure, abs(difference), verdict, mdc, mcid),
        yardstick=yardstick,
    )


def _of_kind(kind: Kind, yardsticks: list[Yardstick]) -> Yardstick | None:
    return next((y for y in yardsticks if y.threshold.kind is kind), None)


def _source(yardstick: Yardstick | None) -> Threshold | None:
    return yardstick.threshold if yardstick else None


def _judge_by_range(measure: Measure, baseline: Decimal, current: Decimal, target: TargetRange | None) -> Change:
    label, direction = "change; no target range", Direction.CHANGED
    if target:
        label, direction = _move(baseline, current, target)
    return Change(
        measure=measure,
        baseline=baseline,
        current=current,
        difference=current - baseline,
        direction=direction,
        verdict=Verdict.TARGET_RANGE if target else Verdict.NO_THRESHOLD,
        label=label,
        sentence=words.range_sentence(measure, baseline, current, label, target),
        confidence="judged by its target range, not by the size of the change" if target else words.NO_RANGE,
        target_range=target,
    )


def _move(baseline: Decimal, current: Decimal, target: TargetRange) -> tuple[str, Direction]:
    """Where a value went, seen from its target range. Lower is never better by itself: below the floor is
    outside too.
    """
    before, after = target.side(baseline), target.side(current)
    if before == after == 0:
        return "within the target range both times", Direction.UNCHANGED
    if after == 0:
        return "reached the target range", Direction.IMPROVED
    if before == 0:
        return "left the target range", Direction.WORSENED
    if before != after:
        return "crossed the target range to its other side", Direction.CHANGED
    if target.distance(current) < target.distance(baseline):
        return "closer to the target range", Direction.IMPROVED
    return "further from the target range", Direction.WORSENED
