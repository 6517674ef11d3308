"""What the pictures of progress are drawn from: a line, its words, and the table beneath."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clients.change import Verdict, Yardstick, differing_methods, thresholds_for
from clients.change_words import amount
from clients.measures import Better, Cutpoint, Kind, format_value
from clients.selectors.courses import Course, CourseRow, Reading
from clients.views.client_page import threshold_words, tone_of
from metcrm.ui import charts


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table beneath a picture."""

    reading: Reading
    since_baseline: str


@dataclass(frozen=True, slots=True)
class Progress:
    """One measure: picture (None without a number), its words, and every value as text."""

    row: CourseRow
    line: charts.Line | None
    level: Yardstick | None
    goal: str
    goal_met: bool
    tone: str
    lines: list[Line]

    @property
    def yardstick(self) -> str:
        """“MCID 30 m; people with chronic lung disease. Holland 2014”."""
        change = self.row.change
        return threshold_words(self.row.measure, change.yardstick.threshold) if change and change.yardstick else ""

    @property
    def ahead(self) -> str:
        """The same for a level that is drawn though nothing was judged by it yet."""
        change, level = self.row.change, self.level
        if level is None or (change is not None and change.yardstick is not None):
            return ""
        one = level.threshold
        return f"{threshold_words(self.row.measure, one)}; {one.population}. {one.citation}."

    @property
    def unsure_lines(self) -> list[Cutpoint]:
        """Published lines whose number nobody has checked."""
        return [] if self.row.confirmed else [line for line in self.row.lines if line.needs_verification]


def progress_rows(course: Course) -> list[Progress]:
    """One a measure, in the course's order."""
    return [_progress(row, course.episode.condition) for row in course.rows]


def _progress(row: CourseRow, population: str) -> Progress:
    goals, level = _goals(row), _level(row, population)
    return Progress(
        row=row,
        line=_picture(row, goals, level) if row.numbers else None,
        level=level,
        goal="; ".join(f"{text} {format_value(row.measure, value)}" for value, text in goals),
        goal_met=_met(row),
        tone=tone_of(row),
        lines=[Line(reading, _since(row, reading)) for reading in row.readings],
    )


def _picture(row: CourseRow, goals: list[tuple[Decimal, str]], level: Yardstick | None) -> charts.Line:
    meaningful = level is not None and level.threshold.kind is Kind.MCID
    return charts.line_chart(
        name=row.measure.name, values=row.numbers, meaningful=float(level.needed) if level else None,
        higher_is_better=row.measure.better is not Better.LOWER, unit=row.measure.unit,
        limit_text="meaningful change" if meaningful else "beyond measurement error",
        goals=[(float(value), text) for value, text in goals],
    )  # fmt: skip


def _level(row: CourseRow, population: str) -> Yardstick | None:
    """What decided the judgement; before there is a change, what will: the meaningful one where one is accepted."""
    change, first = row.change, row.baseline.value
    if change is not None and change.verdict is not Verdict.NO_CHANGE:
        return change.yardstick
    if not isinstance(first, Decimal) or row.measure.rates_change_itself or row.measure.better is Better.RANGE:
        return None
    device = row.baseline.method.get("device", "")
    found = thresholds_for(row.measure, first, population=population, device=device)
    # An MCID never outranks a larger MDC; see clients/change.py.
    deciding = sorted(
        (one for one in found if not one.threshold.also),
        key=lambda one: (one.needed, one.threshold.kind is Kind.MCID),
    )
    return deciding[-1] if deciding else None


def _goals(row: CourseRow) -> list[tuple[Decimal, str]]:
    goal = row.goal
    if goal is None:
        return []
    word = "target" if row.measure.better is Better.RANGE else "goal"
    ends = ((goal.at_least, f"{word}, at least"), (goal.at_most, f"{word}, at most"))
    return [(row.measure.on_grid(value), text) for value, text in ends if value is not None]


def _met(row: CourseRow) -> bool:
    goal, value = row.goal, row.current.value
    if goal is None or not isinstance(value, Decimal):
        return False
    return (goal.at_least is None or value >= goal.at_least) and (goal.at_most is None or value <= goal.at_most)


def _since(row: CourseRow, reading: Reading) -> str:
    """“+3 repetitions”; empty where the method differs or a value is missing."""
    first: Any = row.baseline.value
    if reading is row.baseline or not isinstance(first, Decimal) or not isinstance(reading.value, Decimal):
        return ""
    if differing_methods(row.baseline.method, reading.method):
        return "method differs"
    if row.measure.rates_change_itself:
        return ""
    difference = reading.value - first
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return sign + amount(row.measure, abs(difference))
