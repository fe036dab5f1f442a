"""What charts of values share: the scale from values to pixels, and the words beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

# A scale narrower than this many points of score would make noise look like news.
NARROWEST = 20.0
# How far below a chart its dates stand, in pixels.
BELOW = 24


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart's height in pixels, with the room above its highest mark and below its lowest."""

    height: int
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns values into pixels of a frame: the highest at the top."""

    low: float
    high: float
    frame: Frame

    def y(self, value: float) -> float:
        room = self.frame.height - self.frame.top - self.frame.bottom
        share = (self.high - value) / (self.high - self.low)
        return round(self.frame.top + share * room, 1)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place in the chart."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    strong: bool = False
    wide_only: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A line across the chart: a limit or the usual level."""

    y: float
    usual: bool


def scale_of(values: Iterable[float], frame: Frame) -> Scale:
    """Return the scale that holds all values, never narrower than makes sense."""
    held = list(values)
    low, high = min(held), max(held)
    if (short := NARROWEST - (high - low)) > 0:
        low, high = low - short / 2, high + short / 2
    return Scale(low, high, frame)


def dates_below(marks: Sequence[tuple[float, date]], apart: int, frame: Frame) -> tuple[Label, ...]:
    """Return the dates of every so many marks, the first flush left, every other on wide pages."""
    return tuple(
        Label(
            x if place else 0,
            frame.height + BELOW,
            day_and_month(day),
            "middle" if place else "start",
            wide_only=bool(place % 2),
        )
        for place, (x, day) in enumerate(marks[::apart])
    )


def day_and_month(day: date) -> str:
    """Return a day as people here write it.

    >>> day_and_month(date(2026, 11, 2))
    '2 Nov'
    """
    return f"{day.day} {day:%b}"
