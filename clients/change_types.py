"""What comes out of judging two values of a measure: a direction, a verdict, and the words for both."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clients.measure_kinds import Kind
from clients.measure_types import Measure, TargetRange, Threshold, Unable


class Direction(StrEnum):
    """CHANGED: the values differ and neither is the better one (a target range was crossed, or none is
    known).
    """

    IMPROVED = "improved"
    WORSENED = "worsened"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NOT_COMPARABLE = "not comparable"

    @property
    def reversed(self) -> Direction:
        """The direction of the same two values the other way round."""
        return {Direction.IMPROVED: Direction.WORSENED, Direction.WORSENED: Direction.IMPROVED}.get(self, self)


class Verdict(StrEnum):
    """How much a change is worth. BELOW_MEANINGFUL: under the MCID of a measure whose MDC is not known."""

    NO_CHANGE = "no_change"
    WITHIN_ERROR = "within_error"
    MEASURABLE = "measurable"
    BELOW_MEANINGFUL = "below_meaningful"
    MEANINGFUL = "meaningful"
    NO_THRESHOLD = "no_threshold"
    TARGET_RANGE = "target_range"
    METHOD_DIFFERS = "method_differs"
    UNABLE = "unable"
    RATES_CHANGE_ITSELF = "rates_change_itself"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A threshold applied to one baseline: `needed` is the change it asks for, in the measure's unit,
    unrounded.
    """

    threshold: Threshold
    needed: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """Two values of one measure, judged.

    `difference` is current minus baseline, None when no change was computed. `yardstick` is the threshold
    that decided the label. `label` is short, `sentence` is complete and fit for a medical office,
    `confidence` says in words how sure one can be.
    """

    measure: Measure
    baseline: Decimal | Unable
    current: Decimal | Unable
    difference: Decimal | None
    direction: Direction
    verdict: Verdict
    label: str
    sentence: str
    confidence: str
    yardstick: Yardstick | None = None
    target_range: TargetRange | None = None

    @property
    def threshold(self) -> Decimal | None:
        return self.yardstick.needed if self.yardstick else None

    @property
    def kind(self) -> Kind | None:
        return self.yardstick.threshold.kind if self.yardstick else None

    @property
    def population(self) -> str:
        return self.yardstick.threshold.population if self.yardstick else ""

    @property
    def citation(self) -> str:
        if self.yardstick:
            return self.yardstick.threshold.citation
        return self.target_range.citation if self.target_range else ""

    @property
    def needs_verification(self) -> bool:
        """The number behind the label was not read in its source yet."""
        source = self.yardstick.threshold if self.yardstick else self.target_range
        return source is not None and source.needs_verification

    @property
    def is_meaningful_improvement(self) -> bool:
        """What counts towards "share reaching meaningful change"."""
        return self.verdict is Verdict.MEANINGFUL and self.direction is Direction.IMPROVED
