"""Marks stand where the numbers say, and words never collide."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metcrm.ui.charts import BAR_EDGE, BAR_WIDTH, LABEL_GAP, figure, limit_of, line_chart, measure_bar, signed, spread

VALUES = st.floats(min_value=-500, max_value=500, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "text"), [(27, "27"), (2.80, "2.8"), (-0.001, "0"), (-3.25, "−3.25"), (0, "0"), (100.0, "100")]
)
def test_a_figure_has_no_idle_zeros_and_a_true_minus(value: float, text: str) -> None:
    assert figure(value) == text


@pytest.mark.parametrize(("value", "text"), [(27, "+27"), (-2.8, "−2.8"), (0, "0"), (0.001, "0")])
def test_a_change_carries_its_sign(value: float, text: str) -> None:
    assert signed(value) == text


def test_meaningful_lies_above_when_higher_is_better_and_below_otherwise() -> None:
    assert limit_of(42, 14, higher_is_better=True) == 56
    assert limit_of(14, 3, higher_is_better=False) == 11


def test_no_accepted_change_draws_no_line_and_says_nothing_of_one() -> None:
    bar = measure_bar(name="TUG", baseline=14, current=12, low=0, high=30)
    assert bar.limit is None
    assert "meaningful" not in bar.words


def test_the_scale_runs_from_edge_to_edge() -> None:
    bar = measure_bar(name="KOOS", baseline=0, current=100, low=0, high=100)
    assert bar.current is not None
    assert (bar.baseline.x, bar.current.x) == (BAR_EDGE, BAR_WIDTH - BAR_EDGE)


def test_the_line_of_meaningful_change_stands_between_a_smaller_and_a_larger_change() -> None:
    bar = measure_bar(name="KOOS", baseline=42, current=69, low=0, high=100, meaningful=14)
    assert bar.limit is not None and bar.current is not None
    assert bar.baseline.x < bar.limit.x < bar.current.x


def test_not_measured_again_shows_the_baseline_alone_and_says_so() -> None:
    bar = measure_bar(name="KOOS", baseline=42, current=None, low=0, high=100)
    assert bar.current is None
    assert bar.words == "KOOS: 42 at baseline, not measured again."


def test_a_bar_says_everything_it_shows() -> None:
    bar = measure_bar(
        name="TUG", baseline=14.2, current=11, low=0, high=30, meaningful=3, higher_is_better=False, unit="s"
    )
    assert bar.words == "TUG: 14.2 s at baseline, now 11 s; a change is meaningful from 11.2 s."


def test_measurement_error_is_never_told_as_meaning() -> None:
    bar = measure_bar(name="TUG", baseline=14, current=13, low=0, high=30, meaningful=1, limit_text="measurable")
    assert bar.words == "TUG: 14 at baseline, now 13; a change is measurable from 15."
    values = [(date(2026, 9, 1), 8.0), (date(2026, 10, 1), 13.0)]
    line = line_chart(name="x", values=values, meaningful=2, limit_text="beyond measurement error")
    assert line.words == "x: 8 on Sep 1, 2026, 13 on Oct 1, 2026; beyond measurement error from 10."


@given(VALUES, VALUES, VALUES, VALUES, st.none() | st.floats(min_value=0, max_value=200), st.booleans())
def test_every_mark_stays_on_the_drawing(
    baseline: float, current: float, low: float, high: float, meaningful: float | None, higher: bool
) -> None:
    bar = measure_bar(
        name="x", baseline=baseline, current=current, low=low, high=high, meaningful=meaningful, higher_is_better=higher
    )
    for mark in filter(None, (bar.baseline, bar.current, bar.limit)):
        assert BAR_EDGE <= mark.x <= BAR_WIDTH - BAR_EDGE


@given(st.lists(st.floats(min_value=0, max_value=320), min_size=2, max_size=4))
def test_labels_never_overlap_and_never_leave_the_drawing(centres: list[float]) -> None:
    widths = [40.0] * len(centres)
    placed = sorted(spread(centres, widths, 0, 320))
    assert placed[0] >= 20 and placed[-1] <= 300
    assert all(right - left >= 40 + LABEL_GAP - 1e-6 for left, right in pairwise(placed))


def test_time_runs_to_the_right_in_proportion_to_days() -> None:
    line = line_chart(name="x", values=[(date(2026, 9, 1), 8), (date(2026, 9, 11), 9), (date(2026, 10, 1), 13)])
    first, second, third = (point.x for point in line.points)
    assert second - first == pytest.approx((third - first) / 3, abs=0.2)


def test_a_larger_value_stands_higher() -> None:
    line = line_chart(name="x", values=[(date(2026, 9, 1), 8), (date(2026, 10, 1), 13)])
    assert line.points[1].y < line.points[0].y


def test_levels_are_round_and_hold_every_value() -> None:
    line = line_chart(name="x", values=[(date(2026, 9, 1), 8), (date(2026, 10, 1), 13)], meaningful=2)
    assert [tick.text for tick in line.ticks] == ["8", "10", "12", "14"]


def test_crowded_points_keep_their_marks_and_lose_their_words() -> None:
    line = line_chart(name="x", values=[(date(2026, 9, day), 10.0 + day) for day in range(1, 31)])
    assert len(line.points) == 30
    assert 0 < sum(bool(point.when) for point in line.points) < 12


@pytest.mark.parametrize("values", [[(date(2026, 9, 1), 8.0)], [(date(2026, 9, 1), 0.0), (date(2026, 9, 1), 0.0)]])
def test_one_value_or_one_day_is_still_a_drawing(values: list[tuple[date, float]]) -> None:
    assert len(line_chart(name="x", values=values).points) == len(values)


def test_a_line_without_values_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        line_chart(name="x", values=[])


@pytest.mark.parametrize(("higher", "above"), [(True, True), (False, False)])
def test_the_words_on_the_limit_keep_clear_of_the_first_measurements(higher: bool, above: bool) -> None:
    values = [(date(2026, 9, 1), 10.0), (date(2026, 10, 1), 10.0)]
    line = line_chart(name="x", values=values, meaningful=2, higher_is_better=higher)
    assert line.limit is not None
    assert (line.limit.label_y < line.limit.y) is above
