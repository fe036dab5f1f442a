"""Means with what they may be, given how often we looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import fmean, variance

from highpoint.engine.insight.intervals import Interval

FEWEST_FOR_MEAN = 10


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval and its n."""

    value: float
    interval: Interval
    n: int


def mean_of(values: Sequence[float], least: float = -inf, most: float = inf) -> Mean | None:
    """
    Return the mean with Student's interval; None below ten values.

    mean ± t(0.975, n - 1) * s / sqrt(n). The known answer: ten values of standard deviation 1
    reach 0.715 to either side. The interval is cut to what a value can be.
    """
    n = len(values)
    if n < FEWEST_FOR_MEAN:
        return None
    # Loading scipy takes long; who shows no mean needs none of it.
    from scipy.special import stdtrit

    mean = fmean(values)
    reach = float(stdtrit(n - 1, 0.975)) * sqrt(variance(values) / n)
    return Mean(mean, Interval(max(least, mean - reach), min(most, mean + reach)), n)
