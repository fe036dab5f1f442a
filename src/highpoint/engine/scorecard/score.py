"""What ratings add up to: a score with its interval and n."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from highpoint.engine.scorecard.card import Criterion, Scorecard

# Reaches from a normal distribution's mean to the edges of its middle 95 %.
REACH_OF_95 = 1.959964

# Fewer moments than this and a pooled score reads "not enough yet": at a rate of
# four in five, twenty moments still leave it some 17 points to either side.
FEWEST_MOMENTS = 20


@dataclass(frozen=True, slots=True)
class Rating:
    """One criterion's answer for one author in one conversation; nothing offered is no occasion."""

    criterion: str
    offered: int
    met: int
    partial: int

    @property
    def missed(self) -> int:
        return self.offered - self.met - self.partial

    @property
    def rate(self) -> float | None:
        """Met over offered, a partial one counting half; None where there was no occasion."""
        return (self.met + self.partial / 2) / self.offered if self.offered else None


@dataclass(frozen=True, slots=True)
class Score:
    """A score from 0 to 100 with its 95 % interval, None where nothing was offered, and its n."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def pool(card: Scorecard, ratings: Iterable[Rating]) -> Score:
    """
    Return what a scorecard makes of ratings, of one conversation or summed over many.

    The score is the weighted mean of the rates of the criteria that had an occasion. Its
    interval follows from the delta method (the variance of a weighted sum), each rate having
    the variance of its Jeffreys posterior, Beta(met + 1/2, missed + 1/2), whose closed form
    needs no library (Brown, Cai and DasGupta 2001). It stands around the score itself, so
    it always holds it, and is cut to 0 to 100. Several ratings of one criterion are summed.
    A failed critical criterion is no part of it: say it beside a pooled score.

    >>> from highpoint.engine.moment import Kind
    >>> from highpoint.engine.scorecard.card import Criterion
    >>> card = Scorecard("Two", 1, (Criterion("a", "A", "S", 3, (Kind.NAME,)),
    ...                             Criterion("b", "B", "S", 1, (Kind.HOLD,))))
    >>> pool(card, [Rating("a", 10, 10, 0), Rating("b", 10, 5, 0)]).value
    87.5
    """
    worth = {criterion.key: criterion.partial for criterion in card.criteria}
    met: dict[str, float] = {}
    offered: dict[str, int] = {}
    for rating in ratings:
        key = rating.criterion
        met[key] = met.get(key, 0.0) + rating.met + rating.partial * worth.get(key, 0.5)
        offered[key] = offered.get(key, 0) + rating.offered
    return score_of(
        (criterion, offered[criterion.key], met[criterion.key])
        for criterion in card.criteria
        if criterion.key in offered
    )


def score_of(counts: Iterable[tuple[Criterion, int, float]]) -> Score:
    """Return the score of criteria with (offered, met) each, in the scorecard's order."""
    weights = total = variance = 0.0
    n = 0
    for criterion, offered, met in counts:
        weight = criterion.weight
        if not offered or not weight:
            continue
        weights += weight
        total += weight * met / offered
        variance += weight * weight * _jeffreys_variance(met, offered)
        if criterion.kinds and criterion.misses is None:
            n += offered
    if not weights:
        return Score(None, None, None, n)
    value = 100 * total / weights
    reach = 100 * REACH_OF_95 * sqrt(variance) / weights
    return Score(value, max(0.0, value - reach), min(100.0, value + reach), n)


def _jeffreys_variance(met: float, offered: int) -> float:
    a, b = met + 0.5, offered - met + 0.5
    both = a + b
    return a * b / (both * both * (both + 1))
