"""Assessment summary: the baseline with its meaning, the goals, the plan; sent within a week."""

from __future__ import annotations

from clients import report_text as text
from clients.report_facts import Facts
from clients.report_kinds import common
from clients.report_kinds.parts import AT_ASSESSMENT, START_TABLE, Parts, ReportKind, Section

ANSWERS = (("continue", "Agreed"), ("modify", "Modify the program"), ("call", "Call me"))
MOST_CRITERIA = 2


def write(facts: Facts) -> Parts:
    """What was found, what it means by published lines, where the program goes."""
    return Parts(
        bottom_line=common.within(f"{_found(facts)} {_recommended(facts)}"),
        attendance=common.attendance(facts),
        table=START_TABLE,
        areas=common.value_areas(facts),
        safety=common.safety(facts),
        closing=_program(facts),
        plan=_plan(facts),
        question=_question(facts),
        answers=ANSWERS,
    )


def _found(facts: Facts) -> str:
    if not facts.readings:
        return "Nothing has been measured yet."
    when = text.day(facts.baseline_on or facts.on)
    told = [reading for reading in facts.readings if text.ours(reading)]
    reached = [reading for reading in told if reading.meanings]
    begin = f"Assessment of {when}: {text.counted(len(facts.readings), 'measure')}."
    if reached:
        verb = "reaches a published line" if len(reached) == 1 else "reach published lines"
        return f"{begin} {common.valued(reached)} {verb} for people like your patient; the table says which."
    if any(reading.has_lines for reading in told):
        return f"{begin} No value reaches a published line for people like your patient."
    return f"{begin} There is no published line for these values and this person."


def _recommended(facts: Facts) -> str:
    if facts.red_flags:
        return "Warning signs were noted (see Safety): please advise before we begin."
    return f"We recommend the program as planned: {common.planned(facts)}."


def _program(facts: Facts) -> tuple[Section, ...]:
    often = common.rate(facts)
    outline = f"{common.capitalised(common.planned(facts))}{f', {often}' if often else ''}; each session begins with"
    outline += " readings and the nine red flags."
    if facts.progression:
        outline += f" How we progress: {common.run_together(facts.progression[:MOST_CRITERIA])}."
    home = common.home_program(facts)
    return (("Program", outline), ("At home", home)) if home else (("Program", outline),)


def _plan(facts: Facts) -> str:
    retest = f"Next re-test by {text.day(common.retest(facts))}, then every {text.RETEST_WEEKS} weeks."
    return common.joined(common.goal(facts), retest, common.before_visit(facts))


def _question(facts: Facts) -> str:
    if facts.red_flags:
        return "May the program begin within the present limits?"
    if common.no_clearance(facts):
        return "May your patient exercise with us, and within which limits?"
    if not facts.limits:
        return "Do you agree with this plan, and are there limits for blood pressure, heart rate or glucose?"
    return "Do you agree with this plan and its goals?"


KIND = ReportKind(
    "assessment", "Assessment summary", "The baseline and what it means, the goals, the plan, the next re-test.", write,
    speaks_of=AT_ASSESSMENT, measured=True,
)  # fmt: skip
