"""Sentences that several kinds of report share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from clients import report_text as text
from clients.limits import GENERAL_STOP
from clients.measures import format_value
from clients.report_facts import Facts, Reading
from clients.report_kinds.parts import Section

#: What a form takes; see clients/forms/reports.py.
LONGEST_LINE = 500
MOST_EXERCISES = 6
_RATES = {1: "once a week", 2: "twice a week"}


def within(said: str, most: int = LONGEST_LINE) -> str:
    """Cut after the last sentence that fits, else after the last word; an ellipsis says so."""
    if len(said) <= most:
        return said
    kept = said[: most - 2]
    sentences = kept.rfind(". ") + 1
    if sentences > most // 3:
        return f"{kept[:sentences]} …"
    return kept.rsplit(" ", 1)[0].rstrip(",;:") + " …"


def joined(*parts: str) -> str:
    """Sentences one after the other, without the empty ones."""
    return " ".join(part for part in parts if part)


def a_sentence(words: str) -> str:
    """With one full stop at the end; empty stays empty."""
    words = " ".join(words.split())
    return words if not words or words[-1] in ".!?…" else f"{words}."


def capitalised(words: str) -> str:
    """The first letter large, the others as they are."""
    return words[:1].upper() + words[1:]


def run_together(lines: Sequence[str]) -> str:
    """Lines of a protocol as one sentence without its full stop: “Swelling that is new; night pain”."""
    first, *rest = [line.rstrip(". ") for line in lines]
    return "; ".join([first, *(line if line[1:2].isupper() else line[:1].lower() + line[1:] for line in rest)])


def planned(facts: Facts) -> str:
    """“24 sessions over 12 weeks”."""
    sessions = text.counted(facts.attendance.planned, "session")
    return f"{sessions} over {text.counted(facts.planned_weeks, 'week')}"


def rate(facts: Facts) -> str:
    """“twice a week”; empty where the plan doesn't come out even."""
    often, rest = divmod(facts.attendance.planned, facts.planned_weeks) if facts.planned_weeks else (0, 1)
    return "" if rest or not often else _RATES.get(often, f"{often} times a week")


def goal(facts: Facts) -> str:
    """“Goal: walk the dog for twenty minutes.”"""
    return f"Goal: {facts.goal.rstrip('. ')}." if facts.goal else ""


def attendance(facts: Facts) -> str:
    """At sessions, then at home."""
    told = text.attendance(facts.attendance, week=facts.week, of_weeks=facts.planned_weeks)
    return joined(told, facts.home)


def safety(facts: Facts) -> str:
    """Red flags with their days, or that there were none; then resting readings, as measured."""
    return text.safety(
        facts.red_flags, facts.sessions_since, since=facts.reported_until, resting=text.resting(facts.readings)
    )


def retest(facts: Facts) -> date:
    """When the measures are taken again."""
    return (facts.baseline_on or facts.on) + timedelta(weeks=text.RETEST_WEEKS)


def before_visit(facts: Facts) -> str:
    return f"We report again before the visit on {text.day(facts.next_visit)}." if facts.next_visit else ""


# --- What the office owes --------------------------------------------------------------------------------------------


def no_clearance(facts: Facts) -> bool:
    """None on file, or one that has run out."""
    given, until = facts.clearance.on, facts.clearance.until
    return given is None or (until is not None and until < facts.on)


def owed(facts: Facts) -> list[str]:
    """What we ask the office for: clearance, limits; empty when both are on file."""
    wanted = []
    if facts.clearance.on is None:
        wanted.append("Medical clearance: none is on file.")
    elif no_clearance(facts):
        wanted.append(f"Medical clearance: the one on file ran out on {text.day(facts.clearance.until)}.")
    if not facts.limits:
        wanted.append(
            "Your limits for blood pressure, heart rate and glucose: none are on file. Until we have them, no exercise"
            f" above {GENERAL_STOP['systolic'].high}/{GENERAL_STOP['diastolic'].high} mmHg or outside"
            f" {GENERAL_STOP['glucose'].low} to {GENERAL_STOP['glucose'].high} mg/dL."
        )
    return wanted


def on_file(facts: Facts) -> str:
    """That nothing is owed, with what is on file."""
    by = f" by {facts.clearance.by}" if facts.clearance.by else ""
    return f"Nothing. On file: clearance of {text.day(facts.clearance.on)}{by}, and your limits: {facts.limits}"


# --- Measures --------------------------------------------------------------------------------------------------------


def value_now(reading: Reading) -> str:
    """The newest value, as printed."""
    return format_value(reading.measure, reading.baseline if reading.current is None else reading.current)


def valued(readings: Sequence[Reading], most: int = 3) -> str:
    """“TUG (14.2 s), Berg (44) and 2 more”."""
    names = [f"{reading.measure.in_text} ({value_now(reading)})" for reading in readings[:most]]
    more = len(readings) - len(names)
    return text.listed([*names, f"{more} more"] if more else names)


def value_areas(facts: Facts, limit: int = 3) -> tuple[Section, ...]:
    """One line an area: the values alone."""
    lines = []
    for area in text.AREAS_TOLD:
        mine = [r for r in facts.readings if r.measure.area is area and text.ours(r)]
        if mine:
            told = "; ".join(f"{reading.measure.in_text} {value_now(reading)}" for reading in mine[:limit])
            lines.append((area.label, f"{told}."))
    return tuple(lines)


def changed_areas(facts: Facts) -> tuple[Section, ...]:
    """One line an area: the judgement."""
    return tuple(text.area_lines(facts.readings))


# --- At home ---------------------------------------------------------------------------------------------------------


def home_program(facts: Facts) -> str:
    """“On 4 days a week: Sit to stand (2 × 8, once a day); Walk (15 minutes).” Empty without one."""
    if not facts.home_exercises:
        return ""
    shown = facts.home_exercises[:MOST_EXERCISES]
    told = "; ".join(f"{name} ({dose})" for name, dose in shown)
    more = len(facts.home_exercises) - len(shown)
    days = f"On {text.counted(facts.home_days, 'day')} a week: " if facts.home_days else ""
    return f"{days}{told}{f'; and {more} more' if more else ''}."
