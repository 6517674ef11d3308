"""A report to show: about a client who never was, by the rules that write every report, marked across the page."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from clients.change import judge
from clients.measures import measure
from clients.report_content import Words, compose
from clients.report_facts import Attendance, Clearance, Facts, Reading, Referrer, Sender, Tolerated
from clients.report_paper import fit, print_out

WATERMARK = "SAMPLE"
CONDITION = "tka"
#: Invented: at the start, after four weeks, after eight.
VALUES = {
    "TUG": ("14.2", "12.6", "10.1"),
    "CST30": ("8", "10", "13"),
    "SMWT": ("310", "352", "398"),
    "KOOSJR": ("42.3", "55.9", "68.8"),
    "NPRS": ("6", "5", "3"),
}


def print_sample(sender: Sender, *, client: str, practice: str, paper: str, on: date) -> bytes:
    """The PDF, one page."""
    content = compose(_facts(sender, client, practice, on), Words(), kind="progress", title="Sample progress report",
                      paper=paper)  # fmt: skip
    return print_out(fit(content), watermark=WATERMARK).data


def _facts(sender: Sender, client: str, practice: str, on: date) -> Facts:
    began = on - timedelta(weeks=8)
    return Facts(
        sender=replace(sender, name=sender.name or sender.workspace),
        referrer=Referrer(practice, "a referring practitioner", "", began - timedelta(days=6)),
        client=f"{client} (fictional)",
        date_of_birth=None,
        condition="After total knee arthroplasty",
        icd10="",
        precautions="No kneeling. Resting pressure up to 150/95 mmHg.",
        goal="Stairs at home without a rail",
        started_on=began,
        on=on,
        planned_weeks=12,
        attendance=Attendance(15, 1, 0, 24, began, on - timedelta(days=1)),
        readings=tuple(_reading(code, values, began, on) for code, values in VALUES.items()),
        sessions_since=15,
        baseline_on=began,
        tolerated=Tolerated(13, 2, 0),
        clearance=Clearance(began - timedelta(days=3), "a referring practitioner", None),
    )


def _reading(code: str, values: tuple[str, str, str], began: date, on: date) -> Reading:
    what = measure(code)
    first, middle, now = (Decimal(value) for value in values)
    change = judge(what, first, now, method_baseline={}, method_current={}, population=CONDITION)
    middle_on = began + timedelta(weeks=4)
    return Reading(what, first, began, middle, middle_on, now, on, change, change.needs_verification)
