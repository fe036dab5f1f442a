"""Intervals: what a rate may be, given how often we looked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from highpoint.errors import HighpointError


class BadCount(HighpointError):
    """Counts that cannot be: more successes than tries, or less than none."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value's lower and upper end, in the value's own unit."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Test whether a value lies within, ends included."""
        return self.low <= value <= self.high


class InHundred:
    """A count of so many, told in 100 with the ends of its Jeffreys interval."""

    __slots__ = ()

    @property
    def counted(self) -> tuple[float, int]:
        """How many, and of how many."""
        raise NotImplementedError

    @property
    def value(self) -> float:
        """So many in 100; 0 of none."""
        hits, n = self.counted
        return 100 * hits / n if n else 0.0

    @property
    def low(self) -> float:
        """The lower end, in 100."""
        return 100 * jeffreys(*self.counted).low

    @property
    def high(self) -> float:
        """The upper end, in 100."""
        return 100 * jeffreys(*self.counted).high

    @property
    def width(self) -> float:
        """From the lower end to the upper, in 100."""
        return self.high - self.low


# Of fewer a share says more of chance than of anything else.
FEWEST_FOR_A_SHARE = 10


@dataclass(frozen=True, slots=True)
class CountOf(InHundred):
    """``count`` of ``n``; ``enough`` where their share says something."""

    count: int
    n: int

    @property
    def counted(self) -> tuple[float, int]:
        return self.count, self.n

    @property
    def enough(self) -> bool:
        return self.n >= FEWEST_FOR_A_SHARE


@lru_cache(maxsize=8192)
def jeffreys(successes: float, n: int, level: float = 0.95) -> Interval:
    """
    Return the Jeffreys interval of a rate of ``successes`` in ``n`` tries.

    The middle ``level`` of Beta(successes + 1/2, failures + 1/2). It reaches to 0 where
    nothing and to 1 where everything succeeded (Brown, Cai and DasGupta 2001, Interval
    estimation for a binomial proportion). Half successes are allowed, as for partial moments.

    >>> interval = jeffreys(8, 10)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.497, 0.956)

    :raises BadCount: with fewer than 0 or more than n successes
    """
    if not 0 <= successes <= n:
        raise BadCount(f"{successes} of {n} cannot be; give 0 to {n} successes.")
    if n == 0:
        return Interval(0.0, 1.0)
    # Loading scipy takes longer than scoring a thousand conversations, which need none of it.
    from scipy.special import betaincinv

    a, b = successes + 0.5, n - successes + 0.5
    tail = (1 - level) / 2
    return Interval(
        float(betaincinv(a, b, tail)) if successes else 0.0,
        float(betaincinv(a, b, 1 - tail)) if successes < n else 1.0,
    )
