"""Every published line, from both sides, and who it is for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clients.measures import Cutpoint, Unable, UnableReason, interpretations, measure, measures

# Each measure's lines as published, in order.
PUBLISHED = """
TUG >=12 >=13.5 >=11.5
CST30 <14 <12 <12 <11 <12 <10 <11 <10 <10 <9 <8 <8 <7 <4
STS5 >=13.6 >15 >15
SMWT <350 <300
GS4M <=0.8 <1.0
GS10M <0.8 <0.4
BBS <45
DGI <=19
FGA <=22
POMA <=18 <=23
SPPB <=8
SLS <5
FSB4 <10
FRT <15 <25
ABC <67 <50
FESI >=28 >=20
GRIP <27 <16
ODI >=21 >=41 >=61
NDI >=10 >=30
SBP >=120 >=130 >=140 >160 >180
DBP >=80 >=90 >100 >105
RHR >100
BMI >=25 >=30 >=35 >=40
WC >102 >88
HBA1C >=5.7 >=6.5
FPG >=100 >=126
BG <90 >200 >=240
TSCORE <-1.0 <=-2.5
PHQ9 >=5 >=10 >=15 >=20
FSS >=4
PAVS >=150
"""
ROWS = [(index, cut) for m in measures().values() for index, cut in enumerate(m.cutpoints)]


def reached(cut: Cutpoint, value: Decimal) -> list[Cutpoint]:
    """What a person for whom the row is meant is told."""
    m = measure(cut.code)
    sex = cut.sex or ("male" if cut.age_from else None)
    inside = min(max(value, m.minimum), m.maximum)
    return interpretations(m, m.on_grid(inside), sex, cut.age_from, min(cut.conditions, default=None))


def graver(cut: Cutpoint, other: Cutpoint) -> bool:
    if not cut.scale or other.scale != cut.scale:
        return False
    return other.value > cut.value if cut.operator.startswith(">") else other.value < cut.value


def test_all_seventy_eight_lines_are_as_published() -> None:
    published = {code: lines for code, *lines in (row.split() for row in PUBLISHED.strip().split("\n"))}
    found = {m.code: [f"{c.operator}{c.value}" for c in m.cutpoints] for m in measures().values() if m.cutpoints}
    assert found == published
    assert len(ROWS) == 78


@pytest.mark.parametrize(("index", "cut"), ROWS, ids=lambda part: getattr(part, "label", str(part)))
def test_each_line_from_both_sides(index: int, cut: Cutpoint) -> None:
    step = measure(cut.code).step
    beyond = step if cut.operator.startswith(">") else -step
    on_it = cut.operator.endswith("=")
    assert (cut in reached(cut, cut.value)) == on_it
    assert cut not in reached(cut, cut.value - beyond)
    further = reached(cut, cut.value + beyond)
    assert cut in further or any(graver(cut, other) for other in further)


def labels(code: str, value: str, **who: object) -> list[str]:
    found = interpretations(measure(code), Decimal(value), **who)  # type: ignore[arg-type]
    return [cut.label for cut in found]


@pytest.mark.parametrize(
    ("sex", "age", "value", "below"),
    [
        ("male", 60, "13", True),
        ("male", 60, "14", False),
        ("female", 64, "11", True),
        ("female", 64, "12", False),
        ("male", 65, "12", False),
        ("female", 94, "3", True),
        ("female", 94, "4", False),
        ("male", 59, "1", False),
        ("male", 95, "1", False),
        (None, 70, "1", False),
        ("male", None, "1", False),
    ],
)
def test_chair_stand_norms_need_sex_and_age(sex: str | None, age: int | None, value: str, below: bool) -> None:
    assert bool(labels("CST30", value, sex=sex, age=age)) == below


def test_grip_lines_differ_by_sex() -> None:
    assert labels("GRIP", "26.9", sex="male") == ["Low strength, men"]
    assert labels("GRIP", "26.9", sex="female") == []
    assert labels("GRIP", "15.9", sex="female") == ["Low strength, women"]
    assert labels("GRIP", "15.9") == []


def test_lines_for_older_adults_need_an_age() -> None:
    assert labels("TUG", "12.0", age=65) == ["Older adult at risk for falling"]
    assert labels("TUG", "12.0", age=64) == []
    assert labels("TUG", "12.0") == []


def test_lines_for_a_condition_need_that_condition() -> None:
    assert labels("TUG", "11.5", age=50, condition="parkinsons") == ["Falls risk, Parkinson disease"]
    assert labels("TUG", "11.5", age=50, condition="stroke") == []
    assert labels("SMWT", "320", condition="copd") == ["Poor performance, COPD"]


def test_adult_lines_are_not_used_for_children() -> None:
    assert labels("BMI", "31.0") == ["Obesity class 1"]
    assert labels("BMI", "31.0", age=17) == []


@pytest.mark.parametrize(
    ("code", "value", "only"),
    [
        ("ODI", "40", "Moderate disability (21-40)"),
        ("ODI", "41", "Severe disability (41-60)"),
        ("BMI", "41.0", "Obesity class 3"),
        ("PHQ9", "17", "Moderately severe"),
        ("HBA1C", "6.5", "Diabetes range"),
        ("TSCORE", "-2.5", "Osteoporosis range"),
        ("BG", "250", "MET pre-exercise: only with explicit physician guidance"),
    ],
)
def test_of_graded_lines_only_the_gravest_is_given(code: str, value: str, only: str) -> None:
    assert labels(code, value, age=70) == [only]


def test_exercise_limits_add_up_and_stand_beside_the_blood_pressure_class() -> None:
    assert labels("SBP", "185", age=60) == [
        "Stage 2 hypertension range",
        "MET general limit: no cardiovascular exercise",
        "MET general limit: no resistance exercise",
    ]


def test_independent_lines_of_one_measure_are_all_given() -> None:
    assert len(labels("STS5", "16.0", age=70)) == 3
    assert len(labels("ABC", "49.0", age=70)) == 2


def test_unable_reaches_no_line() -> None:
    assert interpretations(measure("TUG"), Unable(UnableReason.DECLINED), "male", 70) == []
