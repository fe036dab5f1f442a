"""The own high point: the best level an agent has held, told from luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from highpoint.engine.insight.intervals import Interval
from highpoint.errors import HighpointError

FEWEST_WEEKS = 8
FEWEST_CONVERSATIONS = 5

# The high point counts when its level lies above one's usual with this certainty, and a
# week beats an earlier high point with the same.
CERTAINTY = 0.95


class TooFewWeeks(HighpointError):
    """Too little history for a high point."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week's conversations: their mean score, how many, and the variance of single ones."""

    mean: float
    n: int
    variance: float


@dataclass(frozen=True, slots=True)
class Level:
    """A week's level with luck taken out, its 95 % interval and its reliability (0 to 1)."""

    value: float
    interval: Interval
    reliability: float


@dataclass(frozen=True, slots=True)
class HighPoint:
    """
    The best week's level, and where it stands in the weeks given.

    ``counts`` is False where it cannot be told from one's ``usual`` level: then there is no
    high point to show yet.
    """

    week: int
    level: Level
    usual: float
    counts: bool


def high_point(weeks: Sequence[Week]) -> HighPoint:
    """
    Return the own high point of a run of weeks, oldest first; the later of two equals.

    Only weeks of five conversations or more are read. Where nothing changes, luck makes a
    high point count in about 4 of 100 histories of 8 to 26 weeks (simulated in the tests):
    drawing every week to the usual one is what corrects for picking the best of many.

    >>> steady = [Week(80, 20, 100.0)] * 8
    >>> high_point(steady).counts
    False

    :raises TooFewWeeks: with fewer than eight weeks that can be read
    """
    readable = [index for index, week in enumerate(weeks) if week.n >= FEWEST_CONVERSATIONS]
    if len(readable) < FEWEST_WEEKS:
        raise TooFewWeeks(
            f"{len(readable)} weeks of {FEWEST_CONVERSATIONS} conversations or more; "
            f"a high point needs {FEWEST_WEEKS}."
        )
    read = [weeks[index] for index in readable]
    usual, levels = shrink(read)
    best = max(range(len(read)), key=lambda place: (levels[place].value, place))
    level = levels[best]
    return HighPoint(readable[best], level, usual, counts=certainty(level, usual) >= CERTAINTY)


def certainty(level: Level, usual: float) -> float:
    """Return how surely a level lies above the usual one, from 0 to 1."""
    return _certainty(level.value - usual, _spread(level))


def shrink(weeks: Sequence[Week]) -> tuple[float, list[Level]]:
    """
    Return the usual level and each week's own, drawn towards it the more the fewer its talks.

    Empirical Bayes: level = (n * mean + k * usual) / (n + k) with k = variance of single
    conversations / variance of true weekly levels, the latter by the moments of DerSimonian
    and Laird (1986); reliability = n / (n + k). Where the weeks differ by no more than
    chance, every level is the usual one.
    """
    within = pooled_variance(weeks)
    between = _variance_between(weeks, within)
    if not within:
        exact = [Level(week.mean, Interval(week.mean, week.mean), 1.0) for week in weeks]
        return sum(week.mean * week.n for week in weeks) / sum(week.n for week in weeks), exact
    weights = [1 / (between + within / week.n) for week in weeks]
    usual = sum(w * week.mean for w, week in zip(weights, weeks, strict=True)) / sum(weights)
    levels = []
    for week in weeks:
        known = reliability(week.n, within, between)
        value = usual + known * (week.mean - usual)
        reach = 1.96 * sqrt(known * within / week.n)
        levels.append(Level(value, Interval(value - reach, value + reach), known))
    return usual, levels


def reliability(n: int, within: float, between: float) -> float:
    """
    Return how much of the mean of n is the true level and not luck, from 0 to 1.

    between / (between + within / n). The known answers for a rate of .85 where true rates
    differ by a standard deviation of .05:

    >>> [round(reliability(n, 0.85 * 0.15, 0.05**2), 2) for n in (10, 50, 200)]
    [0.16, 0.5, 0.8]
    """
    return between / (between + within / n) if between else 0.0


def beats(level: Level, high: Level) -> bool:
    """Test whether a level lies above an earlier high point with 95 % certainty."""
    spread = sqrt(_spread(level) ** 2 + _spread(high) ** 2)
    return _certainty(level.value - high.value, spread) >= CERTAINTY


def _certainty(difference: float, spread: float) -> float:
    if not spread:
        return 1.0 if difference > 0 else 0.0
    return NormalDist().cdf(difference / spread)


def _spread(level: Level) -> float:
    return (level.interval.high - level.interval.low) / (2 * 1.96)


def pooled_variance(weeks: Sequence[Week]) -> float:
    """Return the variance of single conversations, over all weeks."""
    return sum(week.variance * (week.n - 1) for week in weeks) / sum(week.n - 1 for week in weeks)


def _variance_between(weeks: Sequence[Week], within: float) -> float:
    """Return the variance of the weeks' true levels, 0 where chance alone explains more."""
    total = sum(week.n for week in weeks)
    mean = sum(week.n * week.mean for week in weeks) / total
    scatter = sum(week.n * (week.mean - mean) ** 2 for week in weeks)
    scale = total - sum(week.n**2 for week in weeks) / total
    return max(0.0, (scatter - (len(weeks) - 1) * within) / scale)
