"""The middle of a few numbers, and how sure one can be of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt
from statistics import median as middle

from highpoint.engine.insight.intervals import BadCount, Interval


@dataclass(frozen=True, slots=True)
class Median:
    """A median with its n; without an interval where there are too few values for one."""

    value: float
    interval: Interval | None
    n: int


def median(values: Sequence[float], level: float = 0.95) -> Median:
    """
    Return the median with an interval that supposes no shape of the values.

    The interval runs from the r-th smallest to the r-th largest value: it misses the true
    median only if fewer than r of n fair coins fall on one side, with probability
    2 P(Binomial(n, 1/2) < r). r is the largest for which that stays within 1 - level (the
    sign test turned around; Conover 1999, Practical Nonparametric Statistics, section 3.2).
    Below 6 values no two of them reach 95 %, so there is no interval.

    >>> median([1, 2, 3, 4, 5, 6, 7, 8, 9, 40])
    Median(value=5.5, interval=Interval(low=2, high=9), n=10)

    :raises BadCount: of no values
    """
    n = len(values)
    if not n:
        raise BadCount("There is no median of nothing; give at least one value.")
    ordered = sorted(values)
    rank = _rank(n, level)
    interval = Interval(ordered[rank - 1], ordered[-rank]) if rank else None
    return Median(middle(ordered), interval, n)


def _rank(n: int, level: float) -> int:
    """Return the largest rank whose interval still misses seldom enough; 0 where none does."""
    # Loading scipy takes longer than scoring a thousand conversations, which need none of it.
    from scipy.special import bdtr

    # Where the normal curve puts it, and then as far as the coins themselves say.
    rank = max(0, floor(n / 2 - sqrt(n)))
    while rank and 2 * bdtr(rank - 1, n, 0.5) > 1 - level:
        rank -= 1
    while 2 * bdtr(rank, n, 0.5) <= 1 - level:
        rank += 1
    return rank
