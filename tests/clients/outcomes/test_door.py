"""What the door lets out and what it doesn't; its words; nothing in a sheet is finer than it may be."""

from datetime import date
from typing import Any

import pytest

from clients.measures import measures
from clients.outcomes import door, words
from clients.outcomes.courses import Course, Moves
from clients.outcomes.preview import preview
from clients.outcomes.quarters import Quarter
from tests.clients.outcomes.cases import course, several

BLOCK = door.Block("low_back_pain", Quarter(2026, 1), Quarter(2026, 1))
ON = date(2026, 4, 2)
MOVES = Moves(measures())


def compose(courses: list[Course], *codes: str, floor: int = 11, block: door.Block = BLOCK) -> door.Sheet:
    return door.compose(
        door.eligible(courses, block, []), block, codes or ["ODI"], MOVES, floor=floor, sure=frozenset(), on=ON
    )


def people(reached: int, short: int, without: int = 0, **over: Any) -> list[Course]:
    """So many by −12, by −2, and without a final value."""
    pairs = [("40", "28")] * reached + [("40", "38")] * short + [("40", None)] * without
    return several(pairs, **over)


def reached(sheet: door.Sheet) -> int | None:
    found = sheet.content["measures"][0]["reached"]
    return int(found["count"]) if found else None


@pytest.mark.parametrize("n", range(11))
def test_ten_are_too_few(n: int) -> None:
    with pytest.raises(door.Withheld, match="at least 11 are needed"):
        compose(people(n, 0))


def test_eleven_are_enough_for_a_mean_and_not_for_a_share() -> None:
    sheet = compose(people(11, 0))
    assert sheet.content["n"] == 11 and sheet.content["measures"][0]["change"] == "-12" and reached(sheet) is None


@pytest.mark.parametrize(
    ("some", "rest", "told"),
    [(11, 11, True), (10, 12, False), (12, 10, False), (0, 22, True), (22, 0, True), (1, 21, False), (11, 10, False)],
)
def test_a_share_is_told_with_eleven_on_both_sides_or_nobody(some: int, rest: int, told: bool) -> None:
    assert reached(compose(people(some, rest))) == (some if told else None)
    older = [course(older=True, ODI=("40", "28")) for _ in range(some)]
    younger = [course(older=False, ODI=("40", "28")) for _ in range(rest)]
    assert compose(older + younger).content["older"] == (some if told else None)


def test_an_age_that_isn_t_known_of_everybody_isn_t_told() -> None:
    assert compose([*people(22, 0, older=True), course(older=None, ODI=("40", "28"))]).content["older"] is None


@pytest.mark.parametrize(("without", "told"), [(0, None), (1, None), (10, None), (11, 11), (30, 30)])
def test_those_without_a_final_value_are_a_number_from_eleven_on(without: int, told: int | None) -> None:
    sheet = compose(people(11, 11, without))
    assert sheet.content["without"] == told
    assert ("fewer than 11 more" in words.who(sheet.content)) == (told is None)


def test_a_raised_floor_counts_everywhere() -> None:
    with pytest.raises(door.Withheld, match="at least 15"):
        compose(people(14, 0), floor=15)
    assert reached(compose(people(15, 14), floor=15)) is None and reached(compose(people(15, 15), floor=15)) == 15
    assert compose(people(15, 0, 14), floor=15).content["without"] is None


def test_the_floor_is_never_below_eleven() -> None:
    with pytest.raises(ValueError, match="never below 11"):
        compose(people(30, 0), floor=10)
    assert door.shown(compose(people(30, 0)).content, 1) is not None


def test_a_floor_raised_later_takes_out_what_was_told_earlier() -> None:
    content = compose(people(12, 13, 12)).content
    assert door.shown(content, 26) is None
    for floor, count, without in ((11, 12, 12), (12, 12, 12), (13, None, None)):
        found = door.shown(content, floor)
        assert found is not None and found["without"] == without
        assert (found["measures"][0]["reached"] or {}).get("count") == count


def test_a_mean_is_no_finer_than_a_value_and_no_extreme_is_told() -> None:
    pairs = [("40", str(28 + n % 3)) for n in range(13)] + [("40", "1")]
    told = compose(several(pairs)).content["measures"][0]
    assert {told[key] for key in ("before", "after", "change", "low", "high")} == {"40", "27", "-13", "-17", "-9"}
    assert set(told) == {"code", "name", "unit", "own", "better", "before", "after", "change", "low", "high", "reached"}


def test_all_figures_are_about_those_with_every_measure() -> None:
    both = [course(ODI=("40", "28"), NPRS=("6", "3")) for _ in range(12)]
    one = [course(ODI=("40", "28"), NPRS=("6", None)) for _ in range(4)]
    assert compose(both + one, "ODI", "NPRS").content["n"] == 12 and compose(both + one, "ODI").content["n"] == 16


def test_suggested_are_measures_that_cost_few_people() -> None:
    both = [course(ODI=("40", "28"), NPRS=("6", "3"), RMDQ=("12", "6")) for _ in range(12)]
    one = [course(ODI=("40", "28"), NPRS=("6", "3"), RMDQ=("12", None)) for _ in range(4)]
    assert door.suggest(both + one, MOVES, 11) == ["ODI", "NPRS"]
    assert door.suggest(both[:10], MOVES, 11) == []


def test_no_month_no_name_and_no_place_below_a_state() -> None:
    sheet = compose(people(12, 12))
    assert set(sheet.content) == {
        "shape", "condition", "label", "people", "first", "last", "n", "without", "older", "floor", "on", "measures",
    }  # fmt: skip
    assert (sheet.content["first"], sheet.content["last"], sheet.content["on"]) == ("2026-Q1", "2026-Q1", "2026-04-02")


def test_the_seal_is_of_the_content() -> None:
    content = compose(people(12, 12)).content
    assert door.seal(content) == door.seal(dict(reversed(content.items())))
    assert door.seal(content) != door.seal(content | {"n": 25})


def test_quarters_follow_each_other_and_are_over() -> None:
    courses = people(12, 12) + people(3, 0, ended=date(2026, 5, 5))
    blocks = door.open_blocks(courses, "low_back_pain", [], date(2026, 7, 1))
    assert [(one.first.key, one.last.key) for one in blocks] == [("2026-Q1", "2026-Q1"), ("2026-Q1", "2026-Q2")]
    told = [door.Published(Quarter(2026, 1), Quarter(2026, 1), frozenset())]
    after = door.open_blocks(courses, "low_back_pain", told, date(2026, 7, 1))
    assert [(one.first.key, one.last.key) for one in after] == [("2026-Q2", "2026-Q2")]
    assert door.open_blocks(courses, "low_back_pain", told, date(2026, 6, 30)) == []
    assert door.open_blocks(courses, "neck_pain", [], date(2026, 7, 1)) == []


def test_the_words_never_stand_without_their_people() -> None:
    content = compose(people(12, 13)).content
    [told] = words.told(content)
    assert told.share == "12 of 25 reached the accepted meaningful change (95 % interval 30 to 67 of 100)"
    assert told.rests_on == "meaningful: 10% in people with low back pain (Ostelo 2008)."
    assert told.change == "40% at the start, 33% at discharge on average; mean change −7%, 95 % interval −9 to −5"
    assert told.short == "40% to 33% on average, n = 25; change −7% (95 % interval −9 to −5)"
    assert words.who(content).startswith("n = 25 people with low back pain whose first course ended in Q1 2026, 25 of")
    assert "sheet ABC123" in words.source(content, "ABC123")


def test_numbers_that_don_t_add_up_are_said_to_be_rounded() -> None:
    one = {"name": "30-Second Chair Stand", "own": False, "unit": "reps", "before": "9", "after": "12", "change": "4",
           "low": "3", "high": "4", "reached": None}  # fmt: skip
    [told] = words.told({"measures": [one], "n": 36})
    assert told.change.endswith("95 % interval 3 to 4; each number is rounded")
    [told] = words.told({"measures": [one | {"change": "3"}], "n": 36})
    assert told.change.endswith("95 % interval 3 to 4")


def test_the_preview_says_why_no_share_is_told() -> None:
    def notes(courses: list[Course], *codes: str, slug: str = "low_back_pain") -> list[str]:
        block = door.Block(slug, Quarter(2026, 1), Quarter(2026, 1))
        found = preview(courses, block, codes, MOVES, floor=11, sure=frozenset(), on=ON)
        assert found.sheet is not None
        return found.notes

    assert notes(people(12, 12), "ODI") == []
    assert "fewer than 11 reached" in notes(people(10, 12), "ODI")[0]
    unsure = [course("neck_pain", NDI=("30", "10")) for _ in range(24)]
    assert "until you have confirmed" in notes(unsure, "NDI", slug="neck_pain")[0]
    range_of = [course("htn", BMI=("30", "29")) for _ in range(24)]
    assert "no meaningful change is accepted" in notes(range_of, "BMI", slug="htn")[0]
    few = preview(people(5, 0), BLOCK, None, MOVES, floor=11, sure=frozenset(), on=ON)
    assert few.sheet is None and few.why.startswith("At most 5 of 5")
