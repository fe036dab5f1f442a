"""How somebody grades beside others on the same work: whether that moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from highpoint.engine.insight.control_chart import (
    FEWEST_POINTS,
    ChartSignal,
    Limits,
    Rule,
    signals,
    xmr_limits,
)


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
