"""One finished course with what was measured at its start and at its end. Pure.

Every figure about outcomes, inside and outside the workspace, begins with these, so that the rule of who counts is
written once: each client's first finished course for a condition, from the baseline to the discharge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from clients.change import decide, differing_methods, thresholds_for
from clients.change_types import Verdict
from clients.measure_kinds import Better, Kind
from clients.measure_types import Measure, Threshold
from clients.measures import MeasureError
from clients.methods import read_method
from clients.outcomes.quarters import Quarter

INCLUSION = (
    "Each client once: the first course for the condition that has ended, measured at the baseline and at the "
    "discharge by the same method. A test that a client was unable to do has no value."
)


@dataclass(frozen=True, slots=True)
class Value:
    """A result as stored: a number in the measure's unit, or None where the client was unable; and its method."""

    number: Decimal | None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """`results` holds (baseline, discharge) by the measure's code. `older`: 65 or more at the start; None: unknown."""

    client: UUID
    condition: str
    started: date
    ended: date
    older: bool | None = None
    results: Mapping[str, tuple[Value | None, Value | None]] = field(default_factory=dict)

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.ended)


class Missing(StrEnum):
    """Why a course has no change in a measure."""

    NO_BASELINE = "no_baseline"
    NO_FINAL = "no_final"
    METHOD_DIFFERS = "method_differs"
    NOT_SUBTRACTED = "not_subtracted"  # the measure rates change itself, or a value is outside its range by now


@dataclass(frozen=True, slots=True)
class Moved:
    """A change from baseline to discharge. `reached` the accepted meaningful change; None where none is accepted."""

    before: Decimal
    after: Decimal
    difference: Decimal
    reached: bool | None


def first_of_each(courses: Iterable[Course]) -> list[Course]:
    """Each client's first finished course for each condition, the earliest ended first."""
    kept: dict[tuple[UUID, str], Course] = {}
    for course in sorted(courses, key=lambda one: (one.ended, one.started, str(one.client))):
        kept.setdefault((course.client, course.condition), course)
    return list(kept.values())


class Moves:
    """Changes of courses, each pair of values judged once: values lie on a grid, so thousands of clients share some
    hundred pairs. The judgement is that of the client's own report (clients/change.py).
    """

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.measures = measures
        self._known: dict[tuple[str, Decimal, Decimal, str, str], Moved | Missing] = {}

    def of(self, course: Course, code: str) -> Moved | Missing:
        """What a course says about a measure."""
        first, last = course.results.get(code, (None, None))
        if first is None or first.number is None:
            return Missing.NO_BASELINE
        if last is None or last.number is None:
            return Missing.NO_FINAL
        if first.method != last.method and differing_methods(read_method(first.method), read_method(last.method)):
            return Missing.METHOD_DIFFERS
        key = (code, first.number, last.number, first.method, course.condition)
        if key not in self._known:
            self._known[key] = _moved(self.measures[code], *key[1:])
        return self._known[key]


def _moved(measure: Measure, before: Decimal, after: Decimal, method: str, condition: str) -> Moved | Missing:
    if measure.rates_change_itself:
        return Missing.NOT_SUBTRACTED
    try:
        before, after = measure.on_grid(before), measure.on_grid(after)
    except MeasureError:  # the catalogue was narrowed since
        return Missing.NOT_SUBTRACTED
    return Moved(before, after, after - before, _reached(measure, before, after, method, condition))


def _reached(measure: Measure, before: Decimal, after: Decimal, method: str, condition: str) -> bool | None:
    if measure.better is Better.RANGE:
        return None
    device = read_method(method).get("device", "")
    fitting = thresholds_for(measure, before, population=condition, device=device)
    deciding = {one.threshold.kind: one for one in reversed(fitting) if not one.threshold.also}
    mcid = deciding.get(Kind.MCID)
    if mcid is None:
        return None
    difference = after - before
    good = difference > 0 if measure.better is Better.HIGHER else difference < 0
    return good and decide(abs(difference), deciding.get(Kind.MDC), mcid)[0] is Verdict.MEANINGFUL


def accepted(measure: Measure, condition: str) -> list[Threshold]:
    """The published meaningful changes that a share may rest on for this condition, each with its population."""
    if measure.better is Better.RANGE:
        return []
    pool = measure.thresholds
    fitting = [one for one in pool if condition in one.conditions] or [one for one in pool if not one.conditions]
    return [one for one in fitting if one.kind is Kind.MCID and not one.also]
