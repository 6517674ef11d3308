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

    def rest_of(self, other: Span) -> Span:
        """Of another span the sides that this one leaves open."""
        return Span(None if self.low is not None else other.low, None if self.high is not None else other.high)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end that a reading may go beyond, and the sentence for whoever does; `stops`: no exercise."""

    reading: Reading
    side: str  # above or below
    limit: int
    stops: bool
    rest: str

    def beyond(self, value: int) -> bool:
        """The limit itself is still inside."""
        return value > self.limit if self.side == "above" else value < self.limit

    def says(self, value: int | str) -> str:
        """“Systolic pressure 190 mmHg is above 180, the limit given by Dr. Osei.”"""
        return f"{self.reading.short} {value} {self.reading.unit} is {self.side} {self.limit}{self.rest}"


@dataclass(frozen=True, slots=True)
class Limits:
    """One client's own limits by reading; each side that isn't named there falls back on the general one."""

    own: dict[str, Span]
    given_by: str = "the provider"

    def bounds(self, reading: Reading) -> Iterator[Bound]:
        """Everything that speaks when a value goes beyond it, the gravest first."""
        own = self.own.get(reading.field, Span())
        yield from _stops(reading, own, f"the limit given by {self.given_by}")
        yield from _stops(reading, own.rest_of(GENERAL_STOP.get(reading.field, Span())), GENERAL_SOURCE)
        caution, advice = GENERAL_CAUTION.get(reading.field, (Span(), ""))
        high = own.rest_of(caution).high
        if high is not None:
            yield Bound(reading, "above", high, False, f": {advice} ({GENERAL_SOURCE}).")


def _stops(reading: Reading, span: Span, whose: str) -> Iterator[Bound]:
    for side, limit in (("above", span.high), ("below", span.low)):
        if limit is not None:
            yield Bound(reading, side, limit, True, f", {whose}.")


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
        for bound in limits.bounds(reading):
            if bound.beyond(value):
                yield Finding(reading.field, bound.stops, bound.says(value))
                break
