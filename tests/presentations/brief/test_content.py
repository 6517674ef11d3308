"""What a brief says, in which order, and what it never says."""

from datetime import date, timedelta

import pytest

from clients.services import outcomes
from metcrm.tenancy.actors import SYSTEM
from practitioners.models import ContactRole
from practitioners.services.facts import learn
from practitioners.services.relationship import note_referral
from presentations.brief import parts
from presentations.brief.content import WITHHELD, Brief, brief_of
from presentations.brief.parts import Line, Mark, Place, Subject
from presentations.services.promises import settle
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client, make_referral
from tests.factories.practitioners import make_contact, make_practice, make_practitioner
from tests.factories.presentations import make_plan, make_promise, make_visit
from tests.presentations.brief.offices import TODAY
from tests.presentations.test_told_figures import tell


def brief(practice: object) -> Brief:
    return brief_of(practice, now=NOW, today=TODAY)  # type: ignore[arg-type]


def lines(found: Brief, key: str) -> list[Line]:
    return [line for section in found.sections if section.key == key for line in section.lines]


def test_the_office_manager_comes_first_then_whom_the_visit_is_for(inside: Cast) -> None:
    practice = make_practice()
    make_contact(practice=practice, role=ContactRole.FRONT_DESK, name="Ada Front")
    make_practitioner(practice=practice, first_name="Amara", last_name="Adams")
    osei = make_practitioner(practice=practice, first_name="Zoe", last_name="Osei")
    make_contact(practice=practice, name="Ruth Keller", pronounced="KEL-er")
    make_plan(practice=practice, people=[osei])
    people = lines(brief(practice), "people")
    assert [line.lead for line in people] == ["Ruth Keller", "Zoe Osei, MD", "Amara Adams, MD", "Ada Front"]
    assert people[0].note == "say “KEL-er”"


def test_an_office_manager_whose_name_was_refused_is_not_asked_for_as_if_new(inside: Cast) -> None:
    practice = make_practice()
    learn(practice=practice, key="office_manager", value="", asked_not_given=True, source="phone", by=SYSTEM, now=NOW)
    found = brief(practice)
    assert "asked for and not given" in lines(found, "people")[0].text
    assert not any("Who manages" in line.text for line in lines(found, "ask"))


def test_a_fact_says_its_source_and_age_and_a_stale_one_is_asked_again(inside: Cast) -> None:
    practice = make_practice()
    for key, ago in (("refers_to", 400), ("report_wanted", 3)):
        learn(practice=practice, key=key, value=f"{key} it is", source="phone", checked_on=TODAY - timedelta(days=ago),
              by=SYSTEM, now=NOW)  # fmt: skip
    known = {line.text: line for line in lines(brief(practice), "known")}
    assert known["refers_to it is"].mark == Mark.STALE
    assert known["refers_to it is"].note == "By phone, Jan 28, 2025, 13 months ago"
    assert known["report_wanted it is"].mark == Mark.NONE
    again = [line for line in lines(brief(practice), "ask") if line.lead.startswith("Still right?")]
    assert [line.text for line in again] == ["refers_to it is"]


def test_referrals_are_counts_and_name_nobody(inside: Cast) -> None:
    practice = make_practice()
    make_referral(practice=practice, patient_first_name="Brandt", patient_last_name="Klein")
    make_referral(practice=practice)
    found = brief(practice)
    told = lines(found, "history")[0]
    assert (told.lead, told.text) == ("2 patients referred", "2 waiting")
    assert "Klein" not in str(found.sections)
    assert "Which other patients" in str(lines(found, "aim"))


def test_an_outcome_that_was_told_is_shown_with_its_number_period_and_source(inside: Cast) -> None:
    practice = make_practice(specialty_group="pain")
    learn(practice=practice, key="conditions", value="falls, low back pain", source="phone", by=SYSTEM, now=NOW)
    [none] = lines(brief(practice), "outcome")
    assert none.text.startswith("No figures of yours are told for ") and "Low back pain" in none.text
    sheet = tell(inside)
    [told] = lines(brief(practice), "outcome")
    assert told.lead.startswith("Low back pain, Oswestry") and "n\u00a0=\u00a025" in told.text
    assert "2025" in told.note and sheet.mark in told.note
    outcomes.withdraw(sheet=sheet, why="Wrong", by=inside.by, now=NOW)
    assert lines(brief(practice), "outcome") == [none]


def test_a_note_that_came_to_name_a_client_is_left_out(inside: Cast) -> None:
    practice = make_practice()
    make_visit(practice=practice, note="Gladys Underwood was praised by the desk.")
    assert "Gladys" in str(brief(practice).sections)
    make_client(first_name="Gladys", last_name="Underwood")
    found = brief(practice)
    assert "Gladys" not in str(found.sections)
    assert WITHHELD in [line.text for line in lines(found, "history")]


def test_what_they_said_is_kept_once_a_patient_came(inside: Cast) -> None:
    practice = make_practice()
    make_visit(practice=practice, outcome="will_refer", happened_at=NOW - timedelta(days=9))
    assert [line.note for line in lines(brief(practice), "promised") if line.lead == "They:"] == ["no referral since"]
    note_referral(practice, at=NOW, now=NOW)
    assert [line.note for line in lines(brief(practice), "promised") if line.lead == "They:"] == [
        "a patient came on Mar 4"
    ]


def test_a_later_issue_adds_its_section(inside: Cast) -> None:
    def write(subject: Subject) -> list[Line]:
        return [Line(f"Figures for {subject.practice.name}")]

    parts.register_section("outcomes", "Outcomes to show", write, place=Place.SIDE, rank=1)
    try:
        found = brief(make_practice(name="Lakeside"))
    finally:
        parts.forget_section("outcomes")
    assert found.side[0].lines == (Line("Figures for Lakeside"),)


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "today"), (0, "today"), (1, "1 day ago"), (13, "13 days ago"), (20, "2 weeks ago"), (90, "3 months ago"),
     (729, "24 months ago"), (800, "2 years ago")],
)  # fmt: skip
def test_ages_the_way_people_say_them(days: int, words: str) -> None:
    assert parts.age_words(TODAY - timedelta(days=days), TODAY) == words


def test_days_of_another_year_say_the_year() -> None:
    assert parts.day_words(date(2025, 12, 31), TODAY) == "Dec 31, 2025"
    assert parts.day_words(date(2026, 3, 1), TODAY) == "Mar 1"


def test_what_both_sides_still_owe_stands_there_with_its_day(inside: Cast) -> None:
    practice = make_practice()
    make_promise(practice=practice, text="Ten pads", due_on=TODAY - timedelta(days=1))
    make_promise(practice=practice, side="theirs", text="A list of readers", due_on=TODAY + timedelta(days=9))
    kept = make_promise(practice=practice, text="The sample report")
    settle(kept, state="kept", on=TODAY, by=SYSTEM, now=NOW)
    owed = lines(brief(practice), "promised")
    assert [(line.lead, line.text, line.mark) for line in owed] == [
        ("You:", "Ten pads", Mark.OPEN), ("They:", "A list of readers", Mark.BOX),
    ]  # fmt: skip
