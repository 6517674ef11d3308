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
