"""NUCC codes and the fifteen groups."""

import csv
from pathlib import Path

from practitioners import taxonomy

CONDITIONS = Path(__file__).parents[2] / "clients" / "data" / "conditions.csv"


def test_there_are_fifteen_groups_and_eighty_seven_codes() -> None:
    assert len(taxonomy.groups()) == 15
    assert len(taxonomy.specialty_choices()) == 87


def test_sports_medicine_gathers_its_many_parents() -> None:
    group = taxonomy.get_group("sports_medicine")
    assert group is not None
    assert {"207QS0010X", "207XX0005X", "204C00000X", "111NS0005X", "213ES0000X"} <= group.codes


def test_each_code_of_a_group_has_exactly_one_main_group() -> None:
    for group in taxonomy.groups():
        for code in group.codes:
            main = taxonomy.group_of(code)
            assert main is not None
            assert code in main.codes


def test_a_profession_wins_over_its_sports_branch() -> None:
    labels = {code: taxonomy.group_of(code) for code in ("111NS0005X", "2251S0007X", "207XX0005X", "207QS0010X")}
    assert [group.slug for group in labels.values() if group] == [
        "chiropractic", "physical_therapy", "orthopaedics", "sports_medicine",
    ]  # fmt: skip


def test_a_code_we_have_no_name_for_shows_itself() -> None:
    assert taxonomy.specialty_name("207Q00000X") == "Family Medicine Physician"
    assert taxonomy.specialty_name("999999999X") == "Specialty 999999999X"
    assert taxonomy.group_of("999999999X") is None


def test_every_group_that_conditions_name_is_one_of_ours() -> None:
    with CONDITIONS.open(newline="") as file:
        named = {slug for row in csv.DictReader(file) for slug in row["specialty_groups"].split("|")}
    assert named <= {group.slug for group in taxonomy.groups()}
