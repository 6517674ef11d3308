"""The sentences about a change: what was measured, how much it differs, what that is worth and who says so.

Plain words for a medical office. Nothing here says why a value changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from clients.change_types import Verdict, Yardstick
from clients.measure_kinds import Area, Rule
from clients.measure_types import Measure, TargetRange, Threshold, Unable
from clients.measures import format_value

NO_RANGE = "not judged: no target range is set for this measure"
AMOUNT_UNITS = {
    "deg": "°",
    "%": " percentage points",
    "T-score": " T-score points",
    "kg/m2": " kg/m²",
    "grade": " grades",
}
METHOD_WORDS = {"assistive_device": "assistive device", "chair_height": "chair height"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no change was computed: for a label, and in full."""

    label: str
    full: str
    confidence: str


RATES_CHANGE_ITSELF = Reason(
    "no change computed (the scale rates change itself)",
    "no change computed: each answer on this scale already rates the change",
    "the client's own rating of change, not a difference between two values",
)


def unable(baseline: Decimal | Unable, current: Decimal | Unable) -> Reason:
    missing = current if isinstance(current, Unable) else baseline
    return Reason(
        f"{missing}; no change computed",
        "no change computed",
        "one value is missing, so no change can be stated",
    )


def method_differs(fields: list[str], first: Mapping[str, str], second: Mapping[str, str]) -> Reason:
    told = "; ".join(
        f"{METHOD_WORDS.get(f, f)}: {first.get(f, '').strip() or 'not recorded'}, "
        f"then {second.get(f, '').strip() or 'not recorded'}"
        for f in fields
    )
    full = f"no change computed (method differs: {told})"
    return Reason("no change computed (method differs)", full, "values taken by different methods can't be compared")


def not_computed(measure: Measure, baseline: Decimal | Unable, current: Decimal | Unable, why: Reason) -> str:
    values = f"{format_value(measure, baseline)}, then {format_value(measure, current)}"
    return f"{measure.in_text}: {values}; {why.full}."


def same(measure: Measure, value: Decimal) -> str:
    return f"{measure.in_text} {format_value(measure, value)} both times: no change."


def amount(measure: Measure, size: Decimal) -> str:
    """An amount of change with its unit: "3.4 s", "12 percentage points", "1 point"."""
    shown = f"{size.normalize():f}" if size == size.to_integral_value() and measure.decimals == 0 else f"{size:f}"
    unit = {"reps": " repetitions", "points": " points"}.get(measure.unit) or AMOUNT_UNITS.get(
        measure.unit, f" {measure.unit}"
    )
    return shown + (unit.removesuffix("s") if size == 1 and unit.endswith(("ions", "oints", "ades")) else unit)


def _moved(measure: Measure, difference: Decimal) -> str:
    word = measure.more if difference > 0 else measure.less
    said = amount(measure, abs(difference))
    number, _, unit = said.partition(" ")
    return f"{number} {word} {unit}" if measure.unit == "reps" else f"{said} {word}"


def _head(measure: Measure, baseline: Decimal, current: Decimal) -> str:
    values = f"{format_value(measure, baseline)} to {format_value(measure, current)}"
    return f"{measure.in_text} {values}: {_moved(measure, current - baseline)}"


def _asked(measure: Measure, yardstick: Yardstick) -> str:
    """The amount asked for, and how it came about when it depends on the baseline."""
    threshold = yardstick.threshold
    needed = amount(measure, _short(yardstick.needed))
    if threshold.rule is Rule.PERCENT:
        return f"{threshold.value}% of the starting value, here {needed}"
    if threshold.rule is Rule.BANDED:
        return f"{needed} from a start of {threshold.baseline_from} to {threshold.baseline_to}"
    return needed


def _short(number: Decimal) -> Decimal:
    """Without trailing zeros, and never in exponent form."""
    return Decimal(f"{number.normalize():f}")


def _cited(measure: Measure, yardstick: Yardstick, *, people: bool) -> str:
    threshold = yardstick.threshold
    who = f", {threshold.people}" if people else ""
    return f"({threshold.kind} {_asked(measure, yardstick)}{who}; {threshold.short_citation})"


def size_label(verdict: Verdict, worse: bool, threshold: Threshold | None) -> str:
    """The short label; a meaningful change always names its population, and a surgical anchor says that it is
    one.
    """
    noun = "worsening" if worse else "change"
    people = threshold.people if threshold else ""
    anchor = " (surgical anchor)" if threshold and threshold.surgical_anchor else ""
    return {
        Verdict.WITHIN_ERROR: "within measurement error",
        Verdict.MEASURABLE: f"measurable {noun}",
        Verdict.BELOW_MEANINGFUL: f"smaller than a meaningful {noun} for {people}{anchor}",
        Verdict.MEANINGFUL: f"meaningful {noun} for {people}{anchor}",
    }.get(verdict, f"{noun}; no accepted threshold")


def size_sentence(
    measure: Measure,
    baseline: Decimal,
    current: Decimal,
    verdict: Verdict,
    worse: bool,
    mdc: Yardstick | None,
    mcid: Yardstick | None,
    also: list[Yardstick],
) -> str:
    """One sentence with the values, the difference, what it is worth and the source; then what else must be
    said.
    """
    size = abs(current - baseline)
    told = f"{_head(measure, baseline, current)}{_worth(measure, size, verdict, worse, mdc, mcid)}."
    beside = [_beside(size, yardstick) for yardstick in also]
    used = mcid if verdict in (Verdict.MEANINGFUL, Verdict.BELOW_MEANINGFUL) else mdc
    caveat = [used.threshold.caveat] if used and used.threshold.caveat else []
    return " ".join((told, *beside, *caveat))


def _worth(
    measure: Measure,
    size: Decimal,
    verdict: Verdict,
    worse: bool,
    mdc: Yardstick | None,
    mcid: Yardstick | None,
) -> str:
    noun = "worsening" if worse else "change"
    if verdict is Verdict.WITHIN_ERROR and mdc:
        return f", within measurement error {_cited(measure, mdc, people=True)}"
    if verdict is Verdict.MEANINGFUL and mcid:
        return f", a meaningful {noun} for {mcid.threshold.people} {_cited(measure, mcid, people=False)}"
    if verdict is Verdict.BELOW_MEANINGFUL and mcid:
        smaller = f", smaller than a meaningful {noun} for {mcid.threshold.people}"
        return f"{smaller} {_cited(measure, mcid, people=False)}"
    if verdict is Verdict.MEASURABLE and mdc:
        beyond = _beyond(size, mdc)
        told = f"{'a worsening ' if worse else ''}{beyond} measurement error {_cited(measure, mdc, people=True)}"
        return f", {told}, {_falls_short(measure, noun, mcid)}" if mcid else f", {told}"
    return "; no accepted threshold, so the size of this change is not judged"


def _falls_short(measure: Measure, noun: str, mcid: Yardstick) -> str:
    return f"smaller than a meaningful {noun} {_cited(measure, mcid, people=True)}"


def _beside(size: Decimal, yardstick: Yardstick) -> str:
    threshold = yardstick.threshold
    reaches = "reaches" if size >= yardstick.needed else "does not reach"
    rule = f"a second rule of the same source ({threshold.short_citation})"
    return f"It {reaches} {threshold.value}% of the starting value, {rule}."


def size_confidence(
    measure: Measure, size: Decimal, verdict: Verdict, mdc: Yardstick | None, mcid: Yardstick | None
) -> str:
    """How sure one can be, in words; a threshold's caveat belongs to it."""
    told = _confidence(measure, size, verdict, mdc, mcid)
    used = mcid if verdict in (Verdict.MEANINGFUL, Verdict.BELOW_MEANINGFUL) else mdc
    if used is None or not (caveat := used.threshold.caveat):
        return told
    return f"{told}; {caveat[0].lower()}{caveat[1:].removesuffix('.')}"


def _confidence(
    measure: Measure, size: Decimal, verdict: Verdict, mdc: Yardstick | None, mcid: Yardstick | None
) -> str:
    who = mcid.threshold.people if mcid else ""
    accepted = measure.area is Area.READINGS
    noticed = f"the one accepted as meaningful for {who}" if accepted else f"what {who} usually notice"
    if verdict is Verdict.WITHIN_ERROR:
        return "a change this small may be measurement error"
    if verdict is Verdict.MEANINGFUL:
        return f"a change at least as large as {noticed}"
    if verdict is Verdict.BELOW_MEANINGFUL:
        return f"a change smaller than {noticed}"
    if verdict is Verdict.MEASURABLE and mdc:
        beyond = f"a change {_beyond(size, mdc)} measurement error"
        unknown = "; how much of it clients notice is not established"
        return beyond + (", smaller than what clients usually notice" if mcid else unknown)
    return "a change whose size has no accepted yardstick"


def _beyond(size: Decimal, yardstick: Yardstick) -> str:
    return "as large as" if size == yardstick.needed else "larger than"


def range_sentence(
    measure: Measure, baseline: Decimal, current: Decimal, label: str, target: TargetRange | None
) -> str:
    head = _head(measure, baseline, current)
    if target is None:
        return f"{head}; no target range is set, so this change is not judged."
    where = {-1: ", still below it", 0: "", 1: ", still above it"}[target.side(current)] if "closer" in label else ""
    return f"{head}, {label} ({_span(measure, target)}; {target.citation}){where}."


def _span(measure: Measure, target: TargetRange) -> str:
    if target.low is None and target.high is not None:
        return f"up to {amount(measure, target.high)}"
    if target.high is None and target.low is not None:
        return f"from {amount(measure, target.low)}"
    return f"{target.low} to {amount(measure, target.high or Decimal(0))}"
