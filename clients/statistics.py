"""Honest summaries of a small number of results: mean with its interval by Student's t, median, range, and a
share with its interval by Wilson's method.

Only the standard library: means and spreads are computed exactly, on whole numbers, and the one thing that the
library lacks, a quantile of Student's t, follows from the finite series for whole degrees of freedom
(Abramowitz & Stegun 1964, 26.7.3 and 26.7.4). Results are floats, as close to a reference as floats allow;
nothing is rounded here.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from typing import TypeVar

CONFIDENCE = 0.95
#: More digits than any value has, so that moving the point rounds nothing.
_ROOMY = Context(prec=500)

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
    if not values:
        return Summary(0, None, None, None, None, None)
    whole, scale = _whole(values)
    ordered, n = sorted(whole), len(whole)
    return Summary(
        n=n,
        mean=float(Fraction(sum(whole), n * scale)),
        interval=mean_interval(values, confidence),
        median=float(Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2 * scale)),
        minimum=float(Fraction(ordered[0], scale)),
        maximum=float(Fraction(ordered[-1], scale)),
    )


def mean_interval(values: Sequence[Decimal], confidence: float = CONFIDENCE) -> Interval | None:
    """mean ± t(n-1) · s/√n; None below two values, where no spread is known."""
    n = len(values)
    if n < 2:
        return None
    whole, scale = _whole(values)
    total = sum(whole)
    # n · Σ(x - mean)², exactly
    squares = Fraction(n * sum(value * value for value in whole) - total * total, scale * scale)
    middle = float(Fraction(total, n * scale))
    half = t_quantile((1 + confidence) / 2, n - 1) * math.sqrt(squares / (n * (n - 1) * n))
    return Interval(middle - half, middle + half)


def _whole(values: Sequence[Decimal]) -> tuple[list[int], int]:
    """The same values times one power of ten, as whole numbers, and that power: exact, and as quick as integers."""
    places = max(0, *(-int(value.as_tuple().exponent) for value in values))
    return [int(value.scaleb(places, _ROOMY)) for value in values], 10**places


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
