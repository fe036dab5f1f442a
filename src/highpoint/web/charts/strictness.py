"""Where each mark of the chart of somebody's strictness stands: x in percent, y in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from highpoint.engine.insight.control_chart import Limits
from highpoint.engine.insight.grading import Drift
from highpoint.web.charts.control import Edge, Label, day_and_month

HEIGHT = 180
TOP, BOTTOM = 14.0, 14.0
# Conversations drawn, so that the dots stay apart on a phone.
DRAWN = 40
# A scale narrower than this many points would make noise look like news.
NARROWEST = 20.0
DATES = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """One conversation: where, and as which shape (pt, up, down)."""

    x: float
    y: float
    shape: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template writes down, in the order it is painted."""

    height: int
    band_y: float
    band_height: float
    edges: tuple[Edge, ...]
    margin: tuple[Label, ...]
    dots: tuple[Dot, ...]
    dates: tuple[Label, ...]


def draw(drift: Drift, days: Sequence[date]) -> Drawing | None:
    """Lay out the newest conversations of a chart, oldest left; None before there are limits."""
    if drift.limits is None:
        return None
    first = max(0, len(drift.points) - DRAWN)
    points = drift.points[first:]
    low = min(*points, drift.limits.lower)
    high = max(*points, drift.limits.upper)
    if (short := NARROWEST - (high - low)) > 0:
        low, high = low - short / 2, high + short / 2

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    signals = {signal.index: signal for signal in drift.signals}
    step = 100 / len(points)
    dots = []
    for place, value in enumerate(points):
        signal = signals.get(first + place)
        shape = "pt" if signal is None else "up" if signal.rises else "down"
        dots.append(Dot(round((place + 0.5) * step, 2), y(value), shape))
    top, bottom = y(drift.limits.upper), y(drift.limits.lower)
    return Drawing(
        height=HEIGHT,
        band_y=top,
        band_height=round(bottom - top, 1),
        edges=(Edge(y(drift.limits.center), usual=True), Edge(top, False), Edge(bottom, False)),
        margin=_margin(drift.limits, y(drift.limits.center), top, bottom),
        dots=tuple(dots),
        dates=tuple(_dates(dots, days[first:])),
    )


def _margin(limits: Limits, usual: float, top: float, bottom: float) -> tuple[Label, ...]:
    return (
        Label(100, usual + 4, f"usual {limits.center:.0f}", "start", strong=True),
        Label(100, top + 4, f"milder {limits.upper:.0f}", "start"),
        Label(100, bottom + 4, f"stricter {limits.lower:.0f}", "start"),
    )


def _dates(dots: Sequence[Dot], days: Sequence[date]) -> list[Label]:
    apart = max(1, len(dots) // DATES)
    return [
        Label(
            dot.x if place else 0,
            HEIGHT + 24,
            day_and_month(days[place * apart]),
            "middle" if place else "start",
            wide_only=bool(place % 2),
        )
        for place, dot in enumerate(dots[::apart])
    ]
