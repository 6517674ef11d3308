"""The catalogue of functional outcome measures, and reading what a person typed.

Seventy measures with range, direction, accepted amounts of change and cut-points, each with its citation,
come from `clients/data/`. They are read once a process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from clients.measure_data import EVERY_CONDITION, load_conditions, load_measures
from clients.measure_kinds import (
    AREA_LABELS,
    METHOD_FIELDS,
    SIX_AREAS,
    Area,
    Better,
    Kind,
    MeasureError,
    Rule,
    UnableReason,
)
from clients.measure_types import Condition, Cutpoint, Measure, TargetRange, Threshold, Unable

__all__ = [
    "AREA_LABELS",
    "METHOD_FIELDS",
    "SIX_AREAS",
    "Area",
    "Better",
    "Condition",
    "Cutpoint",
    "Kind",
    "Measure",
    "MeasureError",
    "Rule",
    "TargetRange",
    "Threshold",
    "Unable",
    "UnableReason",
    "condition",
    "conditions",
    "format_value",
    "interpretations",
    "measure",
    "measures",
    "measures_for",
    "parse_value",
]

UNIT_WORDS = {
    "s": "seconds",
    "m": "metres",
    "cm": "centimetres",
    "kg": "kilograms",
    "deg": "degrees",
    "reps": "repetitions",
    "m/s": "metres per second",
    "%": "percent",
    "kg/m2": "kg/m²",
    "min/wk": "minutes a week",
    "bpm": "beats per minute",
    "SD": "standard deviations",
    "grade": "grades",
    "T-score": "T-score points",
}
UNIT_SIGNS = {
    "deg": "°",
    "kg/m2": " kg/m²",
    "%": "%",
    "points": "",
    "grade": "",
    "T-score": "",
    "SD": "",
    "reps": "",
}
PLACES = ("as a whole number", "with one decimal", "with two decimals", "with three decimals")

_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})", re.ASCII)
_UNABLE = re.compile(r"unable\b[\s:,-]*", re.IGNORECASE)


@cache
def measures() -> Mapping[str, Measure]:
    """All catalogue measures by code, in the catalogue's order."""
    return MappingProxyType(load_measures())


@cache
def conditions() -> Mapping[str, Condition]:
    """All conditions by slug."""
    return MappingProxyType(load_conditions())


def measure(code: str) -> Measure:
    """One measure; MeasureError when the catalogue has no such code."""
    try:
        return measures()[code]
    except KeyError:
        raise MeasureError(f"There is no measure {code}.") from None


def condition(slug: str) -> Condition:
    """One condition; MeasureError when there is no such slug."""
    try:
        return conditions()[slug]
    except KeyError:
        raise MeasureError(f"There is no condition {slug}.") from None


def measures_for(slug: str) -> list[Measure]:
    """The measures that suit a condition: its default set first, then the others that name it, then the
    general ones.
    """
    default = condition(slug).measures
    rest = [m for m in measures().values() if m.code not in default]
    named = [m for m in rest if slug in m.conditions]
    general = [m for m in rest if EVERY_CONDITION in m.conditions and slug not in m.conditions]
    return [measure(code) for code in default] + named + general


def unit_word(measure: Measure) -> str:
    """The unit in full, for sentences: "seconds"."""
    return UNIT_WORDS.get(measure.unit, measure.unit)


def format_value(measure: Measure, value: Decimal | Unable) -> str:
    """A value with its unit as printed: "10.8 s", "105°", "40 %", "12"; an Unable gives its reason."""
    if isinstance(value, Unable):
        return str(value)
    return f"{measure.on_grid(value)}{UNIT_SIGNS.get(measure.unit, f' {measure.unit}')}".replace("-", "−")


def parse_value(measure: Measure, text: str) -> Decimal | Unable:
    """What a person typed: a number on the measure's grid, or "unable" with a reason code.

    The unit may stand behind the number. MeasureError says in one sentence what the measure takes and what
    was typed.
    """
    typed = " ".join(text.split())
    if unable := _parse_unable(typed):
        return unable
    number = typed.replace("−", "-").removesuffix(measure.unit).rstrip()
    if not _NUMBER.fullmatch(number):
        raise MeasureError(f"{_takes(measure)}; {_quoted(typed)}.")
    try:
        # Adding 0 turns "-0" into 0, so that one value has one spelling.
        return measure.on_grid(Decimal(number)) + Decimal(0)
    except MeasureError:
        raise MeasureError(f"{_takes(measure)}; {_quoted(typed)}.") from None


def interpretations(
    measure: Measure,
    value: Decimal | Unable,
    sex: str | None = None,
    age: int | None = None,
    condition: str | None = None,
) -> list[Cutpoint]:
    """The published lines that this value reaches, for this person, in file order.

    Rows limited to a sex ("male", "female"), an age or a condition need that fact; without an age a person
    counts as an adult of unknown age. Of graded rows only the gravest that applies is given.
    """
    if isinstance(value, Unable):
        return []
    meant = [c for c in measure.cutpoints if c.is_for(sex=sex, age=age, condition=condition)]
    return _gravest([c for c in meant if c.holds(value)])


def _gravest(reached: Iterable[Cutpoint]) -> list[Cutpoint]:
    kept: dict[str, Cutpoint] = {}
    for index, cut in enumerate(reached):
        key = cut.scale or f"#{index}"
        other = kept.get(key)
        kept[key] = cut if other is None or _beyond(cut, other) else other
    return list(kept.values())


def _beyond(cut: Cutpoint, other: Cutpoint) -> bool:
    return cut.value > other.value if cut.operator.startswith(">") else cut.value < other.value


def _parse_unable(typed: str) -> Unable | None:
    reason, said_unable = _UNABLE.subn("", typed, count=1)
    slug = reason.strip().lower().replace(" ", "_")
    if slug in set(UnableReason):
        return Unable(UnableReason(slug))
    if said_unable:
        raise MeasureError(f"Say why with one of: {', '.join(UnableReason)}; {_quoted(typed)}.")
    return None


def _takes(measure: Measure) -> str:
    unit = unit_word(measure)
    limits = f"{measure.minimum} and {measure.maximum}".replace("-", "−")
    return f"{measure.in_text} is recorded in {unit} between {limits} {PLACES[measure.decimals]}"


def _quoted(typed: str) -> str:
    if not typed:
        return "nothing was typed"
    return f"you typed {typed if len(typed) <= 40 else typed[:39] + '…'}"
