"""Introductory letter: sent within a day of the first visit, so that the office knows its patient has arrived."""

from __future__ import annotations

from clients import report_text as text
from clients.letters import AFTER_BASELINE, EVERY
from clients.report_facts import Facts
from clients.report_kinds import common
from clients.report_kinds.parts import NO_TABLE, Parts, ReportKind, Section

ANSWERS = (("continue", "Nothing to add"), ("modify", "See my comment"), ("call", "Call me"))
#: Answers to “may your patient exercise, and within which limits?”.
CLEARING = (("continue", "Cleared, within the limits I write below"), ("modify", "Not yet"), ("call", "Call me"))
WATCHED = 3


def write(facts: Facts) -> Parts:
    """First visit, what was agreed, what we watch, what we need."""
    return Parts(
        bottom_line=_bottom_line(facts),
        opening=_opening(facts),
        safety=common.safety(facts),
        table=NO_TABLE,
        plan=_plan(facts),
        question=_question(facts),
        answers=CLEARING if common.owed(facts) else ANSWERS,
    )


def _bottom_line(facts: Facts) -> str:
    begun = f"We plan {common.planned(facts)}, measure what changes, and report to you on one page."
    if facts.first_visit is None:
        return f"Thank you for this referral. A first visit has not taken place yet. {begun}"
    waits = " Before we go on we need your clearance." if common.no_clearance(facts) else ""
    came = f"Your patient came for the first visit on {text.day(facts.first_visit.on)}."
    return f"Thank you for this referral. {came} {begun}{waits}"


def _opening(facts: Facts) -> tuple[Section, ...]:
    owed = common.owed(facts)
    sections = [("Who we are", _who(facts)), ("First visit", _first_visit(facts)), ("Agreed", _agreed(facts))]
    if facts.stops:
        stops = common.run_together(facts.stops[:WATCHED])
        sections.append(("What we watch", f"{stops}. Then exercise stops, and you hear from us the same day."))
    sections.append(("What we need from you", " ".join(owed) if owed else common.on_file(facts)))
    return tuple((name, told) for name, told in sections if told)


def _who(facts: Facts) -> str:
    return (
        f"{facts.sender.workspace}: exercise for people whose medical care for the condition has concluded, within the"
        " limits of the provider who referred."
    )


def _first_visit(facts: Facts) -> str:
    visit = facts.first_visit
    if visit is None:
        return ""
    read = f"Read before exercise: {visit.vitals}." if visit.vitals else ""
    went = text.TOLERATED.get(visit.tolerance, "")
    return common.joined(f"{text.day(visit.on)}.", read, went, _baseline(facts))


def _baseline(facts: Facts) -> str:
    """What was measured so far, and when its summary comes."""
    if facts.baseline_on is None:
        return "The baseline is measured at one of the next visits."
    due = facts.baseline_on + AFTER_BASELINE
    measured = text.counted(len(facts.readings), "measure")
    return f"Baseline of {text.day(facts.baseline_on)}: {measured}; its summary follows by {text.day(due)}."


def _agreed(facts: Facts) -> str:
    often = common.rate(facts)
    home = f"At home: {text.counted(len(facts.home_exercises), 'exercise')}." if facts.home_exercises else ""
    begin = text.day(facts.started_on)
    weeks = text.RETEST_WEEKS
    told = f"{common.capitalised(common.planned(facts))} from {begin}{f', {often}' if often else ''}"
    return common.joined(f"{told}; a re-test every {weeks} weeks.", home)


def _plan(facts: Facts) -> str:
    first = facts.first_visit.on if facts.first_visit else facts.started_on
    report = f"A progress report follows by {text.day(first + EVERY)}, or before your patient's next visit with you."
    if facts.next_visit:
        report = f"A progress report follows before the visit on {text.day(facts.next_visit)}."
    return common.joined(common.goal(facts), report, "You hear from us the same day if anything changes.")


def _question(facts: Facts) -> str:
    if common.no_clearance(facts):
        return "May your patient exercise with us, and within which limits?"
    if not facts.limits:
        return "Within which limits for blood pressure, heart rate and glucose may your patient exercise?"
    return "Is there anything we should watch for or avoid that is not in the referral?"


KIND = ReportKind(
    "introductory",
    "Introductory letter",
    "The patient has arrived: first visit, what was agreed, what we need.",
    write,
)
