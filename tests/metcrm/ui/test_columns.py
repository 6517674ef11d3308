"""Where columns go."""

from itertools import pairwise

import pytest

from metcrm.ui.columns import BOTTOM, LEFT, RIGHT, TOP, columns


def drawn(first: list[int], second: list[int]) -> object:
    labels = [f"Mar {n}" for n in range(len(first))]
    return columns(key="x", names=("Visits", "Referrals"), labels=labels, first=first, second=second, words="…")


@pytest.mark.parametrize("weeks", [1, 2, 13, 26, 52])
@pytest.mark.parametrize("most", [0, 1, 4, 5, 9, 100, 12345])
def test_every_column_stands_inside_and_beside_the_others(weeks: int, most: int) -> None:
    chart = columns(
        key="x", names=("a", "b"), labels=["Mar 30"] * weeks, first=[most] * weeks, second=[1] * weeks, words=""
    )
    edge = float(LEFT)
    for group in chart.groups:
        for one in (group.first, group.second):
            assert edge <= one.x
            edge = one.x + one.width
            assert TOP <= one.y <= BOTTOM
            assert one.y + one.height == pytest.approx(BOTTOM, abs=0.2)
    assert edge <= RIGHT


def test_heights_are_in_proportion() -> None:
    (group,) = drawn([10], [5]).groups  # type: ignore[attr-defined]
    assert group.first.height == pytest.approx(2 * group.second.height, abs=0.2)
    assert (group.first.text, group.second.text) == ("10", "5")


def test_levels_are_round_and_hold_the_highest() -> None:
    levels = [level.text for level in drawn([7, 0], [3, 13]).levels]  # type: ignore[attr-defined]
    assert levels == ["0", "5", "10", "15"]


def test_nothing_at_all_is_drawn_too() -> None:
    chart = drawn([0, 0], [0, 0])
    assert all(group.first.height == 0 for group in chart.groups)  # type: ignore[attr-defined]


def test_labels_never_run_into_one_another() -> None:
    shown = [group.label_x for group in drawn([1] * 52, [1] * 52).groups if group.label]  # type: ignore[attr-defined]
    assert len(shown) < 52
    assert all(later - earlier >= 46 for earlier, later in pairwise(shown))


def test_series_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="as long"):
        drawn([1], [1, 2])
