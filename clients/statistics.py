"""Honest summaries of a small number of results: mean with its interval by Student's t, median, range, and a
share with its interval by Wilson's method.

Only the standard library: means and spreads are computed exactly on decimals, and the one thing that the
library lacks, a quantile of Student's t, follows from the finite series for whole degrees of freedom
(Abramowitz & Stegun 1964, 26.7.3 and 26.7.4). Results are floats, as close to a reference as floats allow;
nothing is rounded here.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TypeVar

CONFIDENCE = 0.95

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends included, low <= high."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """n values described. All but n are None without values; `interval` (95 % for the mean) needs two."""

    n: int
    mean: float | None
    interval: Interval | None
    median: float | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `n`; share and interval (Wilson, 95 %) are None when n is 0."""

    count: int
    n: int
    share: float | None
    interval: Interval | None


def only_numbers(values: Iterable[_Value]) -> list[Decimal]:
    """The measured values; an Unable or a missing one never enters a mean."""
    return [value for value in values if isinstance(value, Decimal)]


def summarise(values: Sequence[Decimal], confidence: float = CONFIDENCE) -> Summary:
    """Describe values, e.g. changes from baseline in the measure's unit, taken as a simple sample."""
    exact = [Fraction(value) for value in values]
    if not exact:
        return Summary(0, None, None, None, None, None)
    return Summary(
        n=len(exact),
        mean=float(statistics.mean(exact)),
        interval=mean_interval(values, confidence),
        median=float(statistics.median(exact)),
        minimum=float(min(exact)),
        maximum=float(max(exact)),
    )


def mean_interval(values: Sequence[Decimal], confidence: float = CONFIDENCE) -> Interval | None:
    """mean ± t(n-1) · s/√n; None below two values, where no spread is known."""
    n = len(values)
    if n < 2:
        return None
    exact = [Fraction(value) for value in values]
    middle = statistics.mean(exact)
    squares = sum(((value - middle) ** 2 for value in exact), Fraction(0))
    half = t_quantile((1 + confidence) / 2, n - 1) * math.sqrt(squares / ((n - 1) * n))
    return Interval(float(middle) - half, float(middle) + half)


def share(count: int, n: int, confidence: float = CONFIDENCE) -> Share:
    """`count` of `n` as a share with its Wilson interval. ValueError unless 0 <= count <= n."""
    if n == 0 and count == 0:
        return Share(0, 0, None, None)
    return Share(count, n, count / n if n else None, wilson(count, n, confidence))


def wilson(count: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Wilson's score interval without continuity correction; stays inside 0 to 1 and is sensible for 0 and n.

    Wilson 1927 J Am Stat Assoc 22:209. ValueError unless 0 <= count <= n and n > 0.
    """
    if n <= 0 or not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no share")
    z2 = statistics.NormalDist().inv_cdf((1 + _proper(confidence)) / 2) ** 2
    centre = (count + z2 / 2) / (n + z2)
    half = math.sqrt(z2 * (count * (n - count) / n + z2 / 4)) / (n + z2)
    # At 0 and n the bound is exactly 0 or 1; floats would miss it by the last digit.
    return Interval(
        low=0.0 if count == 0 else max(0.0, centre - half),
        high=1.0 if count == n else min(1.0, centre + half),
    )


def t_cdf(t: float, df: int) -> float:
    """P(T <= t) for Student's t with a whole number of degrees of freedom, df >= 1."""
    if df < 1:
        raise ValueError("Student's t needs at least one degree of freedom")
    inside = _within(abs(t), df)
    return (1 + math.copysign(inside, t)) / 2


@cache
def t_quantile(p: float, df: int) -> float:
    """The t with P(T <= t) = p, for 0 < p < 1 and df >= 1, by halving to the last float."""
    if not 0 < p < 1:
        raise ValueError("a quantile is asked for 0 < p < 1")
    if p < 0.5:
        return -t_quantile(1 - p, df)
    low, high = 0.0, 1.0
    while t_cdf(high, df) < p:
        low, high = high, high * 2
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if t_cdf(middle, df) < p else (low, middle)
    return high


def _within(t: float, df: int) -> float:
    """P(|T| <= t): a sum in powers of cos θ with tan θ = t/√df, of df/2 terms."""
    angle = math.atan2(t, math.sqrt(df))
    cosine2 = df / (df + t * t)
    odd = df % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for k in range(2 + odd, df + 1, 2):
        total += term
        term *= cosine2 * (k - 1) / k
    series = math.sin(angle) * total
    return (angle + series) * 2 / math.pi if odd else series


def _proper(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("a confidence level lies between 0 and 1")
    return confidence
