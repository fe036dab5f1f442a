"""An agent's behaviors: what a scorecard asks for, how often it was done, what it would gain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from highpoint.apps.quality.figures import Count
from highpoint.engine.insight.intervals import Interval, jeffreys
from highpoint.engine.moment import Kind
from highpoint.engine.scorecard import Criterion, Scorecard

# Below this many moments a rate is shown as "not enough yet": at a true rate of four in five
# the interval of nine still spans half of all that is possible.
FEWEST_FOR_RATE = 10


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval, in percent, and its n; ``was`` is one's own earlier share."""

    value: float
    low: float
    high: float
    n: int
    was: float | None = None

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Behavior:
    """One criterion of the scorecard for one agent; ``rate`` is None where n is too small."""

    criterion: Criterion
    kind: Kind
    count: Count
    rate: Rate | None

    @property
    def title(self) -> str:
        return self.criterion.title

    @property
    def missing(self) -> int:
        """How many more moments are needed before a rate is shown."""
        return max(0, FEWEST_FOR_RATE - self.count.offered)

    @property
    def to_gain(self) -> float:
        """What was lost by not doing it: the criterion's weight times the moments not taken."""
        return self.criterion.weight * (self.count.offered - self.count.taken)


def behaviors(
    card: Scorecard, now: Mapping[Kind, Count], before: Mapping[Kind, Count]
) -> list[Behavior]:
    """Return the card's behaviors that had an occasion, in the card's order."""
    return [
        Behavior(criterion, kind, now[kind], rate_of(now[kind], before.get(kind)))
        for criterion, kind in _of_one_kind(card)
        if kind in now
    ]


def rate_of(count: Count, before: Count | None = None) -> Rate | None:
    """Return a count as a rate in percent; None where too few moments stand behind it."""
    if count.offered < FEWEST_FOR_RATE:
        return None
    was = before.rate if before and before.offered >= FEWEST_FOR_RATE else None
    return percent(
        count.taken,
        count.offered,
        jeffreys(count.taken, count.offered),
        None if was is None else 100 * was,
    )


def percent(taken: float, n: int, interval: Interval, was: float | None = None) -> Rate:
    """Return a share and its interval in percent."""
    return Rate(100 * taken / n, 100 * interval.low, 100 * interval.high, n, was)


def strengths(found: Iterable[Behavior], most: int = 3) -> list[Behavior]:
    """
    Return the behaviors done most surely, by the low end of their interval: n included.

    Done more often than not; where none is, the one that goes best stands alone.
    """
    known = [behavior for behavior in found if behavior.rate and behavior.count.met]
    known.sort(key=lambda b: b.rate.low if b.rate else 0.0, reverse=True)
    usual = [behavior for behavior in known if behavior.rate and behavior.rate.value >= 50]
    return usual[:most] or known[:1]


def most_to_gain(found: Iterable[Behavior]) -> list[Behavior]:
    """Return the behaviors with something to gain, most first; those with a rate come first."""
    open_ones = [behavior for behavior in found if behavior.to_gain > 0]
    return sorted(open_ones, key=lambda b: (b.rate is not None, b.to_gain), reverse=True)


def _of_one_kind(card: Scorecard) -> list[tuple[Criterion, Kind]]:
    """Return the criteria that count the moments of one kind, each with that kind."""
    return [
        (criterion, criterion.kinds[0])
        for criterion in card.criteria
        if len(criterion.kinds) == 1 and criterion.misses is None
    ]
