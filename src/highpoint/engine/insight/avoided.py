"""What a change was worth: failures that did not happen since, and what they would have cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from highpoint.engine.insight.intervals import Interval, jeffreys


@dataclass(frozen=True, slots=True)
class Week:
    """Of ``talks`` in a week, ``hit`` had the failure."""

    hit: int
    talks: int


@dataclass(frozen=True, slots=True)
class Avoided:
    """
    Failures that did not happen since a change, with the range of 95 %.

    ``spread`` is how many times more the weeks vary than chance alone would have it, 1 at least.
    Below 0 there were more than before.
    """

    fewer: float
    low: float
    high: float
    spread: float

    def cost(self, low: float, high: float) -> Interval:
        """
        Return the cost avoided, from and to, where one failure costs from ``low`` to ``high``.

        The least is the fewest that were avoided at the cheapest; where it may be that there were
        more than before, the dearest of those. The most is the most avoided at the dearest.

        >>> Avoided(40, 10, 70, 1).cost(5, 20)
        Interval(low=50, high=1400)
        >>> Avoided(5, -10, 20, 1).cost(5, 20)
        Interval(low=-200, high=400)
        """
        return Interval(
            self.low * (low if self.low >= 0 else high),
            self.high * (high if self.high >= 0 else low),
        )


def avoided(before: Sequence[Week], after: Sequence[Week]) -> Avoided | None:
    """
    Return how many failures did not happen after a change; None with no talks on a side.

    The rate of the weeks before, times the talks after, less what was counted after:
    ``(p0 - p1) * n1``. The range is that of the difference of two rates by the square-and-add
    rule (Newcombe 1998, Interval estimation for the difference between independent proportions,
    method 10) on Jeffreys intervals. Weeks vary more than single talks would: each half of it is
    widened by the root of Pearson's chi-square over its degrees of freedom, where that is above 1
    (McCullagh and Nelder 1989, Generalized linear models, 4.5).

    >>> found = avoided([Week(10, 100)] * 10, [Week(5, 100)] * 10)
    >>> round(found.fewer), round(found.low), round(found.high)
    (50, 27, 73)
    """
    n0, n1 = sum(week.talks for week in before), sum(week.talks for week in after)
    if not n0 or not n1:
        return None
    hit0, hit1 = sum(week.hit for week in before), sum(week.hit for week in after)
    spread = sqrt(max(1.0, _dispersion(before, after)))
    difference = square_and_add(
        (hit0 / n0, jeffreys(hit0, n0)), (hit1 / n1, jeffreys(hit1, n1)), spread
    )
    fewer = hit0 / n0 - hit1 / n1
    return Avoided(fewer * n1, difference.low * n1, difference.high * n1, spread)


def square_and_add(
    one: tuple[float, Interval], other: tuple[float, Interval], wider: float = 1.0
) -> Interval:
    """
    Return the interval of a difference of two rates from each rate and its own interval.

    With Wilson's intervals of 56 in 70 and 48 in 80, Newcombe gives 0.0524 to 0.3339:

    >>> first, second = Interval(0.6924, 0.8768), Interval(0.4904, 0.7003)
    >>> found = square_and_add((0.8, first), (0.6, second))
    >>> round(found.low, 3), round(found.high, 3)
    (0.053, 0.334)
    """
    (p1, own), (p2, its) = one, other
    gap = p1 - p2
    down = sqrt((p1 - own.low) ** 2 + (its.high - p2) ** 2)
    up = sqrt((own.high - p1) ** 2 + (p2 - its.low) ** 2)
    return Interval(gap - wider * down, gap + wider * up)


def _dispersion(*sides: Sequence[Week]) -> float:
    """Return Pearson's chi-square of the weeks around their side's rate, a degree of freedom."""
    total, free = 0.0, 0
    for weeks in sides:
        talks = sum(week.talks for week in weeks)
        rate = sum(week.hit for week in weeks) / talks
        if 0 < rate < 1:
            total += sum(
                (week.hit - rate * week.talks) ** 2 / (week.talks * rate * (1 - rate))
                for week in weeks
                if week.talks
            )
            free += sum(week.talks > 0 for week in weeks) - 1
    return total / free if free > 0 else 1.0
