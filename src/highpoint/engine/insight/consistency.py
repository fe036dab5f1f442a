"""Consistency: better than average, all the time, and not on a good day only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from highpoint.engine.insight.intervals import Interval, jeffreys

# Below this many conversations their tenths are single conversations, and say nothing.
FEWEST_FOR_USUAL = 10


@dataclass(frozen=True, slots=True)
class Consistency:
    """
    How often the team's standard was reached, and how far one's own conversations spread.

    ``share`` runs from 0 to 1 (None where there is no conversation); ``usual`` holds the
    middle eight in ten of one's own scores, None below ten.
    """

    share: float | None
    interval: Interval
    n: int
    usual: Interval | None


def consistency(scores: Sequence[float], standard: float) -> Consistency:
    """
    Return the share of conversations at or above the team's standard.

    >>> seen = consistency([90, 85, 70, 88], standard=80)
    >>> seen.share, seen.n
    (0.75, 4)
    """
    n = len(scores)
    reached = sum(score >= standard for score in scores)
    return Consistency(reached / n if n else None, jeffreys(reached, n), n, _usual(scores))


def _usual(scores: Sequence[float]) -> Interval | None:
    if len(scores) < FEWEST_FOR_USUAL:
        return None
    tenths = quantiles(scores, n=10, method="inclusive")
    return Interval(tenths[0], tenths[-1])
