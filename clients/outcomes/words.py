"""A sheet's figures as sentences. Pure: everything comes from its content, so words and figures can't part.

Never a percentage alone: a share is so many of so many, with its interval and the people its yardstick was found in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from clients.measures import UNIT_SIGNS
from clients.outcomes.quarters import Quarter, span_words

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One measure of a sheet in words. `short` fits a line of a slide; `share` and `rests_on` are "" where withheld."""

    name: str
    short: str
    change: str
    share: str
    rests_on: str


def period(content: Content) -> str:
    """“Q1 2026 to Q3 2026”."""
    return span_words(Quarter.parse(content["first"]), Quarter.parse(content["last"]))


def who(content: Content) -> str:
    """Whom the figures are about, and how many had no final value."""
    n, without, floor = content["n"], content["without"], content["floor"]
    rest = f"{without} more" if without is not None else f"fewer than {floor} more"
    older = content["older"]
    age = "" if older is None else f", {older} of them 65 or older"
    return (
        f"n = {n} {content['people']} whose first course ended in {period(content)}{age}; {rest} had no baseline or no "
        "final value in all of these measures."
    )


def source(content: Content, mark: str) -> str:
    """Where the figures come from: “our own records, counted on Oct 5, 2026, sheet 3F2A9C”."""
    on = date.fromisoformat(content["on"])
    return f"Source: our own records, counted on {on:%b} {on.day}, {on.year}, sheet {mark}. Changed doesn’t say caused."


def told(content: Content) -> list[Told]:
    """Each measure, in the sheet's order."""
    return [_told(one, content["n"]) for one in content["measures"]]


def _told(one: Content, n: int) -> Told:
    before, after = (amount(one[key], one["unit"]) for key in ("before", "after"))
    change = signed(one["change"], one["unit"])
    interval = f"95 % interval {plain(one['low'])} to {plain(one['high'])}"
    # A mean is told no finer than one value is measured, so that 9 and 12 may stand beside a change of 4.
    rounded = Decimal(one["after"]) - Decimal(one["before"]) != Decimal(one["change"])
    note = "; each number is rounded" if rounded else ""
    name = one["name"] + (" (own measure)" if one["own"] else "")
    return Told(
        name=name,
        short=f"{before} to {after} on average, n = {n}; change {change} ({interval})",
        change=f"{before} at the start, {after} at discharge on average; mean change {change}, {interval}{note}",
        share=_share(one["reached"], n),
        rests_on="; ".join(_rests_on(each, one["unit"]) for each in (one["reached"] or {}).get("rests_on", [])),
    )


def _share(reached: Content | None, n: int) -> str:
    if not reached:
        return ""
    return (
        f"{reached['count']} of {n} reached the accepted meaningful change "
        f"(95 % interval {reached['low']} to {reached['high']} of 100)"
    )


def _rests_on(one: Content, unit: str) -> str:
    size = f"{one['value']} % of the baseline" if one["rule"] == "percent" else amount(one["value"], unit)
    caveat = f" {one['caveat']}" if one["caveat"] else ""
    return f"meaningful: {size} in {one['people']} ({one['short']}).{caveat}"


def amount(number: str, unit: str) -> str:
    """“11.4 s”, “105°”."""
    return plain(number) + UNIT_SIGNS.get(unit, f" {unit}")


def plain(number: str) -> str:
    return number.replace("-", "−")


def signed(number: str, unit: str) -> str:
    """“+3 reps”, “−2.8 s”."""
    sign = "" if number.startswith("-") or not number.strip("0.") else "+"
    return sign + amount(number, unit)
