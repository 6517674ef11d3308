"""The content of a report as data: composed from facts and the specialist's words, shortened by rules, hashed.

What is composed is plain JSON (dates as ISO text, numbers as text), because it is what signing freezes. Keys:
kind, title, size, from {…}, re {…}, week {now, of}, on, bottom_line, attendance, measures [{…}], left_out, areas
[[area, line]], safety, plan, question, amends {signed_on, changes} or null.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from clients import report_text as text
from clients.change_types import Change, Verdict
from clients.change_words import amount
from clients.measure_kinds import Better, Kind
from clients.measure_types import Measure, Unable
from clients.measures import format_value
from clients.report_facts import Facts, Reading

Content = dict[str, Any]

MOST_MEASURES, FEWEST_MEASURES = 6, 3
PRECAUTIONS_SHORT = 160
#: Text sizes of the printed page, the last still legible when faxed; see templates/pdf/report.html.
SMALLEST = 2
RESTING = ("SBP", "DBP", "RHR")


@dataclass(frozen=True, slots=True)
class Words:
    """What the specialist may write. Empty: the rules write it."""

    bottom_line: str = ""
    plan: str = ""
    question: str = ""


def compose(facts: Facts, words: Words, *, kind: str, title: str, amends: Mapping[str, Any] | None = None) -> Content:
    """The whole content of one report, before any shortening."""
    chosen = choose(facts.readings)
    return {
        "kind": kind,
        "title": title,
        "size": 0,
        "on": facts.on.isoformat(),
        "week": {"now": facts.week, "of": facts.planned_weeks},
        "from": asdict(facts.sender),
        "re": _re(facts),
        "bottom_line": words.bottom_line or text.bottom_line(facts),
        "attendance": _attendance(facts),
        "measures": [_row(reading) for reading in chosen],
        "left_out": len(facts.readings) - len(chosen),
        "areas": [list(line) for line in text.area_lines(facts.readings)],
        "safety": _safety(facts),
        "plan": words.plan or text.plan(facts),
        "question": words.question or text.question(facts),
        "amends": dict(amends) if amends else None,
    }


def _attendance(facts: Facts) -> str:
    """At sessions, then at home."""
    told = text.attendance(facts.attendance, week=facts.week, of_weeks=facts.planned_weeks)
    return f"{told} {facts.home}".strip()


def _re(facts: Facts) -> Content:
    sent = facts.referrer
    return {
        "client": facts.client,
        "date_of_birth": _iso(facts.date_of_birth),
        "practice": sent.practice,
        "provider": sent.provider,
        "npi": sent.npi,
        "referred_on": _iso(sent.referred_on),
        "condition": facts.condition,
        "icd10": facts.icd10,
        "precautions": facts.precautions,
    }


def _safety(facts: Facts) -> str:
    resting = _resting(facts.readings)
    return text.safety(facts.red_flags, facts.sessions_since, since=facts.reported_until, resting=resting)


def choose(readings: Sequence[Reading]) -> list[Reading]:
    """At most six measures, in the order of the condition's own set; worse news is never the one left out.

    The choice looks at what was measured twice and what got worse, never at what looks good.
    """
    shown = [r for r in readings if r.measure.code not in RESTING]
    ranked = sorted(shown, key=lambda r: (not r.worsened, r.change is None, not r.measure.headline))
    kept = {id(reading) for reading in ranked[:MOST_MEASURES]}
    return [reading for reading in shown if id(reading) in kept]


def _row(reading: Reading) -> Content:
    measure, change = reading.measure, reading.change
    return {
        "code": measure.code,
        "name": measure.in_text,
        "direction": _direction_words(measure),
        "baseline": format_value(measure, reading.baseline),
        "baseline_on": reading.baseline_on.isoformat(),
        "last": format_value(measure, reading.last) if reading.last is not None else "",
        "last_on": _iso(reading.last_on),
        "current": format_value(measure, reading.current) if reading.current is not None else "",
        "current_on": _iso(reading.current_on),
        "change": _signed(change) if change else "",
        "label": _label(reading),
        "tone": _tone(reading),
        "threshold": text.threshold(change) if change else "",
        "verify": bool(change and change.yardstick and reading.verify),
        "worsened": reading.worsened,
        "note": _note(reading),
        "bar": _bar(reading),
    }


def _direction_words(measure: Measure) -> str:
    if measure.better is Better.RANGE:
        return "target range"
    return "higher is better" if measure.better is Better.HIGHER else "lower is better"


def _signed(change: Change) -> str:
    if change.difference is None:
        return ""
    sign = "+" if change.difference > 0 else "−" if change.difference < 0 else ""
    return f"{sign}{amount(change.measure, abs(change.difference))}"


def _label(reading: Reading) -> str:
    if reading.change is None:
        return "measured once"
    if reading.measure.interpreted_by_provider and reading.change.difference:
        return "as reported; for you to interpret"
    return f"{text.direction_word(reading.change)}{text.short_label(reading.change)}"


def _tone(reading: Reading) -> str:
    if reading.measure.interpreted_by_provider:
        return "neutral"
    if reading.worsened:
        return "warn"
    return "good" if reading.improved and reading.verdict is not Verdict.BELOW_MEANINGFUL else "neutral"


def _note(reading: Reading) -> str:
    return reading.change.sentence if reading.verdict is Verdict.METHOD_DIFFERS and reading.change else ""


def _bar(reading: Reading) -> Content | None:
    """Numbers for the small bar; None where a value is missing or the two can't be compared."""
    change = reading.change
    if change is None or change.difference is None or isinstance(reading.baseline, Unable):
        return None
    baseline, current = reading.baseline, change.current
    if isinstance(current, Unable):
        return None
    # A line is drawn for what people notice, never for mere measurement error.
    needed = change.threshold if change.kind is Kind.MCID else None
    low, high = _window(reading.measure, [baseline, current, *_limits(reading, baseline, needed)])
    return {
        "baseline": str(baseline),
        "current": str(current),
        "low": str(low),
        "high": str(high),
        "meaningful": str(needed) if needed is not None else None,
        "higher_is_better": reading.measure.better is not Better.LOWER,
        "unit": reading.measure.unit,
    }


def _limits(reading: Reading, baseline: Decimal, needed: Decimal | None) -> list[Decimal]:
    if needed is None:
        return []
    return [baseline + needed if reading.measure.better is not Better.LOWER else baseline - needed]


def _window(measure: Measure, marks: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The measure's whole scale where the marks can be told apart on it, else the stretch around them."""
    span = max(marks) - min(marks)
    low, high = measure.minimum, measure.maximum
    if span * 8 >= high - low:
        return low, high
    return max(low, min(marks) - span), min(high, max(marks) + span)


def _resting(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Resting pressure and heart rate, as measured, without a judgement."""
    told = [f"{r.measure.in_text} {_then_now(r)}" for r in readings if r.measure.code in RESTING]
    return (f"{'; '.join(told)}.",) if told else ()


def _then_now(reading: Reading) -> str:
    first = format_value(reading.measure, reading.baseline)
    if reading.current is None:
        return first
    return f"{first} at baseline, {format_value(reading.measure, reading.current)} now"


# --- Shortening ---------------------------------------------------------------------------------------------------


def shorter(content: Content) -> Iterator[tuple[Content, str]]:
    """Ever shorter versions of `content`, each with the sentence that says what was cut, in the agreed order."""
    for step in _CUTS:
        while (cut := step(content)) is not None:
            content, told = cut
            yield content, told


def _without_areas(content: Content) -> tuple[Content, str] | None:
    if not content["areas"]:
        return None
    return {**content, "areas": []}, "The lines on the six areas are left out."


def _without_notes(content: Content) -> tuple[Content, str] | None:
    if not any(row["note"] for row in content["measures"]):
        return None
    rows = [{**row, "note": ""} for row in content["measures"]]
    return {**content, "measures": rows}, "The notes on how measures were taken are left out."


def _short_precautions(content: Content) -> tuple[Content, str] | None:
    long = content["re"]["precautions"]
    if len(long) <= PRECAUTIONS_SHORT:
        return None
    kept = long[: PRECAUTIONS_SHORT - 1].rsplit(" ", 1)[0] + "…"
    return {**content, "re": {**content["re"], "precautions": kept}}, "The precautions are shortened."


def _fewer_measures(content: Content) -> tuple[Content, str] | None:
    rows = content["measures"]
    if len(rows) <= FEWEST_MEASURES:
        return None
    spare = next((row for row in reversed(rows) if not row["worsened"]), rows[-1])
    kept = [row for row in rows if row is not spare]
    return {**content, "measures": kept, "left_out": content["left_out"] + 1}, f"{spare['name']} is left out."


def _smaller_text(content: Content) -> tuple[Content, str] | None:
    if content["size"] >= SMALLEST:
        return None
    return {**content, "size": content["size"] + 1}, "The text is set smaller."


_CUTS = [_without_areas, _without_notes, _short_precautions, _fewer_measures, _smaller_text]


# --- Freezing -----------------------------------------------------------------------------------------------------


def canonical(content: Content) -> bytes:
    """The one spelling of a content: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: Content) -> str:
    """SHA-256 over the canonical JSON, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def differences(old: Content, new: Content) -> list[str]:
    """What an amended report says differently, for the office: figures first, then words."""
    before = {row["code"]: row for row in old["measures"]}
    told = [said for row in new["measures"] if (said := _figure_change(before.get(row["code"]), row))]
    names = {
        "bottom_line": "summary", "attendance": "attendance", "safety": "safety", "plan": "plan",
        "question": "question",
    }  # fmt: skip
    changed = [name for key, name in names.items() if old.get(key) != new.get(key)]
    if old.get("re") != new.get("re"):
        changed.insert(0, "reference line")
    return [*told, *([f"changed: {text.listed(changed)}"] if changed else [])]


def _figure_change(old: Content | None, new: Content) -> str:
    if old is None:
        return f"{new['name']} added"
    pairs = [("baseline", "baseline"), ("current", "current value")]
    said = [f"{name} {old[key]} corrected to {new[key]}" for key, name in pairs if old[key] != new[key]]
    return f"{new['name']}: {', '.join(said)}" if said else ""


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
