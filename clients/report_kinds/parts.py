"""What a kind of report consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clients.report_facts import Facts

#: A heading and what stands below it.
Section = tuple[str, str]

#: The table of measures: from baseline to now, or one value with its meaning; "" for none.
CHANGE_TABLE, START_TABLE, NO_TABLE = "change", "start", ""

#: Which day a report speaks of: that of its assessment, today, or the end of the episode.
AT_ASSESSMENT, AT_TODAY, AT_END = "assessment", "today", "end"

#: Boxes to tick: value, words. The values are the same for every kind, so that answers can be counted.
ANSWERS = (("continue", "Continue as planned"), ("modify", "Modify the program"), ("call", "Call me"))


@dataclass(frozen=True, slots=True)
class Parts:
    """What the rules of a kind write. `opening` stands after the first line, `closing` after safety.

    The specialist may write over `bottom_line`, `plan` and `question`; what people have typed into the record freely
    (a goal, an event, a reason) is told in these three only, so that it can be put otherwise before it goes out.
    """

    bottom_line: str
    plan: str
    question: str
    safety: str
    attendance: str = ""
    opening: tuple[Section, ...] = ()
    closing: tuple[Section, ...] = ()
    table: str = CHANGE_TABLE
    areas: tuple[Section, ...] = ()
    plan_name: str = "Plan"
    answers: tuple[tuple[str, str], ...] = ANSWERS


@dataclass(frozen=True, slots=True)
class ReportKind:
    """`purpose` says in one line what it is for; `measured`: it can't be written before something was measured."""

    slug: str
    title: str
    purpose: str
    write: Callable[[Facts], Parts]
    speaks_of: str = AT_TODAY
    measured: bool = False
