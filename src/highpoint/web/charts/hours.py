"""Where the hours of a shift stand: one column each, the mean as a line, its interval as a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from highpoint.apps.quality.hours import LAST_HOUR, Hour, Hours
from highpoint.engine.insight.means import Mean

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
    width: float
    band_y: float
    band_height: float
    mean_y: float

    @property
    def right(self) -> float:
        return round(self.x + self.width, 2)


@dataclass(frozen=True, slots=True)
class HourChart:
    """The columns of the hours that have enough talks, their labels, the ends of the scale."""

    height: int
    columns: tuple[Column, ...]
    labels: tuple[tuple[float, str], ...]
    low: float
    high: float


def hour_bands(found: Hours) -> HourChart | None:
    """Lay out the hours, those with too few talks empty; None where fewer than two can be told."""
    if sum(hour.mean is not None for hour in found.hours) < 2:
        return None
    low, high = _scale([hour.mean for hour in found.hours if hour.mean])
    last = found.hours[-1].number
    step = 100 / last
    columns = [
        _column(hour, hour.mean, step, low, high) for hour in found.hours if hour.mean is not None
    ]
    labels = [
        (round((number - 0.5) * step, 2), f"{number}+" if number == LAST_HOUR else str(number))
        for number in range(1, last + 1)
    ]
    return HourChart(HEIGHT, tuple(columns), tuple(labels), low, high)


def _column(hour: Hour, mean: Mean, step: float, low: float, high: float) -> Column:
    top, bottom = (_y(end, low, high) for end in (mean.interval.high, mean.interval.low))
    return Column(
        hour,
        round((hour.number - 1 + (1 - WIDE) / 2) * step, 2),
        round(WIDE * step, 2),
        top,
        round(bottom - top, 1),
        _y(mean.value, low, high),
    )


def _scale(means: Sequence[Mean]) -> tuple[float, float]:
    low = min(mean.interval.low for mean in means)
    high = max(mean.interval.high for mean in means)
    if (short := NARROWEST - (high - low)) > 0:
        low, high = low - short / 2, high + short / 2
    return low, high


def _y(score: float, low: float, high: float) -> float:
    return round(TOP + (high - score) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)
