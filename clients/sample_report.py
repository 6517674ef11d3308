"""A report to show: about a client who never was, by the rules that write every report, marked across the page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from clients.change import judge
from clients.measures import measure
from clients.report_content import Words, compose
from clients.report_facts import Attendance, Clearance, Facts, Reading, Referrer, Sender, Tolerated
from clients.report_paper import fit, print_out

WATERMARK = "SAMPLE"


@dataclass(frozen=True, slots=True)
class Story:
    """Somebody who never was. `values`: each measure at the start, after four weeks, after eight."""

    population: str  # slug of the condition whose thresholds count
    condition: str
    precautions: str
    goal: str
    attended: int
    tolerated: Tolerated
    values: Mapping[str, tuple[str, str, str]]


#: All invented. In each something has changed by more than people notice, and something hasn't.
STORIES: dict[str, Story] = {
    "knee": Story(
        "tka", "After total knee arthroplasty", "No kneeling. Resting pressure up to 150/95 mmHg.",
        "Stairs at home without a rail", 15, Tolerated(13, 2, 0),
        {
            "TUG": ("14.2", "12.6", "10.1"), "CST30": ("8", "10", "13"), "SMWT": ("310", "352", "398"),
            "KOOSJR": ("42.3", "55.9", "68.8"), "NPRS": ("6", "5", "3"),
        },
    ),
    "spine": Story(
        "low_back_pain", "Low back pain", "No lifting above 20 lb from the floor. Stop at pain below the knee.",
        "Two hours at the bench at work without lying down", 14, Tolerated(11, 3, 0),
        {
            "ODI": ("38", "30", "22"), "RMDQ": ("13", "10", "6"), "PSFS": ("3.7", "4.7", "6.3"),
            "NPRS": ("6", "5", "5"),
        },
    ),
    "balance": Story(
        "falls_risk", "Two falls last winter", "Rest at dizziness. Resting pressure up to 150/90 mmHg.",
        "To the mailbox and back without a cane", 15, Tolerated(12, 3, 0),
        {
            "TUG": ("15.8", "14.6", "12.4"), "CST30": ("7", "8", "9"), "BBS": ("43", "46", "50"),
            "GS4M": ("0.74", "0.80", "0.88"),
        },
    ),
}  # fmt: skip


def print_sample(sender: Sender, *, client: str, practice: str, paper: str, on: date, story: str) -> bytes:
    """The PDF, one page; `story` is a key of STORIES."""
    content = compose(_facts(sender, client, practice, on, STORIES[story]), Words(), kind="progress",
                      title="Sample progress report", paper=paper)  # fmt: skip
    return print_out(fit(content), watermark=WATERMARK).data


def _facts(sender: Sender, client: str, practice: str, on: date, story: Story) -> Facts:
    began = on - timedelta(weeks=8)
    return Facts(
        sender=replace(sender, name=sender.name or sender.workspace),
        referrer=Referrer(practice, "a referring practitioner", "", began - timedelta(days=6)),
        client=f"{client} (fictional)",
        date_of_birth=None,
        condition=story.condition,
        icd10="",
        precautions=story.precautions,
        goal=story.goal,
        started_on=began,
        on=on,
        planned_weeks=12,
        attendance=Attendance(story.attended, 1, 0, 24, began, on - timedelta(days=1)),
        readings=tuple(_reading(code, values, began, on, story.population) for code, values in story.values.items()),
        sessions_since=story.attended,
        baseline_on=began,
        tolerated=story.tolerated,
        clearance=Clearance(began - timedelta(days=3), "a referring practitioner", None),
    )


def _reading(code: str, values: tuple[str, str, str], began: date, on: date, population: str) -> Reading:
    what = measure(code)
    first, middle, now = (Decimal(value) for value in values)
    change = judge(what, first, now, method_baseline={}, method_current={}, population=population)
    middle_on = began + timedelta(weeks=4)
    return Reading(what, first, began, middle, middle_on, now, on, change, change.needs_verification)
