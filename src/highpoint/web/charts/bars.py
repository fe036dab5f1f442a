"""Where the bars of a count by day stand: x in percent, y in pixels, no viewBox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

HEIGHT = 120
TOP = 20.0
# Days from one date under the chart to the next.
DATED = 7
# The share of its day's room a bar takes.
WIDE = 0.7
# Fewer than this at the top of the scale would make one moment look like a wall.
LOWEST_TOP = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One day's bar, and its date where that is written below it."""

    x: float
    middle: float
    width: float
    y: float
    height: float
    day: date
    count: int
    dated: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of counts, its tallest bar, and how high it is drawn."""

    height: int
    bars: tuple[Bar, ...]
    most: int


def bars(counts: Mapping[date, int], last: date, days: int) -> Bars | None:
    """Lay out the days that end with ``last``; None where nothing was counted."""
    if not counts:
        return None
    most = max(counts.values())
    step = 100 / days
    drawn = []
    for place in range(days):
        day = last - timedelta(days=days - 1 - place)
        count = counts.get(day, 0)
        height = round((HEIGHT - TOP) * count / max(most, LOWEST_TOP), 1)
        x = place * step + step * (1 - WIDE) / 2
        drawn.append(
            Bar(
                round(x, 2),
                round((place + 0.5) * step, 2),
                round(step * WIDE, 2),
                HEIGHT - height,
                height,
                day,
                count,
                dated=place % DATED == 0,
            )
        )
    return Bars(HEIGHT, tuple(drawn), most)
