"""A share over many people: sure only as far as the people agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from highpoint.engine.insight.intervals import BadCount, Interval, jeffreys


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1 with its interval, of how many tries by how many people."""

    value: float
    interval: Interval
    n: int
    people: int


def share(people: Sequence[tuple[float, int]], level: float = 0.95) -> Share:
    """
    Return the share of all tries that succeeded, given each person's (successes, tries).

    Conversations of one person are alike, so a thousand of them tell less of a team than a
    thousand by many. The interval is that of a ratio of sums over k people: the variance is
    k / (k - 1) times the sum of (successes - share x tries)^2, over the square of all tries, and
    the reach a t quantile with k - 1 degrees (Cochran 1977, Sampling Techniques, 3rd edition,
    section 3.12, clusters of unequal size, none of them left out). It is never narrower than
    the Jeffreys interval of as many tries that have nothing to do with each other.

    >>> alike = share([(8, 10), (8, 10), (8, 10), (8, 10)])
    >>> apart = share([(10, 10), (6, 10), (10, 10), (6, 10)])
    >>> alike.value == apart.value, alike.interval.low > apart.interval.low
    (True, True)

    :raises BadCount: of nobody, or of nothing tried
    """
    tried = [(successes, tries) for successes, tries in people if tries]
    n = sum(tries for _, tries in tried)
    if not n:
        raise BadCount("There is no share of nothing; give at least one try.")
    total = sum(successes for successes, _ in tried)
    value = total / n
    alone = jeffreys(total, n, level)
    k = len(tried)
    if k < 2:
        return Share(value, alone, n, k)
    spread = sum((successes - value * tries) ** 2 for successes, tries in tried)
    # Loading scipy takes longer than scoring a thousand conversations, which need none of it.
    from scipy.special import stdtrit

    reach = float(stdtrit(k - 1, (1 + level) / 2)) * sqrt(k / (k - 1) * spread) / n
    low = max(0.0, min(alone.low, value - reach))
    high = min(1.0, max(alone.high, value + reach))
    return Share(value, Interval(low, high), n, k)
