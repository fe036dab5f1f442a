"""Where the hours of a shift stand: one column each, the mean as a line, its interval as a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from highpoint.apps.quality.hours import Hour, Hours

HEIGHT = 180
TOP, BOTTOM = 14.0, 10.0
# A scale narrower than this many points of score would make noise look like news.
NARROWEST = 20.0
WIDE = 0.55


@dataclass(frozen=True, slots=True)
class Column:
    """One hour: its band from the upper to the lower end, and the mean within."""

    hour: Hour
    x: float
    middle: float
    width: float
    band_y: float
    band_height: float
    mean_y: float

    @property
    def right(self) -> float:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class HourChart:
    """The columns of the hours that have enough talks, and the ends of the scale."""

    height: int
    columns: tuple[Column, ...]
    low: float
    high: float


def hour_bands(found: Hours) -> HourChart | None:
    """Lay out the hours that can be told; None where fewer than two can."""
    told = [hour for hour in found.hours if hour.mean]
    if len(told) < 2:
        return None
    low, high = _scale(told)
    step = 100 / len(told)
    columns = []
    for place, hour in enumerate(told):
        assert hour.mean is not None
        top, bottom = (
            _y(end, low, high) for end in (hour.mean.interval.high, hour.mean.interval.low)
        )
        columns.append(
            Column(
                hour,
                round((place + (1 - WIDE) / 2) * step, 2),
                round((place + 0.5) * step, 2),
                round(WIDE * step, 2),
                top,
                round(bottom - top, 1),
                _y(hour.mean.value, low, high),
            )
        )
    return HourChart(HEIGHT, tuple(columns), low, high)


def _scale(told: Sequence[Hour]) -> tuple[float, float]:
    means = [hour.mean for hour in told if hour.mean]
    low = min(mean.interval.low for mean in means)
    high = max(mean.interval.high for mean in means)
    if (short := NARROWEST - (high - low)) > 0:
        low, high = low - short / 2, high + short / 2
    return low, high


def _y(score: float, low: float, high: float) -> float:
    return round(TOP + (high - score) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)
