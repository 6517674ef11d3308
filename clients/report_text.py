"""The sentences of a report, by rules from the facts: status, recommendation, attendance, safety, plan, question.

Plain words for a medical office. Nothing here says why a value changed, and nothing claims more than was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clients.change_types import Change, Verdict
from clients.change_words import amount
from clients.measure_kinds import SIX_AREAS, Area
from clients.measures import format_value
from clients.report_facts import Attendance, Facts, Reading, RedFlag

SCOPE_LINE = "Exercise services after medical discharge; not diagnosis or treatment."
NONE_OBSERVED = "None observed"
RETEST_WEEKS = 4
MOST_NAMED = 3

#: The order in which areas are told: the six, then pain.
AREAS_TOLD = (*SIX_AREAS, Area.PAIN)
RESTING = ("SBP", "DBP", "RHR")
#: By the slug of Session.Tolerance.
TOLERATED = {
    "well": "Exercise was tolerated well.", "hard": "Exercise was harder than usual.",
    "stopped": "Exercise was stopped early.",
}  # fmt: skip

_SHORT_LABELS = {
    Verdict.NO_CHANGE: "no change",
    Verdict.WITHIN_ERROR: "within measurement error",
    Verdict.MEASURABLE: "measurable change",
    Verdict.BELOW_MEANINGFUL: "smaller than meaningful",
    Verdict.MEANINGFUL: "meaningful change",
    Verdict.NO_THRESHOLD: "change; no accepted threshold",
}


def day(on: date | None) -> str:
    """“Nov 20, 2026”; empty without a date."""
    return f"{on:%b} {on.day}, {on.year}" if on else ""


def listed(words: Sequence[str]) -> str:
    """“a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(number: int, noun: str) -> str:
    """“1 session”, “14 sessions”."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def bottom_line(facts: Facts) -> str:
    """What is read first: where the client stands, then what we recommend. Two sentences."""
    return f"{status(facts)} {recommendation(facts)}"


def status(facts: Facts) -> str:
    """One sentence: what has changed since the baseline, the worse first."""
    if not facts.readings:
        return "Nothing has been measured yet."
    told = [reading for reading in facts.compared if reading.measure.headline and ours(reading)]
    when = f"After {counted(max(round((facts.on - facts.started_on).days / 7), 1), 'week')}"
    if not told:
        return "The baseline is recorded; nothing has been measured a second time yet."
    worse = [r for r in told if r.worsened]
    noticed = [r for r in told if r.improved and r.verdict is Verdict.MEANINGFUL]
    beyond = [r for r in told if r.improved and r.verdict is not Verdict.MEANINGFUL]
    rest = len(told) - len(worse) - len(noticed) - len(beyond)
    parts = [p for p in (_worse(worse), _noticed(noticed), _beyond(beyond, named=not noticed)) if p]
    if not parts:
        return f"{when}, no measure changed by more than measurement error."
    return f"{when}, {'; '.join(parts)}{_unchanged(rest)}."


def ours(reading: Reading) -> bool:
    """True for what a specialist may speak of: neither the provider's to interpret, nor a reading at rest."""
    return not reading.measure.interpreted_by_provider and reading.measure.area is not Area.READINGS


def _worse(readings: Sequence[Reading]) -> str:
    return f"{_named(readings)} worsened by more than measurement error" if readings else ""


def _noticed(readings: Sequence[Reading]) -> str:
    return f"{_named(readings)} improved by a meaningful amount" if readings else ""


def _beyond(readings: Sequence[Reading], *, named: bool) -> str:
    """Named where nothing larger is; only counted beside it."""
    if not readings:
        return ""
    who = _named(readings) if named else counted(len(readings), "other measure")
    sure = all(reading.verdict is Verdict.MEASURABLE for reading in readings)
    return f"{who} improved {'by more than measurement error' if sure else 'by less than a meaningful amount'}"


def _named(readings: Sequence[Reading]) -> str:
    """At most three by name, with their values; the others counted."""
    names = [_moved(reading) for reading in readings[:MOST_NAMED]]
    more = len(readings) - len(names)
    return listed([*names, f"{more} more"] if more else names)


def _moved(reading: Reading) -> str:
    """“TUG (14.2 s to 10.8 s)”."""
    measure = reading.measure
    now = reading.current if reading.current is not None else reading.baseline
    return f"{measure.in_text} ({format_value(measure, reading.baseline)} to {format_value(measure, now)})"


def _unchanged(rest: int) -> str:
    if not rest:
        return ""
    return f"; {counted(rest, 'other measure')} {'is' if rest == 1 else 'are'} not changed beyond measurement error"


def recommendation(facts: Facts) -> str:
    """One sentence: what we recommend, from warning signs, worsening, and where the program stands."""
    if facts.red_flags:
        return "Warning signs were noted (see Safety): please advise before we progress the program."
    if any(reading.worsened for reading in facts.compared):
        return "We recommend reviewing the program with you before we progress it."
    if facts.week > facts.planned_weeks:
        return "We recommend moving to a home program, with a final re-test."
    if any(reading.improved for reading in facts.compared):
        return f"We recommend continuing as planned to week {facts.planned_weeks}."
    return f"We recommend continuing, and re-testing in {counted(RETEST_WEEKS, 'week')}."


def plan(facts: Facts) -> str:
    """What happens next, unless the specialist writes their own."""
    if facts.week > facts.planned_weeks:
        return "Final re-test and hand-over to a home exercise program; a discharge summary follows."
    visit = f" We report again before the visit on {day(facts.next_visit)}." if facts.next_visit else ""
    goal = f" Goal: {facts.goal.rstrip('. ')}." if facts.goal else ""
    return f"Continue to week {facts.planned_weeks} of the program; re-test every {RETEST_WEEKS} weeks.{goal}{visit}"


def question(facts: Facts) -> str:
    """The one question to the provider; the boxes below it are the answer."""
    if facts.red_flags:
        return "May exercise continue within the present limits?"
    if any(reading.worsened for reading in facts.compared):
        return "Do you want the program changed, or to see your patient first?"
    return "May we continue and progress the program within the present limits?"


def attendance(seen: Attendance, *, week: int, of_weeks: int) -> str:
    """“14 of 24 planned sessions attended by week 8 of 12 (Sep 28 to Nov 20, 2026); 1 cancelled, 1 missed.”"""
    if not seen.attended and not seen.cancelled and not seen.missed:
        return f"No session is recorded yet; {counted(seen.planned, 'session')} planned over {of_weeks} weeks."
    where = f"by week {week} of {of_weeks}" if week <= of_weeks else f"in {week} weeks ({of_weeks} planned)"
    period = f" ({day(seen.first)} to {day(seen.last)})" if seen.first and seen.last else ""
    if seen.first == seen.last and seen.first:
        period = f" ({day(seen.first)})"
    lost = [f"{n} {word}" for n, word in ((seen.cancelled, "cancelled"), (seen.missed, "missed")) if n]
    tail = f"; {', '.join(lost)}" if lost else ""
    return f"{seen.attended} of {counted(seen.planned, 'planned session')} attended {where}{period}{tail}."


def safety(flags: Sequence[RedFlag], sessions: int, *, since: date | None = None, resting: Sequence[str] = ()) -> str:
    """Warning signs with their dates, or that there were none; then resting readings, as measured.

    `sessions` is where they were looked for: all, or those `since` the last report.
    """
    if flags:
        noted = listed([f"{flag.label.lower()} ({day(flag.on)})" for flag in flags])
        told = f"Noted at sessions: {noted}."
    elif sessions:
        after = f" since the report of {day(since)}" if since else ""
        told = f"{NONE_OBSERVED} in {counted(sessions, 'session')}{after}: no red flags, no adverse events."
    else:
        told = (
            f"{NONE_OBSERVED}: no session has taken place since the last report."
            if since
            else (f"{NONE_OBSERVED}: no session has taken place yet.")
        )
    return " ".join([told, *resting])


def resting(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Resting pressure and heart rate, as measured, without a judgement."""
    told = [f"{r.measure.in_text} {_then_now(r)}" for r in readings if r.measure.code in RESTING]
    return (f"{'; '.join(told)}.",) if told else ()


def _then_now(reading: Reading) -> str:
    first = format_value(reading.measure, reading.baseline)
    if reading.current is None:
        return first
    return f"{first} at baseline, {format_value(reading.measure, reading.current)} now"


def area_lines(readings: Sequence[Reading], limit: int = 2) -> list[tuple[str, str]]:
    """One line for each of the six areas that was measured, then pain, in the order offices know."""
    lines = []
    for area in AREAS_TOLD:
        mine = [r for r in readings if r.measure.area is area and ours(r)]
        if mine:
            lines.append((area.label, f"{'; '.join(_area_part(r) for r in mine[:limit])}."))
    return lines


def _area_part(reading: Reading) -> str:
    """The judgement only; the values stand in the table, or in brackets where there is nothing to judge."""
    name = reading.measure.in_text
    if reading.change is None:
        return f"{name} at baseline only ({format_value(reading.measure, reading.baseline)})"
    return f"{name} {direction_word(reading.change)}{short_label(reading.change)}"


def direction_word(change: Change) -> str:
    """“improved: ”, “worsened: ”, or nothing where the label says it all."""
    beyond = change.verdict in (Verdict.MEANINGFUL, Verdict.MEASURABLE, Verdict.BELOW_MEANINGFUL)
    return f"{change.direction}: " if beyond else ""


def short_label(change: Change) -> str:
    """The judgement in two or three words; the population stands beside it in the threshold's column."""
    return _SHORT_LABELS.get(change.verdict, change.label)


def threshold(change: Change) -> str:
    """“MCID 14 points, people after total knee arthroplasty (Lyman 2018)”; empty where none is accepted."""
    if change.yardstick is None:
        return change.target_range.citation if change.target_range else ""
    used = change.yardstick.threshold
    needed = amount(change.measure, change.yardstick.needed.normalize())
    return f"{used.kind} {needed}, {used.people} ({used.short_citation})"
