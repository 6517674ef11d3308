"""A report's content made ready for a template: dates as dates, bars drawn. The same for page and PDF. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clients.report_kinds import parts
from clients.report_text import SCOPE_LINE
from metcrm.ui.charts import Bar, measure_bar

#: Boxes to tick, for what was signed before each kind had its own words: value, words.
ANSWERS = list(parts.ANSWERS)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of the table."""

    name: str
    direction: str
    baseline: str
    baseline_on: date
    last: str
    last_on: date | None
    current: str
    current_on: date | None
    change: str
    label: str
    tone: str
    threshold: str
    verify: bool
    note: str
    bar: Bar | None
    meanings: list[str]
    no_meaning: str
    goal: str


def page(content: Mapping[str, Any]) -> dict[str, Any]:
    """Template context of one report."""
    about, rows = content["re"], [_row(row) for row in content["measures"]]
    return {
        **content,
        "about": {**about, "date_of_birth": _date(about["date_of_birth"]), "referred_on": _date(about["referred_on"])},
        "sender": content["from"],
        "on": _date(content["on"]),
        "rows": rows,
        "same": {name: _same(rows, name) for name in ("baseline", "last", "current")},
        "amends": _amends(content.get("amends")),
        "signed": _signed(content.get("signed")),
        "answers": answers(content),
        "table": content.get("table", parts.CHANGE_TABLE),
        "plan_name": content.get("plan_name", "Plan"),
        "paper": content.get("paper", "letter"),
        "scope_line": SCOPE_LINE,
    }


def answers(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The boxes of one report: value, words."""
    return [(value, words) for value, words in content.get("answers") or ANSWERS]


def _row(row: Mapping[str, Any]) -> Row:
    return Row(
        name=row["name"],
        direction=row["direction"],
        baseline=row["baseline"],
        baseline_on=date.fromisoformat(row["baseline_on"]),
        last=row["last"],
        last_on=_date(row["last_on"]),
        current=row["current"],
        current_on=_date(row["current_on"]),
        change=row["change"],
        label=row["label"],
        tone=row["tone"],
        threshold=row["threshold"],
        verify=row["verify"],
        note=row["note"],
        bar=_bar(row["name"], row["bar"]),
        meanings=row.get("meanings", []),
        no_meaning=row.get("no_meaning", ""),
        goal=row.get("goal", ""),
    )


def _same(rows: list[Row], column: str) -> date | None:
    """The day of a column when all its values are of one day, so that the day is said once."""
    days = {getattr(row, f"{column}_on") for row in rows if getattr(row, column)}
    return days.pop() if len(days) == 1 else None


def _bar(name: str, bar: Mapping[str, Any] | None) -> Bar | None:
    if bar is None:
        return None
    return measure_bar(
        name=name,
        baseline=float(bar["baseline"]),
        current=float(bar["current"]),
        low=float(bar["low"]),
        high=float(bar["high"]),
        meaningful=float(bar["meaningful"]) if bar["meaningful"] is not None else None,
        higher_is_better=bar["higher_is_better"],
        unit=bar["unit"],
    )


def _amends(amends: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**amends, "signed_on": _date(amends["signed_on"])} if amends else None


def _signed(signed: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**signed, "on": _date(signed["on"])} if signed else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
