"""Progress report: what has changed since the baseline, every thirty days or before the next visit."""

from __future__ import annotations

from clients import report_text as text
from clients.report_facts import Facts
from clients.report_kinds import common
from clients.report_kinds.parts import AT_ASSESSMENT, Parts, ReportKind


def write(facts: Facts) -> Parts:
    """Status, attendance, measures, areas, safety, plan, question."""
    return Parts(
        bottom_line=text.bottom_line(facts),
        attendance=common.attendance(facts),
        areas=common.changed_areas(facts),
        safety=common.safety(facts),
        plan=text.plan(facts),
        question=text.question(facts),
    )


KIND = ReportKind(
    "progress", "Progress report", "What has changed since the baseline, and whether to go on.", write,
    speaks_of=AT_ASSESSMENT, measured=True,
)  # fmt: skip
