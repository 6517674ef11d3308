"""Summaries against a reference computed with scipy, against printed tables, and by properties."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from clients.measures import Unable, UnableReason
from clients.statistics import mean_interval, only_numbers, share, summarise, t_cdf, t_quantile, wilson

CHANGES = st.lists(st.decimals(-500, 500, places=2), min_size=2, max_size=60)


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


# Upper critical values as printed in the NIST/SEMATECH e-Handbook of Statistical Methods
@pytest.mark.parametrize(
    ("df", "p95", "p975", "p995"),
    [
        (1, 6.314, 12.706, 63.657),
        (2, 2.920, 4.303, 9.925),
        (5, 2.015, 2.571, 4.032),
        (10, 1.812, 2.228, 3.169),
        (20, 1.725, 2.086, 2.845),
        (30, 1.697, 2.042, 2.750),
        (60, 1.671, 2.000, 2.660),
        (100, 1.660, 1.984, 2.626),
    ],
)
def test_t_quantiles_equal_the_printed_table(df: int, p95: float, p975: float, p995: float) -> None:
    assert [round(t_quantile(p, df), 3) for p in (0.95, 0.975, 0.995)] == [p95, p975, p995]


#: Table B.1 of https://bookdown.org/pingapang9/linear_models_bookdown/appt.html: one row a degree of freedom from 1 on.
TAILS = (0.1, 0.05, 0.025, 0.02, 0.01, 0.005, 0.0025, 0.001, 0.0005)
PRINTED = """
3.078 6.314 12.706 15.895 31.821 63.657 127.321 318.309 636.619
1.886 2.920 4.303 4.849 6.965 9.925 14.089 22.327 31.599
1.638 2.353 3.182 3.482 4.541 5.841 7.453 10.215 12.924
1.533 2.132 2.776 2.999 3.747 4.604 5.598 7.173 8.610
1.476 2.015 2.571 2.757 3.365 4.032 4.773 5.893 6.869
1.440 1.943 2.447 2.612 3.143 3.707 4.317 5.208 5.959
1.415 1.895 2.365 2.517 2.998 3.499 4.029 4.785 5.408
1.397 1.860 2.306 2.449 2.896 3.355 3.833 4.501 5.041
1.383 1.833 2.262 2.398 2.821 3.250 3.690 4.297 4.781
1.372 1.812 2.228 2.359 2.764 3.169 3.581 4.144 4.587
1.363 1.796 2.201 2.328 2.718 3.106 3.497 4.025 4.437
1.356 1.782 2.179 2.303 2.681 3.055 3.428 3.930 4.318
1.350 1.771 2.160 2.282 2.650 3.012 3.372 3.852 4.221
1.345 1.761 2.145 2.264 2.624 2.977 3.326 3.787 4.140
1.341 1.753 2.131 2.249 2.602 2.947 3.286 3.733 4.073
1.337 1.746 2.120 2.235 2.583 2.921 3.252 3.686 4.015
1.333 1.740 2.110 2.224 2.567 2.898 3.222 3.646 3.965
1.330 1.734 2.101 2.214 2.552 2.878 3.197 3.610 3.922
1.328 1.729 2.093 2.205 2.539 2.861 3.174 3.579 3.883
1.325 1.725 2.086 2.197 2.528 2.845 3.153 3.552 3.850
1.323 1.721 2.080 2.189 2.518 2.831 3.135 3.527 3.819
1.321 1.717 2.074 2.183 2.508 2.819 3.119 3.505 3.792
1.319 1.714 2.069 2.177 2.500 2.807 3.104 3.485 3.768
1.318 1.711 2.064 2.172 2.492 2.797 3.091 3.467 3.745
1.316 1.708 2.060 2.167 2.485 2.787 3.078 3.450 3.725
1.315 1.706 2.056 2.162 2.479 2.779 3.067 3.435 3.707
1.314 1.703 2.052 2.158 2.473 2.771 3.057 3.421 3.690
1.313 1.701 2.048 2.154 2.467 2.763 3.047 3.408 3.674
"""


@pytest.mark.parametrize(("df", "row"), list(enumerate(PRINTED.split("\n")[1:-1], 1)))
def test_every_value_of_a_printed_table(df: int, row: str) -> None:
    assert [f"{t_quantile(1 - tail, df):.3f}" for tail in TAILS] == row.split()


def test_intervals_worked_out_by_others() -> None:
    """Eight differences of https://sileaderwt.github.io/UMSL-MTH1320/paired-t-test-with-confidence-interval.html."""
    found = mean_interval(decimals("-30", "30", "-40", "-40", "80", "60", "-50", "-20"))
    assert found is not None and (round(found.low, 5), round(found.high, 5)) == (-43.51131, 41.01131)


def test_a_paired_interval_from_its_printed_mean_and_spread() -> None:
    """n = 15, mean 2.333, s = 3.352: (0.477, 4.190), as Minitab's help has it.

    https://www.pinzhi.org/Minitab/help/Mtbsg/stbasics/pair_020_confidence_interval.htm
    """
    half = t_quantile(0.975, 14) * 3.352 / math.sqrt(15)
    assert (2.333 - half, 2.333 + half) == pytest.approx((0.477, 4.190), abs=0.001)


def test_wilson_as_printed_for_thirteen_of_sixteen() -> None:
    """0.5699 to 0.9341: Ligarden 2010, as github.com/ocbe-uio/contingencytables has it in tests/testthat/test-ch2.R."""
    found = wilson(13, 16)
    assert (round(found.low, 4), round(found.high, 4)) == (0.5699, 0.9341)


@pytest.mark.parametrize("df", [*range(1, 41), 99, 100, 999, 4999])
def test_t_quantiles_equal_the_reference(df: int) -> None:
    for p in (0.6, 0.9, 0.975, 0.9995, 0.025):
        assert t_quantile(p, df) == pytest.approx(float(stats.t.ppf(p, df)), rel=1e-9, abs=1e-9)


@given(st.floats(-50, 50), st.integers(1, 300))
def test_t_distribution_equals_the_reference(t: float, df: int) -> None:
    assert t_cdf(t, df) == pytest.approx(float(stats.t.cdf(t, df)), abs=1e-9)


@given(CHANGES, st.sampled_from([0.9, 0.95, 0.99]))
def test_mean_interval_equals_the_reference(values: list[Decimal], confidence: float) -> None:
    floats = [float(v) for v in values]
    ours = mean_interval(values, confidence)
    assert ours is not None
    error = float(stats.tstd(floats)) / math.sqrt(len(floats)) if len(set(floats)) > 1 else 0.0
    half = float(stats.t.ppf((1 + confidence) / 2, len(floats) - 1)) * error
    mean = math.fsum(floats) / len(floats)
    assert (ours.low, ours.high) == pytest.approx((mean - half, mean + half), rel=1e-9, abs=1e-9)


def test_a_summary_worked_by_hand() -> None:
    found = summarise(decimals("1.0", "2.0", "3.0", "4.0", "10.0"))
    assert (found.n, found.mean, found.median, found.minimum, found.maximum) == (5, 4.0, 3.0, 1.0, 10.0)
    # s = √12.5, half width = 2.776445 · √(12.5 / 5)
    assert found.interval is not None
    assert found.interval.high - 4.0 == pytest.approx(4.389945, abs=1e-6)


def test_one_value_has_no_interval_and_none_has_nothing() -> None:
    one, none = summarise(decimals("3.4")), summarise([])
    assert (one.n, one.mean, one.median, one.interval) == (1, 3.4, 3.4, None)
    assert (none.n, none.mean, none.median, none.minimum, none.interval) == (0, None, None, None, None)


def test_equal_values_have_an_interval_without_width() -> None:
    interval = summarise(decimals("0.1", "0.1", "0.1")).interval
    assert interval is not None and interval.low == interval.high == 0.1


def test_unable_never_enters_a_mean() -> None:
    assert only_numbers([Decimal(2), Unable(UnableReason.DECLINED), None, Decimal(4)]) == [2, 4]


@given(CHANGES)
def test_mean_and_median_lie_within_the_range_and_the_interval(values: list[Decimal]) -> None:
    found = summarise(values)
    assert found.minimum is not None and found.maximum is not None
    assert found.mean is not None and found.median is not None and found.interval is not None
    assert found.minimum <= found.mean <= found.maximum
    assert found.minimum <= found.median <= found.maximum
    assert found.interval.low <= found.mean <= found.interval.high


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_equals_the_reference_and_stays_inside(case: tuple[int, int]) -> None:
    count, n = case
    ours = wilson(count, n)
    theirs = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert 0 <= ours.low <= count / n <= ours.high <= 1


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_of_the_complement_is_its_mirror(case: tuple[int, int]) -> None:
    count, n = case
    ours, mirror = wilson(count, n), wilson(n - count, n)
    assert (ours.low, ours.high) == pytest.approx((1 - mirror.high, 1 - mirror.low), abs=1e-12)


def test_shares_without_anyone_have_no_interval() -> None:
    assert share(0, 0).interval is None and share(0, 0).share is None
    assert share(7, 12).share == pytest.approx(7 / 12)


@pytest.mark.parametrize(("count", "n"), [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_a_share_that_is_none_is_refused(count: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        share(count, n)


@pytest.mark.parametrize(("p", "df"), [(0.0, 5), (1.0, 5), (0.9, 0)])
def test_quantiles_that_do_not_exist_are_refused(p: float, df: int) -> None:
    with pytest.raises(ValueError):
        t_quantile(p, df)
