"""What a one-sheet says, and that it says nothing a medical office shouldn't read."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from clients.public import condition_choices, measurement_plan
from presentations import one_sheet
from presentations.specialties import SPECIALTIES, specialty

SENDER = one_sheet.Sender("Alder Medical Exercise", "Alice Owner", "(602) 555-0142", "", "alice@metcrm.example", "")
KNEE = one_sheet.Measured("Stair Climb Test (record number of steps)", "going up and down stairs", ("Knee",))
BLOOD = one_sheet.Measured("Haemoglobin A1c", "average blood sugar, from the provider's laboratory", ("Diabetes",))
LEXICON = Path(__file__).parent / "data" / "lexicon.csv"
RULES = [
    (row["category"], re.compile(row["pattern"], re.I)) for row in csv.DictReader(LEXICON.read_text().splitlines())
]


def sheet(group: str = "orthopaedics", **over: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "practice": "Lakeside Orthopedics", "conditions": ["Knee", "Diabetes"], "plan": [KNEE, BLOOD], "sender": SENDER,
        "referral_url": "https://crm.example/r/AB12CD34/",
    }  # fmt: skip
    return one_sheet.build(specialty=specialty(group), **{**given, **over})


def test_there_are_fifteen_groups() -> None:
    assert len(SPECIALTIES) == 15


def test_the_lexicon_of_the_test_is_whole() -> None:
    assert len(RULES) == 94


@pytest.mark.parametrize("group", SPECIALTIES)
def test_no_word_that_a_medical_office_should_not_read(group: str) -> None:
    slugs = specialty(group).conditions
    labels = dict(condition_choices())
    plan = [one_sheet.Measured(one.name, one.tells, one.conditions) for one in measurement_plan(slugs)]
    content = sheet(group, conditions=[labels[slug] for slug in slugs], plan=plan)
    text = "\n".join(one_sheet.texts(content))
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
def test_another_content_gives_another_hash(over: dict[str, Any]) -> None:
    assert one_sheet.content_hash(sheet(**over)) != one_sheet.content_hash(sheet())


def test_the_lists_are_cut_to_what_fits() -> None:
    plan = [one_sheet.Measured(f"Measure {n}", "walking", ("Knee",)) for n in range(20)]
    content = sheet(conditions=["Knee"] * 9, plan=plan)
    assert len(content["conditions"]) == one_sheet.MOST_CONDITIONS
    assert len(content["plan"]) == one_sheet.MOST_MEASURES


def test_what_a_laboratory_supplies_is_not_ours_to_measure() -> None:
    assert [line["name"] for line in sheet()["plan"]] == ["Stair Climb Test"]


def test_each_condition_has_a_measure_on_the_page() -> None:
    plan = [one_sheet.Measured(str(n), "walking", (f"c{n}",)) for n in range(9)]
    assert {"8", "2"} <= {one.name for one in one_sheet.choose(plan, ["c8", "c2"])}


def test_a_sheet_for_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one condition"):
        sheet(conditions=())


@pytest.mark.parametrize(
    ("label", "words"),
    [("Knee osteoarthritis", "with knee osteoarthritis"), ("After stroke", "after stroke"), ("COPD", "with COPD"),
     ("Parkinson disease", "with Parkinson disease"), ("Type 2 diabetes", "with type 2 diabetes")],
)  # fmt: skip
def test_conditions_inside_a_sentence(label: str, words: str) -> None:
    assert one_sheet.whose(label) == words
