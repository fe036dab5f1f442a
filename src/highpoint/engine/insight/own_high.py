"""
The own high point of each behavior: what was hard is taken into account, luck is taken out.

Three steps, for one person and one behavior, over windows of the same length:

1. *Case mix.* A window with many hard talks is not a bad window. For each sort of case s (its
   channel, and whether the customer began in anger or distress) the person's own rate over all
   windows is r_s = (taken_s + K * r) / (offered_s + K), drawn towards their rate r over all
   cases by K = 10 moments. A window is then expected to take e = sum of offered_s * r_s, and its
   adjusted rate is r + (taken - e) / offered: indirect standardization, as hospitals compare
   their own years (Iezzoni, Risk Adjustment for Measuring Health Care Outcomes).
2. *Luck.* Adjusted rates are drawn to the person's usual one by empirical Bayes
   (high_point.py), with the variance p * (1 - p) of a yes or no, at p = (taken + 1/2) /
   (offered + 1) so that a window of nothing but hits does not pretend to be certain. The
   interval of a level adds what is not known of the usual rate itself: r * s2 / n +
   (1 - r)^2 * v, with r the window's reliability and v the variance of the usual rate.
3. *Many behaviors.* With fifteen looked at, one stands out by chance in most people. A high
   point counts where its certainty withstands Benjamini and Hochberg (1995) at 5 in 100 over
   all behaviors of the person.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TypeVar

from highpoint.engine.insight.high_point import (
    CERTAINTY,
    FEWEST_CONVERSATIONS,
    FEWEST_WEEKS,
    Level,
    Week,
    certainty,
    pooled_variance,
    shrink,
)
from highpoint.engine.insight.intervals import Interval

# Moments by which a sort of case is drawn to the rate over all cases.
CASE_STRENGTH = 10.0
FEWEST_MOMENTS = FEWEST_CONVERSATIONS
FEWEST_WINDOWS = FEWEST_WEEKS

Behavior = TypeVar("Behavior", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Case:
    """Moments of one sort of case: how many were offered, how many taken, in part counting half."""

    sort: Hashable
    offered: int
    taken: float


@dataclass(frozen=True, slots=True)
class OwnHigh:
    """
    The best window of a behavior, in percent, and the newest one beside it.

    ``window`` and ``newest`` are places in the windows given, of which ``windows`` could be
    read. ``counts`` is False where the best cannot be told from the usual.
    """

    window: int
    level: Level
    offered: int
    usual: float
    windows: int
    newest: int
    now: Level
    now_offered: int
    certainty: float
    counts: bool = False


def adjusted(windows: Sequence[Sequence[Case]]) -> list[float]:
    """
    Return each window's rate from 0 to 1 as it would be with the person's usual mix of cases.

    >>> mostly_hard = [Case("hard", 80, 40), Case("easy", 20, 18)]
    >>> mostly_easy = [Case("hard", 20, 10), Case("easy", 80, 72)]
    >>> [round(rate, 2) for rate in adjusted([mostly_hard, mostly_easy])]
    [0.69, 0.71]
    """
    offered: dict[Hashable, float] = {}
    taken: dict[Hashable, float] = {}
    for case in (case for window in windows for case in window):
        offered[case.sort] = offered.get(case.sort, 0) + case.offered
        taken[case.sort] = taken.get(case.sort, 0) + case.taken
    total = sum(offered.values())
    overall = sum(taken.values()) / total if total else 0.0
    rates = {
        sort: (taken[sort] + CASE_STRENGTH * overall) / (offered[sort] + CASE_STRENGTH)
        for sort in offered
    }
    return [overall + _beyond_expected(window, rates) for window in windows]


def own_high(windows: Sequence[Sequence[Case]]) -> OwnHigh | None:
    """Return the best of a run of windows, oldest first; None where too few can be read."""
    places = [place for place, window in enumerate(windows) if _offered(window) >= FEWEST_MOMENTS]
    if len(places) < FEWEST_WINDOWS:
        return None
    read = [windows[place] for place in places]
    rates = adjusted(read)
    weeks = [_week(rate, window) for rate, window in zip(rates, read, strict=True)]
    usual, levels = shrink(weeks)
    best = max(range(len(levels)), key=lambda place: (levels[place].value, place))
    honest = _with_the_usuals(weeks, levels)
    return OwnHigh(
        places[best],
        honest[best],
        _offered(read[best]),
        usual,
        len(read),
        places[-1],
        honest[-1],
        _offered(read[-1]),
        certainty(levels[best], usual),
    )


def own_highs(
    histories: Mapping[Behavior, Sequence[Sequence[Case]]],
) -> dict[Behavior, OwnHigh | None]:
    """Return the high point of each behavior, ``counts`` told over all of them together."""
    found = {behavior: own_high(windows) for behavior, windows in histories.items()}
    chances = sorted(1 - high.certainty for high in found.values() if high)
    limit = 0.0
    for rank, chance in enumerate(chances, start=1):
        if chance <= (1 - CERTAINTY) * rank / len(chances):
            limit = chance
    return {behavior: _counted(high, limit) if high else None for behavior, high in found.items()}


def _counted(high: OwnHigh, limit: float) -> OwnHigh:
    above = high.certainty > 0.5
    return replace(high, counts=above and 1 - high.certainty <= limit)


def _with_the_usuals(weeks: Sequence[Week], levels: Sequence[Level]) -> list[Level]:
    """Return the levels with intervals that hold what is not known of the usual rate either."""
    within = pooled_variance(weeks)
    both = list(zip(weeks, levels, strict=True))
    known = sum(week.n * (1 - level.reliability) / within for week, level in both)
    usual = 1 / known if known else 0.0
    widened = []
    for week, level in both:
        own = level.reliability * within / week.n
        reach = 1.96 * sqrt(own + (1 - level.reliability) ** 2 * usual)
        interval = Interval(max(0.0, level.value - reach), min(100.0, level.value + reach))
        widened.append(Level(level.value, interval, level.reliability))
    return widened


def _week(rate: float, window: Sequence[Case]) -> Week:
    n = _offered(window)
    likely = (sum(case.taken for case in window) + 0.5) / (n + 1)
    return Week(100 * rate, n, 10_000 * likely * (1 - likely))


def _beyond_expected(window: Sequence[Case], rates: Mapping[Hashable, float]) -> float:
    n = _offered(window)
    expected = sum(case.offered * rates[case.sort] for case in window)
    return (sum(case.taken for case in window) - expected) / n if n else 0.0


def _offered(window: Sequence[Case]) -> int:
    return sum(case.offered for case in window)
