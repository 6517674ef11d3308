"""The words of the measures catalogue: directions, rules, areas, reasons, and the error that speaks to a
person.
"""

from __future__ import annotations

from enum import StrEnum

METHOD_FIELDS = (
    "side",
    "device",
    "rater",
    "assistive_device",
    "protocol",
    "trial",
    "chair_height",
    "medication",
)
"""How a value was taken. A value belongs to its method: another method, another value."""

VERIFIED = "V"
"""Evidence whose number was read in its source; all else says "verify" until a person has confirmed it."""


class MeasureError(ValueError):
    """A value or a catalogue row that can't be used; its text is one sentence for a person."""


class Better(StrEnum):
    """Which way is good. RANGE: neither, only nearness to a target range."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"


class Kind(StrEnum):
    """MDC: beyond measurement error. MCID: what people notice."""

    MDC = "MDC"
    MCID = "MCID"


class Rule(StrEnum):
    """How the amount follows from the baseline: not at all, by its band, or as a share of it."""

    ABSOLUTE = "absolute"
    BANDED = "banded"
    PERCENT = "percent"


class Area(StrEnum):
    """The six areas of a progress report, then pain (optional there), and two that stand outside the six."""

    FUNCTION = "function"
    STRENGTH = "strength"
    FLEXIBILITY_ROM = "flexibility_rom"
    STABILITY = "stability"
    ENDURANCE = "endurance"
    BALANCE_COORDINATION = "balance_coordination"
    PAIN = "pain"
    WELLBEING = "wellbeing"
    READINGS = "readings"

    @property
    def label(self) -> str:
        return AREA_LABELS[self]


AREA_LABELS = {
    Area.FUNCTION: "Function",
    Area.STRENGTH: "Strength",
    Area.FLEXIBILITY_ROM: "Flexibility and range of motion",
    Area.STABILITY: "Stability",
    Area.ENDURANCE: "Endurance",
    Area.BALANCE_COORDINATION: "Balance and coordination",
    Area.PAIN: "Pain",
    Area.WELLBEING: "Well-being",
    Area.READINGS: "Health readings",
}
SIX_AREAS = tuple(Area)[:6]


class UnableReason(StrEnum):
    """Why there is no number. Being unable is a finding; it never enters a mean."""

    COULD_NOT_PERFORM = "could_not_perform"
    STOPPED_FOR_SAFETY = "stopped_for_safety"
    STOPPED_BY_CLIENT = "stopped_by_client"
    DECLINED = "declined"
    NOT_CLEARED = "not_cleared"
    NO_EQUIPMENT = "no_equipment"
    NOT_TESTED = "not_tested"

    @property
    def label(self) -> str:
        return UNABLE_LABELS[self]


UNABLE_LABELS = {
    UnableReason.COULD_NOT_PERFORM: "could not perform the test",
    UnableReason.STOPPED_FOR_SAFETY: "stopped for safety",
    UnableReason.STOPPED_BY_CLIENT: "stopped by the client",
    UnableReason.DECLINED: "declined",
    UnableReason.NOT_CLEARED: "not cleared by the provider",
    UnableReason.NO_EQUIPMENT: "equipment not available",
    UnableReason.NOT_TESTED: "not tested",
}
