"""Sentences follow from the numbers, in words a specialist may use."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clients import report_text as text
from clients.change import judge
from clients.measures import measure
from clients.report_facts import Attendance, Facts, Reading, RedFlag, Referrer, Sender
from metcrm.documents.coach import check

BEGIN, TODAY = date(2026, 1, 7), date(2026, 3, 3)
SENDER = Sender("Alder Medical Exercise", "", "", "", "", "Alice Owner", "Medical Exercise Specialist")


def reading(code: str, before: str, now: str | None = None) -> Reading:
    what = measure(code)
    if now is None:
        return Reading(what, Decimal(before), BEGIN)
    change = judge(what, Decimal(before), Decimal(now), method_baseline={}, method_current={}, population="tka")
    return Reading(what, Decimal(before), BEGIN, None, None, Decimal(now), TODAY, change)


def facts(*readings: Reading) -> Facts:
    return Facts(
        sender=SENDER, referrer=Referrer("Lakeside Orthopedics", "Amara Osei, MD", "2000000010", BEGIN),
        client="Hilde Brandt", date_of_birth=date(1958, 3, 14), condition="After total knee arthroplasty", icd10="",
        precautions="", goal="", started_on=BEGIN, on=TODAY, planned_weeks=12,
        attendance=Attendance(13, 1, 0, 24, BEGIN, TODAY), readings=readings, sessions_since=13,
    )  # fmt: skip


def test_the_bottom_line_says_status_then_recommendation() -> None:
    told = text.bottom_line(facts(reading("KOOSJR", "42.3", "68.8"), reading("TUG", "14.2", "13.9")))
    assert told == (
        "After 8 weeks, KOOS, JR (42.3 to 68.8) improved by a meaningful amount; 1 other measure is not changed beyond"
        " measurement error. We recommend continuing as planned to week 12."
    )


def test_worse_news_comes_first() -> None:
    told = text.bottom_line(facts(reading("KOOSJR", "42.3", "68.8"), reading("TUG", "10.0", "14.0")))
    assert told.startswith("After 8 weeks, TUG (10.0 s to 14.0 s) worsened")
    assert told.endswith("We recommend reviewing the program with you before we progress it.")


def test_nothing_is_said_of_a_trend_from_one_value() -> None:
    told = text.bottom_line(facts(reading("TUG", "14.2")))
    assert "nothing has been measured a second time" in told


def test_a_warning_sign_asks_before_anything_else() -> None:
    warned = replace(facts(reading("TUG", "14.2", "10.1")), red_flags=(RedFlag(TODAY, "Swelling"),))
    assert "please advise" in text.recommendation(warned)
    assert text.question(warned) == "May exercise continue within the present limits?"


def test_what_the_provider_interprets_is_not_in_the_bottom_line() -> None:
    assert "HbA1c" not in text.bottom_line(facts(reading("HBA1C", "8.1", "7.0"), reading("TUG", "14.2", "10.1")))


def test_safety_says_that_there_was_nothing() -> None:
    assert text.safety((), 13) == "None observed in 13 sessions: no red flags, no adverse events."
    assert text.safety((), 0) == "None observed: no session has taken place yet."


def test_safety_names_each_sign_with_its_day() -> None:
    flags = [RedFlag(date(2026, 2, 2), "Swelling"), RedFlag(TODAY, "Night pain")]
    assert text.safety(flags, 9) == "Noted at sessions: swelling (Feb 2, 2026) and night pain (Mar 3, 2026)."


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (Attendance(13, 1, 0, 24), "13 of 24 planned sessions attended by week 8 of 12; 1 cancelled."),
        (Attendance(1, 0, 2, 1), "1 of 1 planned session attended by week 8 of 12; 2 missed."),
        (Attendance(0, 0, 0, 24), "No session is recorded yet; 24 sessions planned over 12 weeks."),
    ],
)
def test_attendance_counts(seen: Attendance, told: str) -> None:
    assert text.attendance(seen, week=8, of_weeks=12) == told


def test_six_areas_only_where_measured_pain_last() -> None:
    lines = text.area_lines([reading("NPRS", "6", "3"), reading("SMWT", "310", "398"), reading("TUG", "14.2")])
    assert [area for area, _ in lines] == ["Function", "Endurance", "Pain"]
    assert lines[0][1] == "TUG at baseline only (14.2 s)."


def test_nothing_we_write_ourselves_stops_an_office() -> None:
    states = [facts(), facts(reading("TUG", "14.2", "10.1")), facts(reading("TUG", "10.1", "14.2"))]
    states += [replace(state, on=date(2026, 6, 1)) for state in states]
    said = "\n\n".join(f"{text.bottom_line(s)} {text.plan(s)} {text.question(s)}" for s in states)
    assert check(said) == []
    assert not re.search(r"diagnos|treat|cure|guarant|rehab|therap|%", said, re.IGNORECASE)
