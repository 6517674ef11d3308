"""Readings before exercise against this client's limits: may exercise begin, and if not, why. Pure.

The provider's own limits override the general ones, side by side: a highest value that the provider gave leaves the
general lowest one in force. Where the provider gave none, the general limits of domain practice stand (blood pressure
at most 160/100 mmHg for cardiovascular and 180/105 for resistance exercise, glucose 90 to 200 mg/dL, from 240 on only
with the provider's guidance); heart rate has no general limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

GENERAL_SOURCE = "the general limit, since the provider gave none"


@dataclass(frozen=True, slots=True)
class Reading:
    """What may be read before a session, in the field's own unit, and what can be true of a living person."""

    field: str
    label: str
    short: str
    unit: str
    lowest: int
    highest: int


READINGS = (
    Reading("systolic", "Systolic blood pressure", "Systolic pressure", "mmHg", 60, 260),
    Reading("diastolic", "Diastolic blood pressure", "Diastolic pressure", "mmHg", 30, 160),
    Reading("heart_rate", "Heart rate", "Heart rate", "bpm", 30, 220),
    Reading("glucose", "Glucose", "Glucose", "mg/dL", 20, 700),
)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What was read before exercise; None: not taken."""

    systolic: int | None = None
    diastolic: int | None = None
    heart_rate: int | None = None
    glucose: int | None = None

    @property
    def taken(self) -> list[tuple[Reading, int]]:
        """Readings that were taken, in their order."""
        found = ((reading, getattr(self, reading.field)) for reading in READINGS)
        return [(reading, value) for reading, value in found if value is not None]

    @property
    def words(self) -> str:
        """“128/82 mmHg, 72 bpm”; empty when nothing was read."""
        parts = []
        if self.systolic is not None and self.diastolic is not None:
            parts.append(f"{self.systolic}/{self.diastolic} mmHg")
        else:
            parts += [f"{r.short.lower()} {value} {r.unit}" for r, value in self.taken if r.field.endswith("tolic")]
        parts += [f"{value} bpm" for r, value in self.taken if r.field == "heart_rate"]
        parts += [f"glucose {value} mg/dL" for r, value in self.taken if r.field == "glucose"]
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Span:
    """The values at which exercise may begin, ends included; None: no limit on that side."""

    low: int | None = None
    high: int | None = None

    def breach(self, value: int) -> tuple[str, int] | None:
        """("above", the limit) or ("below", the limit); None inside."""
        if self.high is not None and value > self.high:
            return "above", self.high
        if self.low is not None and value < self.low:
            return "below", self.low
        return None

    def rest_of(self, other: Span) -> Span:
        """Of another span the sides that this one leaves open."""
        return Span(None if self.low is not None else other.low, None if self.high is not None else other.high)


@dataclass(frozen=True, slots=True)
class Limits:
    """One client's own limits by reading; each side that isn't named there falls back on the general one."""

    own: dict[str, Span]
    given_by: str = "the provider"

    def breach(self, field: str, value: int) -> tuple[str, int, str] | None:
        """The side, the limit and whose it is, of a value at which exercise stops; None inside."""
        own = self.own.get(field, Span())
        if over := own.breach(value):
            return *over, f"the limit given by {self.given_by}"
        general = own.rest_of(GENERAL_STOP.get(field, Span())).breach(value)
        return (*general, GENERAL_SOURCE) if general else None

    def caution(self, field: str, value: int) -> tuple[int, str] | None:
        """The limit and the advice, of a value that asks for caution; none where the provider gave a highest one."""
        span, advice = GENERAL_CAUTION.get(field, (Span(), ""))
        over = self.own.get(field, Span()).rest_of(span).breach(value)
        return (over[1], advice) if over else None


GENERAL_STOP = {
    "systolic": Span(high=180), "diastolic": Span(high=105), "glucose": Span(low=90, high=239),
}  # fmt: skip
GENERAL_CAUTION = {
    "systolic": (Span(high=160), "no cardiovascular exercise today"),
    "diastolic": (Span(high=100), "no cardiovascular exercise today"),
    "glucose": (Span(high=200), "go on with caution and read it again"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One reading beyond a limit. `stops`: no exercise; otherwise a caution."""

    field: str
    stops: bool
    sentence: str


def check(vitals: Vitals, limits: Limits) -> list[Finding]:
    """Every reading beyond a limit, the ones that stop first. An empty list lets exercise begin."""
    return sorted(_each(vitals, limits), key=lambda finding: not finding.stops)


def _each(vitals: Vitals, limits: Limits) -> Iterator[Finding]:
    for reading, value in vitals.taken:
        read = f"{reading.short} {value} {reading.unit}"
        if over := limits.breach(reading.field, value):
            side, limit, whose = over
            yield Finding(reading.field, True, f"{read} is {side} {limit}, {whose}.")
        elif caution := limits.caution(reading.field, value):
            limit, advice = caution
            yield Finding(reading.field, False, f"{read} is above {limit}: {advice} ({GENERAL_SOURCE}).")
