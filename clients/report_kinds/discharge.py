"""Discharge summary: visits, goals, response, home program, follow-up; within a week of the last day."""

from __future__ import annotations

from clients import report_text as text
from clients.report_facts import Facts
from clients.report_kinds import common
from clients.report_kinds.parts import AT_END, Parts, ReportKind, Section

ANSWERS = (("continue", "Nothing further"), ("modify", "Please follow up as I comment"), ("call", "Call me"))
#: Ends that say in themselves that the program ran its course.
COMPLETED = ("goals reached", "goals met", "plateau")
#: How an episode ends in words that the application offers; other words are told where they can be changed.
KNOWN_ENDS = (*COMPLETED, "back to the provider", "client stopped", "moved away", "cost")
MOST_GOALS = 8
RETEST_MONTHS = "three months"


def write(facts: Facts) -> Parts:
    """Status against the goals, what was measured, and what happens after us."""
    return Parts(
        bottom_line=common.within(common.joined(_ended(facts), _outcome(facts), _goals(facts))),
        attendance=common.attendance(facts),
        opening=_early(facts),
        areas=common.changed_areas(facts),
        safety=common.safety(facts),
        closing=_closing(facts),
        plan_name="Follow-up plan",
        plan=_plan(facts),
        question=_question(facts),
        answers=ANSWERS,
    )


def early(facts: Facts) -> bool:
    """Ended before the planned weeks were over, and not because the work was done."""
    return facts.week < facts.planned_weeks and facts.end_reason.strip(". ").lower() not in COMPLETED


def _ended(facts: Facts) -> str:
    visits = text.counted(facts.attendance.attended, "completed visit")
    if facts.ended_on is None:
        return f"The program comes to its end after {visits}."
    why = facts.end_reason.strip(". ")
    return f"Discharged on {text.day(facts.ended_on)} after {visits}{f': {why[:1].lower()}{why[1:]}' if why else ''}."


def _outcome(facts: Facts) -> str:
    if facts.compared:
        return text.status(facts)
    return (
        "No measure was taken a second time, so no change can be shown." if facts.readings else "Nothing was measured."
    )


def _goals(facts: Facts) -> str:
    if not facts.goals:
        return ""
    reached = sum(goal.reached is True for goal in facts.goals)
    return f"{reached} of {text.counted(len(facts.goals), 'goal')} reached."


def _early(facts: Facts) -> tuple[Section, ...]:
    if facts.ended_on is None or not early(facts):
        return ()
    why = facts.end_reason.strip(". ").lower()
    reason = f": {why}" if why in KNOWN_ENDS else ""
    return (("Ended early", f"In week {facts.week} of {facts.planned_weeks}{reason}."),)


def _closing(facts: Facts) -> tuple[Section, ...]:
    home = common.home_program(facts) or "None was handed over."
    parts = (("Goals", _each_goal(facts)), ("Response", _response(facts)), ("Home program", home))
    return tuple((name, told) for name, told in parts if told)


def _each_goal(facts: Facts) -> str:
    """“Reached: TUG at most 12.0 s (10.1 s). Not reached: …”"""
    shown = facts.goals[:MOST_GOALS]
    more = len(facts.goals) - len(shown)
    told = []
    for status in ("reached", "not reached", "not measured"):
        mine = [goal for goal in shown if goal.status == status]
        if mine:
            named = "; ".join(f"{goal.name} {goal.target} ({goal.now})" for goal in mine)
            told.append(f"{common.capitalised(status)}: {named}.")
    return common.joined(*told, f"{more} more on record." if more else "")


def _response(facts: Facts) -> str:
    """How sessions were tolerated, counted."""
    seen = facts.tolerated
    if not seen.total:
        return ""
    told = f"Exercise was tolerated well at {seen.well} of {text.counted(seen.total, 'session')}"
    rest = [f"{number} {words}" for number, words in ((seen.hard, "harder than usual"), (seen.stopped, "stopped early"))
            if number]  # fmt: skip
    return f"{told}{f'; {text.listed(rest)}' if rest else ''}."


def _plan(facts: Facts) -> str:
    home = "Your patient goes on with the home program." if facts.home_exercises else ""
    agreed = f"The goal agreed at the start was: {facts.goal.rstrip('. ')}." if facts.goal else ""
    return common.joined(
        agreed, home, f"We suggest a re-test in {RETEST_MONTHS}, and take your patient in again on a new referral."
    )


def _question(facts: Facts) -> str:
    if facts.ended_on is not None and early(facts):
        return "Shall we take your patient in again when that is possible?"
    return "Is there anything you want followed up after discharge?"


KIND = ReportKind(
    "discharge", "Discharge summary", "Visits, status against each goal, response, home program, follow-up.", write,
    speaks_of=AT_END,
)  # fmt: skip
