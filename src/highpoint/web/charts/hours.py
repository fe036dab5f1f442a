"""Where the hours of a shift stand: one column each, the mean as a line, its interval as a band."""

from __future__ import annotations

from dataclasses import dataclass

from highpoint.apps.quality.hours import LAST_HOUR, Hour, Hours
from highpoint.engine.insight.means import Mean
from highpoint.web.charts.scale import Frame, Scale, scale_of

FRAME = Frame(height=180, top=14.0, bottom=10.0)
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
    intervals = [hour.mean.interval for hour in found.hours if hour.mean]
    scale = scale_of((end for each in intervals for end in (each.low, each.high)), FRAME)
    last = found.hours[-1].number
    step = 100 / last
    columns = [
        _column(hour, hour.mean, step, scale) for hour in found.hours if hour.mean is not None
    ]
    labels = [
        (round((number - 0.5) * step, 2), f"{number}+" if number == LAST_HOUR else str(number))
        for number in range(1, last + 1)
    ]
    return HourChart(FRAME.height, tuple(columns), tuple(labels), scale.low, scale.high)


def _column(hour: Hour, mean: Mean, step: float, scale: Scale) -> Column:
    top, bottom = scale.y(mean.interval.high), scale.y(mean.interval.low)
    return Column(
        hour,
        round((hour.number - 1 + (1 - WIDE) / 2) * step, 2),
        round(WIDE * step, 2),
        top,
        round(bottom - top, 1),
        scale.y(mean.value),
    )
