"""Change in status: the same day. What happened, what was done, what we ask now."""

from __future__ import annotations

from clients import report_text as text
from clients.report_facts import Facts, Incident
from clients.report_kinds import common
from clients.report_kinds.parts import NO_TABLE, Parts, ReportKind, Section

ANSWERS = (
    ("continue", "Continue within the present limits"), ("modify", "Pause until I have seen the patient"),
    ("call", "Call me today"),
)  # fmt: skip
MOST_TOLD = 4


def write(facts: Facts) -> Parts:
    """Bottom line first: what, what was done, what we ask."""
    return Parts(
        bottom_line=common.within(common.joined(*_what(facts), _done(facts), "Please answer today.")),
        opening=_opening(facts),
        attendance=common.attendance(facts),
        table=NO_TABLE,
        safety=common.safety(facts),
        plan=_plan(facts),
        question="May exercise continue within the present limits, or shall we pause until you have seen your patient?",
        answers=ANSWERS,
    )


def _what(facts: Facts) -> list[str]:
    """One or two sentences a change, the newest ones where there are many."""
    if not facts.incidents:
        return ["Your patient's status has changed."]
    return [_told(one) for one in facts.incidents[-2:]]


def _told(one: Incident) -> str:
    seen = text.listed([flag.lower() for flag in one.flags])
    verb = "were" if len(one.flags) > 1 else "was"
    when = f"On {text.day(one.on)}"
    observed = f"{when}, {seen} {verb} observed." if seen else f"{when} a change was noted."
    return common.joined(observed, common.a_sentence(one.said))


def _done(facts: Facts) -> str:
    stopped = any(one.stopped for one in facts.incidents)
    open_ones = [one for one in facts.incidents if not one.decision]
    held = "Progression of the program is on hold." if open_ones else ""
    decided = [f"Decided: {common.a_sentence(one.decision)}" for one in facts.incidents[-1:] if one.decision]
    return common.joined("Exercise was stopped." if stopped else "", held, *decided)


def _opening(facts: Facts) -> tuple[Section, ...]:
    shown = facts.incidents[-MOST_TOLD:]
    happened = common.joined(*(_row(one) for one in shown))
    more = len(facts.incidents) - len(shown)
    if more:
        happened += f" {text.counted(more, 'earlier change')} {'is' if more == 1 else 'are'} on record."
    before = text.status(facts) if facts.compared else ""
    parts = (("What happened", happened), ("What was done", _measures_taken(facts)), ("Until then", before))
    return tuple((name, told) for name, told in parts if told)


def _row(one: Incident) -> str:
    """“Nov 25, 2026: red flag observed: swelling. Read before exercise: 128/82 mmHg.”"""
    flags = f"red flags observed: {', '.join(flag.lower() for flag in one.flags)}." if one.flags else ""
    read = f"Read before exercise: {one.vitals}." if one.vitals else ""
    rest = common.joined(flags, *one.beyond, read) or "no red flag was observed."
    return f"{text.day(one.on)}: {rest}"


def _measures_taken(facts: Facts) -> str:
    if not facts.incidents:
        return ""
    stopped = [text.day(one.on) for one in facts.incidents if one.stopped]
    first_open = next((one for one in facts.incidents if not one.decision), None)
    told = [f"Exercise was stopped on {text.listed(stopped)}."] if stopped else []
    if first_open:
        told.append(
            f"No progression since {text.day(first_open.on)}: at most what was done the time before, and only while"
            " readings are within the limits."
        )
    else:
        told.append("The hold on progression has been lifted.")
    return common.joined(*told)


def _plan(facts: Facts) -> str:
    if not facts.incidents or any(not one.decision for one in facts.incidents):
        return "Until you answer, the program is not progressed. We report again after the next session."
    return "The program goes on as decided. We report again after the next session."


KIND = ReportKind(
    "change", "Change in status", "The same day: what happened, what was done, what we ask now.", write
)  # fmt: skip
