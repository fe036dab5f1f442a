"""How somebody grades: stricter or milder than others on the same work, and whether that moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from highpoint.engine.insight.control_chart import (
    FEWEST_POINTS,
    ChartSignal,
    Limits,
    Rule,
    signals,
    xmr_limits,
)

# Below this many conversations a mean difference is not told: at a spread of 20 points between
# two people's ratings of one conversation, nine leave it some 15 points to either side.
FEWEST_TALKS = 10


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval and n."""

    value: float
    low: float
    high: float
    n: int

    @property
    def told(self) -> bool:
        """Whether the interval leaves 0 out: that is more than chance."""
        return self.low > 0 or self.high < 0


def mean_difference(differences: Sequence[float]) -> Mean | None:
    """
    Return the mean of differences, one a conversation, with Student's interval.

    The answers in one conversation hang together, so a conversation counts once, by its mean.
    None below ten conversations: that is not enough yet.

    >>> found = mean_difference([-4.0, -8.0, -6.0, -2.0, -5.0] * 2)
    >>> [round(each, 2) for each in (found.value, found.low, found.high)]
    [-5.0, -6.51, -3.49]
    """
    n = len(differences)
    if n < FEWEST_TALKS:
        return None
    # Loading scipy takes longer than the sum, and most of the engine needs none of it.
    from scipy.special import stdtrit

    value = fmean(differences)
    reach = float(stdtrit(n - 1, 0.975)) * stdev(differences) / sqrt(n)
    return Mean(value, value - reach, value + reach, n)


@dataclass(frozen=True, slots=True)
class Drift:
    """
    The own strictness over time: the limits of the first ten, and what later broke them.

    ``limits`` is None below eleven conversations: there is nothing to judge yet.
    """

    points: tuple[float, ...]
    limits: Limits | None
    signals: tuple[ChartSignal, ...] = ()

    @property
    def now(self) -> ChartSignal | None:
        """Return the signal that the newest point is part of, if any."""
        last = len(self.points) - 1
        return self.signals[-1] if self.signals and self.signals[-1].index == last else None

    @property
    def shocks(self) -> tuple[ChartSignal, ...]:
        """Return the single conversations beyond the limits."""
        return tuple(signal for signal in self.signals if signal.rule is Rule.BEYOND_LIMITS)


def drift(differences: Sequence[float]) -> Drift:
    """
    Return whether somebody's differences to others move, oldest first.

    An XmR chart of single conversations: the first ten set the limits and judge only those
    after them, by rule 1 (3 sigma) and by the moving average (control_chart.py).

    >>> drift([0, 2, -2, 1, -1] * 2 + [-9] * 8).now.rises
    False
    """
    points = tuple(differences)
    if len(points) <= FEWEST_POINTS:
        return Drift(points, None)
    limits = xmr_limits(points[:FEWEST_POINTS])
    found = tuple(
        ChartSignal(signal.index + FEWEST_POINTS, signal.rule, signal.rises)
        for signal in signals(points[FEWEST_POINTS:], limits)
    )
    return Drift(points, limits, found)
