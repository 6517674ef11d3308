"""What a one-sheet says, and that it says nothing a medical office shouldn't read."""

import csv
import re
from pathlib import Path

import pytest

from presentations import one_sheet
from presentations.specialties import SPECIALTIES, specialty

SENDER = one_sheet.Sender("Alder Medical Exercise", "Alice Owner", "(602) 555-0142", "", "alice@metcrm.example", "")
PLAN = (
    one_sheet.PlanLine("Knee osteoarthritis", ("TUG", "30-second chair stand", "Stair climb", "KOOS Daily Living")),
)
LEXICON = Path(__file__).parent / "data" / "lexicon.csv"
RULES = [
    (row["category"], re.compile(row["pattern"], re.I)) for row in csv.DictReader(LEXICON.read_text().splitlines())
]


def sheet(group: str = "orthopaedics", **over: object) -> dict[str, object]:
    given: dict[str, object] = {
        "practice": "Lakeside Orthopedics", "plan": PLAN, "sender": SENDER,
        "referral_url": "https://crm.example/r/AB12CD34/",
    }  # fmt: skip
    return one_sheet.build(specialty=specialty(group), **{**given, **over})  # type: ignore[arg-type]


def test_there_are_fifteen_groups() -> None:
    assert len(SPECIALTIES) == 15


def test_the_lexicon_of_the_test_is_whole() -> None:
    assert len(RULES) == 94


@pytest.mark.parametrize("group", SPECIALTIES)
def test_no_word_that_a_medical_office_should_not_read(group: str) -> None:
    text = "\n".join(one_sheet.texts(sheet(group)))
    assert [(category, hit.group()) for category, rule in RULES if (hit := rule.search(text))] == []


@pytest.mark.parametrize("group", SPECIALTIES)
def test_no_figure_about_anybodys_health(group: str) -> None:
    words = specialty(group)
    assert not re.search(r"\d|%|percent|half|most of", f"{words.headline} {words.gap} {words.focus} {words.limits}")


def test_an_unknown_group_reads_like_primary_care() -> None:
    assert specialty("").slug == specialty("dermatology").slug == "primary_care"


def test_all_four_promises_stand_on_it() -> None:
    assert [item["when"] for item in one_sheet.HAND_OFF] == ["24 hours", "7 days", "30 days", "Discharge"]


def test_the_same_input_gives_the_same_hash() -> None:
    assert one_sheet.content_hash(sheet()) == one_sheet.content_hash(sheet())


@pytest.mark.parametrize("over", [{"practice": "Northgate"}, {"referral_url": "https://crm.example/r/ZZ/"}])
def test_another_content_gives_another_hash(over: dict[str, object]) -> None:
    assert one_sheet.content_hash(sheet(**over)) != one_sheet.content_hash(sheet())


def test_the_list_is_cut_to_what_fits() -> None:
    content = sheet(plan=PLAN * 9)
    assert len(content["plan"]) == one_sheet.MOST_CONDITIONS  # type: ignore[arg-type]
    assert len(content["plan"][0]["measures"]) == one_sheet.MEASURES_EACH  # type: ignore[index]


def test_a_sheet_for_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one condition"):
        sheet(plan=())
