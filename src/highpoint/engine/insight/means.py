"""Means with what they may be, given how often we looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import fmean, variance

from highpoint.engine.insight.intervals import Interval

# At a spread of 20 points of score, nine values leave their mean some 15 points to either side.
FEWEST_FOR_MEAN = 10


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval and its n."""

    value: float
    interval: Interval
    n: int

    @property
    def differs(self) -> bool:
        """Whether the interval leaves 0 out: a mean of differences that is more than chance."""
        return not self.interval.holds(0)


def mean_of(values: Sequence[float], least: float = -inf, most: float = inf) -> Mean | None:
    """
    Return the mean with Student's interval; None below ten values.

    mean ± t(0.975, n - 1) * s / sqrt(n). The known answer: ten values of standard deviation 1
    reach 0.715 to either side. The interval is cut to what a value can be.
    """
    if len(values) < FEWEST_FOR_MEAN:
        return None
    return _mean(len(values), fmean(values), variance(values), least, most)


def mean_of_sums(
    n: int, total: float, squares: float, least: float = -inf, most: float = inf
) -> Mean | None:
    """
    Return the same from how many values there are, their sum, and the sum of their squares.

    >>> mean_of_sums(10, 50.0, 340.0) == mean_of([2.0, 8.0] * 5)
    True
    """
    if n < FEWEST_FOR_MEAN:
        return None
    spread = max(0.0, squares - total * total / n) / (n - 1)
    return _mean(n, total / n, spread, least, most)


def _mean(n: int, mean: float, spread: float, least: float, most: float) -> Mean:
    # Loading scipy takes long; who shows no mean needs none of it.
    from scipy.special import stdtrit

    reach = float(stdtrit(n - 1, 0.975)) * sqrt(spread / n)
    return Mean(mean, Interval(max(least, mean - reach), min(most, mean + reach)), n)
