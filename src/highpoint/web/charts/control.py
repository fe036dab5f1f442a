"""Where each mark of a control chart stands: x in percent, y in pixels, no viewBox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from highpoint.engine.insight.control_chart import Limits
from highpoint.web.charts.own_weeks import OwnWeeks, Point
from highpoint.web.charts.scale import Edge, Frame, Label, Scale, dates_below, scale_of

# The room above the highest mark is for the words of the high point.
FRAME = Frame(height=220, top=34.0, bottom=14.0)
# Labels closer than this many pixels would run into each other.
LABELS_APART = 15.0
# Weeks from one date under the chart to the next.
DATED = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """One week: where, and as which shape (pt, high, up, down) in which color class."""

    x: float
    y: float
    shape: str
    color: str
    point: Point


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch between two weeks that follow each other; ``gap`` where weeks are missing."""

    x1: float
    y1: float
    x2: float
    y2: float
    gap: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template writes down, in the order it is painted."""

    height: int
    band_y: float
    band_height: float
    edges: tuple[Edge, ...]
    margin: tuple[Label, ...]
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    high: Label | None
    dates: tuple[Label, ...]


def draw(weeks: OwnWeeks, limits: Limits) -> Drawing:
    """Lay out the chart of an agent's weeks; the limits are cut to what a score can be."""
    shown = Limits(max(0.0, limits.lower), limits.center, min(100.0, limits.upper))
    means = [point.week.mean for point in weeks.points]
    scale = scale_of([*means, shown.lower, shown.upper], FRAME)
    dots = _dots(weeks.points, scale)
    top, bottom = scale.y(shown.upper), scale.y(shown.lower)
    return Drawing(
        height=FRAME.height,
        band_y=top,
        band_height=round(bottom - top, 1),
        edges=tuple(_edges(limits, shown, scale)),
        margin=tuple(_margin(limits, shown, scale)),
        lines=tuple(_line(one, other) for one, other in pairwise(dots)),
        dots=dots,
        high=next((_high_label(dot) for dot in dots if dot.shape == "high"), None),
        dates=dates_below([(dot.x, dot.point.week.monday) for dot in dots], DATED, FRAME),
    )


def _dots(points: Sequence[Point], scale: Scale) -> tuple[Dot, ...]:
    step = 100 / len(points)
    return tuple(
        Dot(round((index + 0.5) * step, 2), scale.y(point.week.mean), *_shape(point), point)
        for index, point in enumerate(points)
    )


def _shape(point: Point) -> tuple[str, str]:
    if point.high:
        return "high", "above"
    if point.beyond:
        return ("up", "above") if point.rises else ("down", "below")
    return "pt", "pt"


def _edges(limits: Limits, shown: Limits, scale: Scale) -> list[Edge]:
    edges = [Edge(scale.y(limits.center), usual=True)]
    edges += [Edge(scale.y(shown.upper), usual=False)] if limits.upper < 100 else []
    edges += [Edge(scale.y(shown.lower), usual=False)] if limits.lower > 0 else []
    return edges


def _margin(limits: Limits, shown: Limits, scale: Scale) -> list[Label]:
    """Return the words beside the lines; a limit too near the usual keeps its line only."""
    usual = scale.y(limits.center)
    labels = [Label(100, usual + 4, f"usual {limits.center:.0f}", "start", strong=True)]
    for name, value, drawn in (
        ("upper", shown.upper, limits.upper < 100),
        ("lower", shown.lower, limits.lower > 0),
    ):
        y = scale.y(value)
        if drawn and abs(y - usual) >= LABELS_APART:
            labels.append(Label(100, y + 4, f"{name} {value:.0f}", "start"))
    return labels


def _line(one: Dot, other: Dot) -> Line:
    gap = other.point.week.monday - one.point.week.monday > timedelta(days=7)
    return Line(one.x, one.y, other.x, other.y, gap)


def _high_label(dot: Dot) -> Label:
    anchor = "start" if dot.x < 25 else "end" if dot.x > 75 else "middle"
    return Label(dot.x, dot.y - 14, f"high point {dot.point.week.mean:.0f}", anchor)
