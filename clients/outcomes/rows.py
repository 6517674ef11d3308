"""Figures as the page shows them: texts on the measure's grid, and a picture. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from clients.measure_types import Measure
from clients.measures import UNIT_SIGNS
from clients.outcomes.figures import ConditionFigures, Figures
from clients.statistics import Summary
from metcrm.ui.charts import Bar, measure_bar


@dataclass(frozen=True, slots=True)
class Row:
    """One measure in words. A text is "" where there is nothing to say; `few` warns that n says little."""

    figures: Figures
    before: str
    after: str
    change: str
    interval: str
    middle: str
    reached: str
    reached_interval: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Section:
    """One condition."""

    condition: ConditionFigures
    rows: list[Row]


def shown_rows(found: Sequence[ConditionFigures]) -> list[Section]:
    """Everything for the page, in the same order."""
    return [Section(one, [_row(each) for each in one.rows]) for one in found]


def _row(one: Figures) -> Row:
    what = one.measure
    interval = one.change.interval
    reached = one.reached if not one.verify else None
    return Row(
        figures=one,
        before=_described(one.before, what),
        after=_described(one.after, what),
        change=_signed(one.change.mean, what),
        interval=f"{_plain(interval.low, what)} to {_plain(interval.high, what)}" if interval else "",
        middle=_range(one.change, what),
        reached=f"{reached.count} of {reached.n}" if reached else "",
        reached_interval=_hundred(reached.interval.low, reached.interval.high) if reached and reached.interval else "",
        bar=_bar(one),
    )


def _bar(one: Figures) -> Bar | None:
    """From the mean at the start to the mean at the end, on a scale of all values."""
    before, after = one.before, one.after
    if before.mean is None or after.mean is None or before.minimum is None or after.minimum is None:
        return None
    places = one.measure.decimals + 1
    return measure_bar(
        name=f"{one.measure.name}, mean of {one.n}",
        baseline=round(before.mean, places),
        current=round(after.mean, places),
        low=min(before.minimum, after.minimum),
        high=max(before.maximum or 0, after.maximum or 0),
        unit=one.measure.unit,
    )


def _described(values: Summary, what: Measure) -> str:
    """“median 13.4 s (8.1 to 22.0)”."""
    if values.median is None or values.minimum is None or values.maximum is None:
        return ""
    ends = f"{_plain(values.minimum, what, 0)} to {_plain(values.maximum, what, 0)}"
    return f"{_with_unit(values.median, what)} ({ends})"


def _range(values: Summary, what: Measure) -> str:
    return _described(values, what) if values.n else ""


def _signed(value: float | None, what: Measure) -> str:
    if value is None:
        return ""
    text = _with_unit(value, what)
    return f"+{text}" if round(value, what.decimals + 1) > 0 else text


def _with_unit(value: float, what: Measure) -> str:
    return _plain(value, what) + UNIT_SIGNS.get(what.unit, f" {what.unit}")


def _plain(value: float, what: Measure, more: int = 1) -> str:
    """One decimal more than a value has, for what is computed."""
    text = f"{value:.{what.decimals + more}f}".replace("-", "−")
    return text.removeprefix("−") if not text.strip("−0.") else text


def _hundred(low: float, high: float) -> str:
    return f"{low * 100:.0f} to {high * 100:.0f} of 100"
