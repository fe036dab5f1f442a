"""Where a weekly rate before and after a change stands: x in percent, y in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from highpoint.apps.prevention.figures import WeekRate
from highpoint.engine.insight.control_chart import Limits
from highpoint.engine.insight.effect import Effect
from highpoint.web.charts.scale import Frame, Label, Scale, dates_below

FRAME = Frame(height=210, top=22.0, bottom=4.0)
# Weeks from one date under the chart to the next.
DATED = 5


@dataclass(frozen=True, slots=True)
class Band:
    """The natural limits of one side of the change, as far as it reaches."""

    x: float
    width: float
    y: float
    height: float
    usual: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template writes down."""

    height: int
    zero: float
    bands: tuple[Band, ...]
    dots: tuple[tuple[float, float], ...]
    lines: tuple[tuple[tuple[float, float], tuple[float, float]], ...]
    turned: float
    margin: tuple[Label, ...]
    dates: tuple[Label, ...]


def draw(before: Sequence[WeekRate], after: Sequence[WeekRate], effect: Effect) -> Drawing | None:
    """Lay out the weeks of both sides; None where there is no limit to see them by."""
    if effect.before is None:
        return None
    weeks = [*before, *after]
    tops = [week.rate for week in weeks] + [effect.before.upper]
    tops += [effect.after_limits.upper] if effect.after_limits else []
    scale = Scale(0.0, max(*tops, 1.0), FRAME)
    step = 100 / len(weeks)
    dots = tuple(
        (round((place + 0.5) * step, 2), scale.y(week.rate)) for place, week in enumerate(weeks)
    )
    turned = round(len(before) * step, 2)
    bands = [_band(effect.before, 0.0, turned, scale)]
    if effect.after_limits is not None:
        bands.append(_band(effect.after_limits, turned, 100 - turned, scale))
    return Drawing(
        height=FRAME.height,
        zero=scale.y(0),
        bands=tuple(bands),
        dots=dots,
        lines=tuple(pairwise(dots)),
        turned=turned,
        margin=(
            Label(0, scale.y(scale.high) + 4, f"{scale.high:.0f}", "end"),
            Label(0, scale.y(0) + 4, "0", "end"),
        ),
        dates=dates_below(
            [(x, week.monday) for (x, _), week in zip(dots, weeks, strict=True)], DATED, FRAME
        ),
    )


def _band(limits: Limits, x: float, width: float, scale: Scale) -> Band:
    top, bottom = scale.y(limits.upper), scale.y(max(0.0, limits.lower))
    return Band(x, round(width, 2), top, round(bottom - top, 1), scale.y(limits.center))
