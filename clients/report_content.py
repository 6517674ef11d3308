"""The content of a report as data: composed from facts and the specialist's words, hashed, compared.

What is composed is plain JSON (dates as ISO text, numbers as text), because it is what signing freezes. Keys:
kind, title, size, paper, from {…}, re {…}, week {now, of}, on, bottom_line, opening [[heading, text]], attendance,
table, measures [{…}], left_out, areas [[area, line]], safety, closing [[heading, text]], plan_name, plan, question,
answers [[value, words]], amends {signed_on, changes} or null. What was signed before a key existed lacks it; whoever
reads a content says what its absence means.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
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
from clients.report_kinds import kind_of

Content = dict[str, Any]

MOST_MEASURES, FEWEST_MEASURES = 6, 3

LETTER, A4 = "letter", "a4"


@dataclass(frozen=True, slots=True)
class Words:
    """What the specialist may write. Empty: the rules write it."""

    bottom_line: str = ""
    plan: str = ""
    question: str = ""


def compose(
    facts: Facts, words: Words, *, kind: str, title: str = "", amends: Mapping[str, Any] | None = None,
    paper: str = LETTER,
) -> Content:  # fmt: skip
    """The whole content of one report, before any shortening. `paper` is LETTER or A4."""
    what = kind_of(kind)
    parts = what.write(facts)
    chosen = choose(facts.readings) if parts.table else []
    return {
        "kind": kind,
        "title": title or what.title,
        "size": 0,
        "paper": paper,
        "on": facts.on.isoformat(),
        "week": {"now": facts.week, "of": facts.planned_weeks},
        "from": asdict(facts.sender),
        "re": _re(facts),
        "bottom_line": words.bottom_line or parts.bottom_line,
        "opening": [list(section) for section in parts.opening],
        "attendance": parts.attendance,
        "table": parts.table,
        "measures": [_row(reading) for reading in chosen],
        "left_out": len(facts.readings) - len(chosen) if parts.table else 0,
        "areas": [list(line) for line in parts.areas],
        "safety": parts.safety,
        "closing": [list(section) for section in parts.closing],
        "plan_name": parts.plan_name,
        "plan": words.plan or parts.plan,
        "question": words.question or parts.question,
        "answers": [list(answer) for answer in parts.answers],
        "amends": dict(amends) if amends else None,
    }


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


def choose(readings: Sequence[Reading]) -> list[Reading]:
    """At most six measures, in the order of the condition's own set; worse news is never the one left out.

    The choice looks at what was measured twice and what got worse, never at what looks good.
    """
    shown = [r for r in readings if r.measure.code not in text.RESTING]
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
        "meanings": list(reading.meanings),
        "no_meaning": _no_meaning(reading),
        "goal": reading.goal,
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


def _no_meaning(reading: Reading) -> str:
    """Why nothing stands under “what it means”."""
    if reading.measure.interpreted_by_provider:
        return "as reported; for you to interpret"
    return "reaches no published line for this person" if reading.has_lines else "no published line for this person"


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
    there = {row["code"] for row in new["measures"]}
    told += [f"{row['name']} taken out" for row in old["measures"] if row["code"] not in there]
    changed = [name for key, name in _NAMES.items() if old.get(key) != new.get(key)]
    changed += [name for name in _sections_changed(old, new) if name not in changed]
    if old.get("re") != new.get("re"):
        changed.insert(0, "reference line")
    return [*told, *([f"changed: {text.listed(changed)}"] if changed else [])]


_NAMES = {
    "bottom_line": "summary", "attendance": "attendance", "safety": "safety", "plan": "plan",
    "question": "question",
}  # fmt: skip


def _sections_changed(old: Content, new: Content) -> list[str]:
    """Headings of the sections that say something else, or are there in one of the two only."""
    before = {name: told for key in ("opening", "closing") for name, told in old.get(key, [])}
    now = {name: told for key in ("opening", "closing") for name, told in new.get(key, [])}
    return [name.lower() for name in {**before, **now} if before.get(name) != now.get(name)]


def _figure_change(old: Content | None, new: Content) -> str:
    if old is None:
        return f"{new['name']} added"
    pairs = [("baseline", "baseline"), ("current", "current value")]
    said = [f"{name} {old[key]} corrected to {new[key]}" for key, name in pairs if old[key] != new[key]]
    return f"{new['name']}: {', '.join(said)}" if said else ""


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
