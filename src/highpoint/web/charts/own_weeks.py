"""An agent's weekly score: what is usual, what is more than chance, and the own high point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from highpoint.apps.quality.figures import WeekSums
from highpoint.engine.insight import high_point as best
from highpoint.engine.insight.control_chart import (
    FEWEST_POINTS,
    ChartSignal,
    Limits,
    Rule,
    signals,
    xmr_limits,
)

# Weeks drawn: half a year, so that the dots stay apart on a phone.
DRAWN = 26


@dataclass(frozen=True, slots=True)
class Point:
    """A week that counts, and what the chart has to say of it."""

    week: WeekSums
    baseline: bool = False
    signal: ChartSignal | None = None
    high: bool = False

    @property
    def beyond(self) -> bool:
        return self.signal is not None and self.signal.rule is Rule.BEYOND_LIMITS

    @property
    def rises(self) -> bool:
        return self.signal is not None and self.signal.rises

    @property
    def says(self) -> str:
        """Return what the chart says of this week, in words."""
        if self.high:
            return "high point"
        if self.signal is None:
            return "part of the usual" if self.baseline else "within the usual range"
        way = "above" if self.rises else "below"
        if self.beyond:
            return f"{way} the limits"
        return f"one of a run {way} the usual"


@dataclass(frozen=True, slots=True)
class OwnWeeks:
    """
    The weeks of one agent that count, newest last, with limits from the first ten drawn.

    ``limits`` is None, and nothing is judged, below ten points. ``high`` is None below eight
    weeks, and its ``counts`` False where no week stands out by more than chance. ``drift``
    is the week since which the weeks run above or below the usual, if they still do.
    """

    points: tuple[Point, ...]
    limits: Limits | None
    high: best.HighPoint | None
    high_week: date | None
    drift: Point | None

    @property
    def beyond(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.beyond)

    @property
    def baseline(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.baseline)

    @property
    def judged(self) -> int:
        return len(self.points) - len(self.baseline)

    @property
    def last_beyond(self) -> Point | None:
        return self.beyond[-1] if self.beyond else None

    @property
    def until(self) -> date | None:
        """The last day of the weeks that the limits come from."""
        return self.baseline[-1].week.sunday if self.baseline else None

    @property
    def newest_first(self) -> tuple[Point, ...]:
        return self.points[::-1]

    @property
    def gaps(self) -> bool:
        """Whether a week between two of the points is missing."""
        mondays = [point.week.monday for point in self.points]
        return any((after - before).days > 7 for before, after in pairwise(mondays))


def own_weeks(weeks: Sequence[WeekSums]) -> OwnWeeks:
    """
    Return the chart of an agent's weeks, oldest first; weeks of too few conversations are left out.

    The limits come from the first ten weeks drawn and judge only the weeks after them.
    """
    counting = [week for week in weeks if week.conversations >= best.FEWEST_CONVERSATIONS]
    high = _high_point(counting)
    high_week = counting[high.week].monday if high else None
    drawn = counting[-DRAWN:]
    if len(drawn) < FEWEST_POINTS:
        return OwnWeeks(tuple(Point(week) for week in drawn), None, high, high_week, None)
    limits = xmr_limits([week.mean for week in drawn[:FEWEST_POINTS]])
    later = _signals([week.mean for week in drawn[FEWEST_POINTS:]], limits)
    points = tuple(
        Point(
            week,
            baseline=index < FEWEST_POINTS,
            signal=later.get(index - FEWEST_POINTS),
            high=bool(high and high.counts and week.monday == high_week),
        )
        for index, week in enumerate(drawn)
    )
    return OwnWeeks(points, limits, high, high_week, _drift(points))


def _high_point(weeks: Sequence[WeekSums]) -> best.HighPoint | None:
    if len(weeks) < best.FEWEST_WEEKS:
        return None
    return best.high_point([best.Week(w.mean, w.conversations, w.variance) for w in weeks])


def _signals(scores: Sequence[float], limits: Limits) -> dict[int, ChartSignal]:
    """
    Return what is more than chance, by place: shocks, and drifts of weeks on their own side.

    A shock enters the moving average no further than the limit it broke, so that one bad
    week is not told as the beginning of a run.
    """
    held = [min(max(score, limits.lower), limits.upper) for score in scores]
    drifts = {
        signal.index: signal
        for signal in signals(held, limits)
        if signal.rises == (scores[signal.index] > limits.center)
    }
    shocks = {
        signal.index: signal
        for signal in signals(scores, limits)
        if signal.rule is Rule.BEYOND_LIMITS
    }
    return drifts | shocks


def _drift(points: Sequence[Point]) -> Point | None:
    """Return the first week of the run of drifts that the newest week belongs to."""
    first = None
    for point in reversed(points):
        if point.signal is None or (first is not None and point.rises != first.rises):
            break
        first = point
    return first if first is not None and _any_drift(points, first) else None


def _any_drift(points: Sequence[Point], first: Point) -> bool:
    run = points[points.index(first) :]
    return any(point.signal is not None and point.signal.rule is Rule.DRIFT for point in run)
