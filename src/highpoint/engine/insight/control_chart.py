"""Control charts: is this change a signal, or only noise?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import fmean

from highpoint.errors import HighpointError

# 3 / d2 for pairs (d2 = 1.128): turns a mean moving range into three sigma.
# Shewhart's individuals chart; see docs/glossary.md, "natural process limits".
MOVING_RANGE_TO_LIMIT = 2.66

FEWEST_POINTS = 10

# How much the newest point counts in the moving average, and how many of the average's own
# sigmas it may stray: a false alarm every 369 points, a shift of one sigma seen after 8.8
# (simulated in the tests). With rule 1 beside it a false alarm comes every 200 points.
EWMA_SHARE = 0.2
EWMA_REACH = 2.86


class TooFewPoints(HighpointError):
    """Too little history to tell a signal from noise."""


class Rule(StrEnum):
    """Which rule a chart signal broke."""

    BEYOND_LIMITS = "beyond_limits"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits: what a process does when nothing changes, in the scores' unit."""

    lower: float
    center: float
    upper: float

    def holds(self, value: float) -> bool:
        """Test whether a value is within what this process normally does."""
        return self.lower <= value <= self.upper

    @property
    def sigma(self) -> float:
        """One standard deviation of the process: a third of the way to a limit."""
        return (self.upper - self.center) / 3


@dataclass(frozen=True, slots=True)
class ChartSignal:
    """A point that noise does not explain: its place, the rule it broke, and which way."""

    index: int
    rule: Rule
    rises: bool


def xmr_limits(scores: Sequence[float]) -> Limits:
    """
    Return the natural process limits of a run of scores, oldest first.

    The spread comes from the moving range and not from the standard deviation:
    among ten points even a wild one lies within three standard deviations,
    because it widens them itself.

    >>> limits = xmr_limits([80, 82, 79, 81, 80, 83, 79, 80, 82, 81])
    >>> round(limits.lower, 1), round(limits.upper, 1)
    (75.1, 86.3)

    :raises TooFewPoints: with fewer than ten scores
    """
    if len(scores) < FEWEST_POINTS:
        raise TooFewPoints(f"{len(scores)} scores; a control chart needs {FEWEST_POINTS}")

    center = fmean(scores)
    moving_range = fmean(abs(after - before) for before, after in pairwise(scores))
    reach = MOVING_RANGE_TO_LIMIT * moving_range
    return Limits(center - reach, center, center + reach)


def ewma(scores: Sequence[float], start: float) -> list[float]:
    """
    Return the exponentially weighted moving average after each score, oldest first.

    >>> ewma([10, 10], start=0)
    [2.0, 3.6]
    """
    averages = []
    average = start
    for score in scores:
        average += EWMA_SHARE * (score - average)
        averages.append(average)
    return averages


def signals(scores: Sequence[float], limits: Limits) -> Iterator[ChartSignal]:
    """
    Yield each score that noise does not explain: single shocks, and slow drifts.

    A shock is a score beyond the limits (Shewhart's rule 1, three sigma). A drift is where
    the exponentially weighted moving average has strayed from the center by more than 2.86
    of its own sigmas, which after t scores is sigma * sqrt(share / (2 - share) *
    (1 - (1 - share) ** 2t)) (Lucas and Saccucci 1990). The Western Electric run rules are
    left out: they catch a lasting shift no sooner and give four times the false alarms.

    >>> limits = Limits(70, 80, 90)
    >>> [(signal.index, signal.rule.value) for signal in signals([80, 95, 80], limits)]
    [(1, 'beyond_limits')]
    """
    drift = EWMA_REACH * limits.sigma * sqrt(EWMA_SHARE / (2 - EWMA_SHARE))
    averages = ewma(scores, limits.center)
    for index, (score, average) in enumerate(zip(scores, averages, strict=True)):
        settled = sqrt(1 - (1 - EWMA_SHARE) ** (2 * (index + 1)))
        if not limits.holds(score):
            yield ChartSignal(index, Rule.BEYOND_LIMITS, rises=score > limits.upper)
        elif abs(average - limits.center) > drift * settled:
            yield ChartSignal(index, Rule.DRIFT, rises=average > limits.center)
