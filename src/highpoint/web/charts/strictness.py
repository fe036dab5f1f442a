"""Where each mark of the chart of somebody's strictness stands: x in percent, y in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from highpoint.engine.insight.control_chart import Limits
from highpoint.engine.insight.grading import Drift
from highpoint.web.charts.scale import Edge, Frame, Label, dates_below, scale_of

FRAME = Frame(height=180, top=14.0, bottom=14.0)
# Conversations drawn, so that the dots stay apart on a phone.
DRAWN = 40
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
    y = scale_of([*points, drift.limits.lower, drift.limits.upper], FRAME).y
    signals = {signal.index: signal for signal in drift.signals}
    step = 100 / len(points)
    dots = []
    for place, value in enumerate(points):
        signal = signals.get(first + place)
        shape = "pt" if signal is None else "up" if signal.rises else "down"
        dots.append(Dot(round((place + 0.5) * step, 2), y(value), shape))
    dated = [(dot.x, day) for dot, day in zip(dots, days[first:], strict=True)]
    top, bottom = y(drift.limits.upper), y(drift.limits.lower)
    return Drawing(
        height=FRAME.height,
        band_y=top,
        band_height=round(bottom - top, 1),
        edges=(Edge(y(drift.limits.center), usual=True), Edge(top, False), Edge(bottom, False)),
        margin=_margin(drift.limits, y(drift.limits.center), top, bottom),
        dots=tuple(dots),
        dates=dates_below(dated, max(1, len(dots) // DATES), FRAME),
    )


def _margin(limits: Limits, usual: float, top: float, bottom: float) -> tuple[Label, ...]:
    return (
        Label(100, usual + 4, f"usual {limits.center:.0f}", "start", strong=True),
        Label(100, top + 4, f"milder {limits.upper:.0f}", "start"),
        Label(100, bottom + 4, f"stricter {limits.lower:.0f}", "start"),
    )
