"""What each of the five kinds says, by its rules."""

from dataclasses import replace
from datetime import date

import pytest

from clients.report_content import Content, Words, compose, differences
from clients.report_facts import Attendance, Clearance, Facts, Goal, Incident, RedFlag, Tolerated, Visit
from clients.report_kinds import KINDS
from metcrm.documents.coach import check
from tests.clients.reports.test_text import BEGIN, TODAY, facts, reading


def known(*readings: str) -> Facts:
    """Week one: a first visit, clearance and limits on file."""
    return replace(
        facts(*(reading(code, "10") for code in readings)),
        on=date(2026, 1, 9), attendance=Attendance(1, 0, 0, 24, BEGIN, BEGIN), sessions_since=1, baseline_on=BEGIN,
        first_visit=Visit(BEGIN, "128/82 mmHg, 72 bpm", "well"), goal="Stairs at home without a rail",
        clearance=Clearance(date(2026, 1, 5), "Amara Osei, MD", date(2027, 1, 5)),
        limits="systolic pressure at most 150 mmHg (Dr. Osei, Jan 5, 2026).",
        stops=("Swelling that is new", "Night pain"), home_exercises=(("Walk", "10 minutes"),), home_days=4,
    )  # fmt: skip


def written(of: Facts, kind: str) -> Content:
    return compose(of, Words(), kind=kind)


def sections(content: Content) -> dict[str, str]:
    return {name: told for key in ("opening", "closing") for name, told in content[key]}


def test_the_introductory_letter_tells_of_the_first_visit_and_what_is_agreed() -> None:
    content = written(known("TUG"), "introductory")
    assert content["bottom_line"] == (
        "Thank you for this referral. Your patient came for the first visit on Jan 7, 2026. We plan 24 sessions over 12"
        " weeks, measure what changes, and report to you on one page."
    )
    told = sections(content)
    assert list(told) == ["Who we are", "First visit", "Agreed", "What we watch", "What we need from you"]
    assert told["First visit"].startswith(
        "Jan 7, 2026. Read before exercise: 128/82 mmHg, 72 bpm. Exercise was tolerated"
    )
    assert told["What we watch"].startswith("Swelling that is new; night pain. Then exercise stops")
    assert told["What we need from you"].startswith("Nothing. On file: clearance of Jan 5, 2026 by Amara Osei, MD")
    assert content["measures"] == [] and "None observed" in content["safety"]


def test_a_missing_clearance_is_asked_for_before_all_else() -> None:
    content = written(replace(known(), clearance=Clearance(), limits=""), "introductory")
    assert content["bottom_line"].endswith("Before we go on we need your clearance.")
    assert "Medical clearance: none is on file." in sections(content)["What we need from you"]
    assert content["question"] == "May your patient exercise with us, and within which limits?"
    assert content["answers"][0] == ["continue", "Cleared, within the limits I write below"]


def test_a_clearance_that_ran_out_is_missing_too() -> None:
    ran_out = replace(known(), clearance=Clearance(date(2025, 1, 5), "", date(2026, 1, 5)))
    assert "ran out on Jan 5, 2026" in sections(written(ran_out, "introductory"))["What we need from you"]


def test_the_assessment_summary_gives_each_value_its_meaning_or_says_there_is_none() -> None:
    of = known("TUG", "CST30", "HBA1C")
    meant = replace(
        of.readings[0], meanings=("Older adult at risk for falling (from 12 s; CDC STEADI)",), has_lines=True
    )
    content = written(
        replace(of, readings=(meant, replace(of.readings[1], has_lines=True), of.readings[2])), "assessment"
    )
    assert content["table"] == "start"
    assert [row["meanings"] or row["no_meaning"] for row in content["measures"]] == [
        ["Older adult at risk for falling (from 12 s; CDC STEADI)"],
        "reaches no published line for this person",
        "as reported; for you to interpret",
    ]
    assert "TUG (10.0 s) reaches a published line" in content["bottom_line"]
    assert "Next re-test by Feb 4, 2026" in content["plan"] and "Goal: Stairs at home" in content["plan"]


def incident(**over: object) -> Incident:
    about: dict[str, object] = {"flags": ("Swelling", "Night pain"), "vitals": "128/82 mmHg", "stopped": True,
                                "said": "Knee swollen on arrival"}  # fmt: skip
    return Incident(TODAY, **(about | over))  # type: ignore[arg-type]


def test_a_change_in_status_says_what_happened_what_was_done_and_asks_for_today() -> None:
    flagged = replace(facts(), incidents=(incident(),), red_flags=(RedFlag(TODAY, "Swelling"),))
    content = written(flagged, "change")
    assert content["bottom_line"] == (
        "On Mar 3, 2026, swelling and night pain were observed. Knee swollen on arrival. Exercise was stopped."
        " Progression of the program is on hold. Please answer today."
    )
    told = sections(content)
    assert (
        told["What happened"]
        == "Mar 3, 2026: red flags observed: swelling, night pain. Read before exercise: 128/82 mmHg."
    )
    assert told["What was done"].startswith("Exercise was stopped on Mar 3, 2026. No progression since Mar 3, 2026")
    assert content["answers"][1] == ["modify", "Pause until I have seen the patient"]


def test_what_a_person_typed_about_a_change_stands_where_it_can_be_edited() -> None:
    content = written(replace(facts(), incidents=(incident(decision="Seen by Dr. Osei, go on"),)), "change")
    typed = ("Knee swollen on arrival", "Seen by Dr. Osei, go on")
    assert all(words in content["bottom_line"] for words in typed)
    assert not any(words in " ".join(sections(content).values()) for words in typed)
    long = written(replace(facts(), incidents=(incident(said="x" * 30 + " yes" * 200),)), "change")
    assert len(long["bottom_line"]) <= 500


def test_the_discharge_summary_has_visits_goals_response_and_home_program() -> None:
    goals = (Goal("TUG", "at most 12.0 s", "10.1 s", True), Goal("Berg", "at least 52", "50", False))
    ended = replace(
        facts(reading("KOOSJR", "42.3", "68.8")), on=date(2026, 3, 31), ended_on=date(2026, 3, 31), goals=goals,
        end_reason="Goals reached", tolerated=Tolerated(11, 1, 1), home_exercises=(("Walk", "10 minutes"),),
        home_days=4,
    )  # fmt: skip
    content = written(ended, "discharge")
    assert content["bottom_line"].startswith(
        "Discharged on Mar 31, 2026 after 13 completed visits: goals reached. After 12"
    )
    assert content["bottom_line"].endswith("1 of 2 goals reached.")
    told = sections(content)
    assert told["Goals"] == "Reached: TUG at most 12.0 s (10.1 s). Not reached: Berg at least 52 (50)."
    assert (
        told["Response"] == "Exercise was tolerated well at 11 of 13 sessions; 1 harder than usual and 1 stopped early."
    )
    assert told["Home program"] == "On 4 days a week: Walk (10 minutes)."
    assert content["plan_name"] == "Follow-up plan" and "Ended early" not in told


@pytest.mark.parametrize(
    ("reason", "told"),
    [("Moved away", "In week 8 of 12: moved away."), ("He prefers therapy", "In week 8 of 12.")],
)
def test_an_end_before_its_time_says_so_and_free_words_only_where_they_can_be_edited(reason: str, told: str) -> None:
    content = written(replace(facts(), ended_on=TODAY, end_reason=reason), "discharge")
    assert sections(content)["Ended early"] == told
    assert reason[1:] in content["bottom_line"]


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_the_rules_write_stops_no_office(kind: str) -> None:
    states = [facts(), known("TUG", "CST30"), replace(known(), clearance=Clearance(), limits="", first_visit=None)]
    states += [replace(state, incidents=(incident(said=""),), ended_on=TODAY, end_reason="Plateau") for state in states]
    for state in states:
        content = written(state, kind)
        said = [content[key] for key in ("bottom_line", "plan", "question", "safety", "attendance")]
        found = check(" ".join([*said, *sections(content).values(), *(words for _, words in content["answers"])]))
        assert [(one.text, one.category) for one in found] == []


def test_an_amended_letter_names_the_sections_that_changed() -> None:
    before, after = known(), replace(known(), clearance=Clearance())
    told = differences(written(before, "introductory"), written(after, "introductory"))
    assert told == ["changed: summary, question and what we need from you"]
