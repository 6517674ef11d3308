"""What a functional outcome measure is: plain values, no database and no framework.

A measure carries all that is needed to check, judge and explain one of its values, so a workspace can build
its own (`own=True`) and hand it to the same functions as one from the catalogue.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from clients.measure_kinds import VERIFIED, Area, Better, Kind, MeasureError, Rule, UnableReason

OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Unable:
    """A result without a number, with its reason."""

    reason: UnableReason

    def __str__(self) -> str:
        return f"unable ({self.reason.label})"


@dataclass(frozen=True, slots=True)
class TargetRange:
    """Both ends belong to the range, in the measure's unit; None leaves that end open."""

    low: Decimal | None
    high: Decimal | None
    citation: str
    needs_verification: bool = False

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise MeasureError("A target range needs at least one end.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise MeasureError(f"A target range can't run from {self.low} down to {self.high}.")

    def side(self, value: Decimal) -> int:
        """-1 below the range, 0 inside, 1 above."""
        if self.low is not None and value < self.low:
            return -1
        return int(self.high is not None and value > self.high)

    def distance(self, value: Decimal) -> Decimal:
        """How far outside, 0 inside."""
        if self.low is not None and value < self.low:
            return self.low - value
        return max(value - self.high, Decimal(0)) if self.high is not None else Decimal(0)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One published amount of change, for one population, with its citation.

    `value` is in the measure's unit, or in percent of the baseline when `rule` is PERCENT. `also` marks a
    second rule of the same source that is reported beside the label but doesn't decide it. `people` is for
    sentences ("people with low back pain"); `population` is the source's own wording; a `caveat` is a
    sentence that goes with every use of it.
    """

    code: str
    rule: Rule
    kind: Kind
    value: Decimal
    population: str
    people: str
    citation: str
    short_citation: str
    confidence: str
    baseline_from: Decimal | None = None
    baseline_to: Decimal | None = None
    conditions: frozenset[str] = frozenset()
    device: str = ""
    also: bool = False
    surgical_anchor: bool = False
    caveat: str = ""

    @property
    def needs_verification(self) -> bool:
        return self.confidence != VERIFIED

    def needed(self, baseline: Decimal) -> Decimal | None:
        """The change needed from this baseline in the measure's unit, unrounded; None where the rule says
        nothing.
        """
        if self.rule is Rule.PERCENT:
            return baseline * self.value / 100 if baseline > 0 else None
        if self.baseline_from is not None and baseline < self.baseline_from:
            return None
        if self.baseline_to is not None and baseline > self.baseline_to:
            return None
        return self.value


@dataclass(frozen=True, slots=True)
class Cutpoint:
    """One published line, whom it is for, and where it comes from.

    Rows of one `scale` are grades: only the gravest that applies is given. Rows without a scale stand alone.
    """

    code: str
    label: str
    operator: str
    value: Decimal
    unit: str
    population: str
    citation: str
    confidence: str
    scale: str = ""
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    conditions: frozenset[str] = frozenset()

    @property
    def needs_verification(self) -> bool:
        return self.confidence != VERIFIED

    def holds(self, value: Decimal) -> bool:
        return OPERATORS[self.operator](value, self.value)

    def is_for(self, *, sex: str | None, age: int | None, condition: str | None) -> bool:
        """Who is meant. An unknown sex or condition matches no row limited to one; an unknown age counts as
        adult.
        """
        if self.sex and sex != self.sex:
            return False
        if self.conditions and condition not in self.conditions:
            return False
        if age is None:
            return (self.age_from or 0) <= 18 and self.age_to is None
        return (self.age_from or 0) <= age and (self.age_to is None or age <= self.age_to)


@dataclass(frozen=True, slots=True)
class Measure:
    """A functional outcome measure. `minimum`, `maximum` and `decimals` are the grid its values lie on.

    `more` and `less` finish "3.4 s …"; `in_text` begins a sentence; `method_fields` are what entry asks for;
    `headline=False` keeps it out of a report's first line; `supplied_by` is measured, questionnaire or
    provider.
    """

    code: str
    name: str
    abbreviation: str
    in_text: str
    unit: str
    minimum: Decimal
    maximum: Decimal
    decimals: int
    better: Better
    area: Area
    more: str = "higher"
    less: str = "lower"
    entry: str = "number"
    entry_seconds: int | None = None
    supplied_by: str = "measured"
    method_fields: tuple[str, ...] = ()
    default_range: TargetRange | None = None
    headline: bool = True
    licensed: bool = False
    conditions: frozenset[str] = frozenset()
    citation: str = ""
    confidence: str = ""
    note: str = ""
    thresholds: tuple[Threshold, ...] = ()
    cutpoints: tuple[Cutpoint, ...] = ()
    own: bool = False

    @property
    def needs_verification(self) -> bool:
        return self.confidence != VERIFIED

    @property
    def rates_change_itself(self) -> bool:
        """Global Rating of Change: each value already is a change, so two of them are not subtracted."""
        return self.code == "GROC"

    @property
    def interpreted_by_provider(self) -> bool:
        """Laboratory and imaging results, and the depression screen: shown, never interpreted by the
        specialist.
        """
        return self.supplied_by == "provider" or self.code == "PHQ9"

    @property
    def step(self) -> Decimal:
        return Decimal(1).scaleb(-self.decimals)

    @property
    def devices(self) -> tuple[str, ...]:
        """Devices that have a threshold of their own."""
        return tuple(dict.fromkeys(t.device for t in self.thresholds if t.device))

    def on_grid(self, value: Decimal) -> Decimal:
        """The same value with exactly `decimals` places; MeasureError when it is out of range or finer than
        that.
        """
        if not value.is_finite() or not self.minimum <= value <= self.maximum:
            raise MeasureError(f"{value} is outside {self.minimum} to {self.maximum} for {self.in_text}.")
        rounded = value.quantize(self.step)
        if rounded != value:
            raise MeasureError(f"{value} has more than {self.decimals} decimals for {self.in_text}.")
        return rounded


@dataclass(frozen=True, slots=True)
class Condition:
    """A medical condition as offices name it, with what is usually measured and who usually refers.

    `icd10` are typical codes a person was "referred with"; the provider's own code is what counts.
    """

    slug: str
    label: str
    people: str
    icd10: tuple[str, ...]
    measures: tuple[str, ...]
    specialty_groups: tuple[str, ...]
