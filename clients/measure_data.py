"""Reads the catalogue files in `clients/data/` and refuses a row that can't be right, naming file, line and
reason.

The files: measures.csv (one row a measure), thresholds.csv (one row an accepted amount of change, for one
population), cutpoints.csv (one row a published line), conditions.csv.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from clients.measure_kinds import METHOD_FIELDS, VERIFIED, Area, Better, Kind, MeasureError, Rule
from clients.measure_types import OPERATORS, Condition, Cutpoint, Measure, TargetRange, Threshold

DATA = Path(__file__).parent / "data"
EVERY_CONDITION = "all"

_Choice = TypeVar("_Choice", bound=StrEnum)
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a catalogue file; each reader raises MeasureError with the file, line and column."""

    file: str
    line: int
    cells: dict[str, str]

    def wrong(self, why: str) -> MeasureError:
        return MeasureError(f"{self.file}, line {self.line}: {why}")

    def text(self, column: str) -> str:
        if not (value := self.maybe(column)):
            raise self.wrong(f"{column} is empty.")
        return value

    def maybe(self, column: str) -> str:
        if column not in self.cells:
            raise self.wrong(f"there is no column {column}.")
        return (self.cells[column] or "").strip()

    def number(self, column: str) -> Decimal:
        if (value := self.maybe_number(column)) is None:
            raise self.wrong(f"{column} is empty.")
        return value

    def maybe_number(self, column: str) -> Decimal | None:
        if not (text := self.maybe(column)):
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self.wrong(f"{column} should be a number, not “{text}”.") from None
        if not value.is_finite():
            raise self.wrong(f"{column} should be a number, not “{text}”.")
        return value

    def maybe_whole(self, column: str) -> int | None:
        value = self.maybe_number(column)
        if value is not None and value != value.to_integral_value():
            raise self.wrong(f"{column} should be a whole number, not {value}.")
        return None if value is None else int(value)

    def yes(self, column: str) -> bool:
        if (text := self.maybe(column)) not in ("yes", "no"):
            raise self.wrong(f"{column} should be yes or no, not “{text}”.")
        return text == "yes"

    def choice(self, column: str, kind: type[_Choice]) -> _Choice:
        try:
            return kind(self.maybe(column))
        except ValueError:
            raise self.wrong(f"{column} “{self.maybe(column)}” is none of {', '.join(kind)}.") from None

    def several(self, column: str) -> tuple[str, ...]:
        return tuple(part for part in self.maybe(column).split("|") if part)


def read_rows(path: Path) -> list[Row]:
    """The lines of one file, counted as an editor counts them."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        rows = [Row(path.name, reader.line_num, cells) for cells in reader]
    for row in rows:
        if len(row.cells) != len(reader.fieldnames or ()):
            raise row.wrong("there are more cells than columns.")
    return rows


def load_conditions(folder: Path = DATA) -> dict[str, Condition]:
    """Conditions by slug, in file order."""
    return _by_key(read_rows(folder / "conditions.csv"), "slug", _condition)


def load_measures(folder: Path = DATA) -> dict[str, Measure]:
    """Measures by code, in file order, each with its thresholds and cut-points; MeasureError on the first bad
    row.
    """
    known = load_conditions(folder)
    thresholds = _grouped(read_rows(folder / "thresholds.csv"), _threshold)
    cutpoints = _grouped(read_rows(folder / "cutpoints.csv"), _cutpoint)

    def build(row: Row) -> Measure:
        code = row.text("code")
        return _measure(row, tuple(thresholds.pop(code, ())), tuple(cutpoints.pop(code, ())))

    measures = _by_key(read_rows(folder / "measures.csv"), "code", build)
    for code in (*thresholds, *cutpoints):
        raise MeasureError(f"{code} has thresholds or cut-points but is no measure.")
    _check_references(measures, known)
    return measures


def _by_key(rows: list[Row], column: str, build: Callable[[Row], _Made]) -> dict[str, _Made]:
    found: dict[str, _Made] = {}
    for row in rows:
        if (key := row.text(column)) in found:
            raise row.wrong(f"{key} stands there twice.")
        found[key] = build(row)
    return found


def _grouped(rows: list[Row], build: Callable[[Row], _Made]) -> dict[str, list[_Made]]:
    found: dict[str, list[_Made]] = {}
    for row in rows:
        found.setdefault(row.text("code"), []).append(build(row))
    return found


def _condition(row: Row) -> Condition:
    return Condition(
        slug=row.text("slug"),
        label=row.text("label"),
        people=row.text("people"),
        icd10=row.several("icd10"),
        measures=row.several("measures"),
        specialty_groups=row.several("specialty_groups"),
    )


def _confidence(row: Row, column: str = "confidence") -> str:
    if (text := row.maybe(column)) not in ("V", "KH", "KM"):
        raise row.wrong(f"{column} should be V, KH or KM, not “{text}”.")
    return text


def _threshold(row: Row) -> Threshold:
    low, high = row.maybe_number("baseline_from"), row.maybe_number("baseline_to")
    rule = row.choice("rule", Rule)
    if (rule is Rule.BANDED) != (low is not None and high is not None):
        raise row.wrong("a banded rule, and only that, needs baseline_from and baseline_to.")
    if (value := row.number("value")) <= 0:
        raise row.wrong("a threshold should be above 0.")
    if (role := row.text("role")) not in ("decides", "also"):
        raise row.wrong(f"role should be decides or also, not “{role}”.")
    return Threshold(
        code=row.text("code"),
        rule=rule,
        kind=row.choice("kind", Kind),
        value=value,
        population=row.text("population"),
        people=row.text("people"),
        citation=row.text("citation"),
        short_citation=row.text("short_citation"),
        confidence=_confidence(row),
        baseline_from=low,
        baseline_to=high,
        conditions=frozenset(row.several("conditions")),
        device=row.maybe("device"),
        also=role == "also",
        surgical_anchor=row.yes("surgical_anchor"),
        caveat=row.maybe("caveat"),
    )


def _cutpoint(row: Row) -> Cutpoint:
    if (sign := row.text("operator")) not in OPERATORS:
        raise row.wrong(f"operator “{sign}” is none of {', '.join(OPERATORS)}.")
    if (sex := row.maybe("sex")) not in ("", "male", "female"):
        raise row.wrong(f"sex should be male, female or empty, not “{sex}”.")
    return Cutpoint(
        code=row.text("code"),
        label=row.text("label"),
        operator=sign,
        value=row.number("value"),
        unit=row.text("unit"),
        population=row.text("population"),
        citation=row.text("citation"),
        confidence=_confidence(row),
        scale=row.maybe("scale"),
        sex=sex,
        age_from=row.maybe_whole("age_from"),
        age_to=row.maybe_whole("age_to"),
        conditions=frozenset(row.several("conditions")),
    )


def _range(row: Row, better: Better) -> TargetRange | None:
    low, high = row.maybe_number("range_low"), row.maybe_number("range_high")
    if (better is Better.RANGE) != (low is not None or high is not None):
        raise row.wrong("a range measure, and only that, has a default target range.")
    if better is not Better.RANGE:
        return None
    return TargetRange(low, high, row.text("range_citation"), _confidence(row, "range_confidence") != VERIFIED)


def _measure(row: Row, thresholds: tuple[Threshold, ...], cutpoints: tuple[Cutpoint, ...]) -> Measure:
    better = row.choice("better", Better)
    decimals = row.maybe_whole("decimals")
    minimum, maximum = row.number("min"), row.number("max")
    if minimum >= maximum:
        raise row.wrong(f"min {minimum} should be below max {maximum}.")
    if decimals not in (0, 1, 2, 3):
        raise row.wrong("decimals should be 0 to 3.")
    if strange := set(row.several("method_fields")) - set(METHOD_FIELDS):
        raise row.wrong(f"method field {sorted(strange)[0]} is none of {', '.join(METHOD_FIELDS)}.")
    if any(cut.unit != row.text("unit") for cut in cutpoints):
        raise row.wrong("a cut-point has another unit than its measure.")
    return Measure(
        code=row.text("code"),
        name=row.text("name"),
        abbreviation=row.text("abbreviation"),
        in_text=row.text("in_text"),
        unit=row.text("unit"),
        minimum=minimum,
        maximum=maximum,
        decimals=decimals,
        better=better,
        area=row.choice("area", Area),
        more=row.text("more"),
        less=row.text("less"),
        entry=row.text("entry"),
        entry_seconds=row.maybe_whole("entry_seconds"),
        supplied_by=row.text("supplied_by"),
        method_fields=row.several("method_fields"),
        default_range=_range(row, better),
        headline=row.yes("headline"),
        licensed=row.yes("licensed"),
        conditions=frozenset(row.several("conditions")),
        citation=row.text("citation"),
        confidence=_confidence(row),
        note=row.maybe("note"),
        thresholds=thresholds,
        cutpoints=cutpoints,
    )


def _check_references(measures: dict[str, Measure], known: dict[str, Condition]) -> None:
    for measure in measures.values():
        named = measure.conditions.union(*(t.conditions for t in measure.thresholds))
        named = named.union(*(cut.conditions for cut in measure.cutpoints))
        if strange := named - known.keys() - {EVERY_CONDITION}:
            raise MeasureError(
                f"{measure.code} names the condition {sorted(strange)[0]}, which isn't in conditions.csv."
            )
    for condition in known.values():
        if unknown := set(condition.measures) - measures.keys():
            raise MeasureError(
                f"conditions.csv: {condition.slug} names the measure {sorted(unknown)[0]}, which isn't there."
            )
