"""Did a change help? A weekly rate before and after it, judged on the control chart of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from highpoint.engine.insight.control_chart import (
    FEWEST_POINTS,
    Limits,
    signals,
    xmr_limits,
)

# Whole weeks after a change by which it should have shown; without a signal it has no effect.
# A shift of one sigma is seen after 8.8 points in the mean (see control_chart).
LONG_ENOUGH = 9


class Judged(StrEnum):
    """What the chart says of a change."""

    TOO_FEW = "too_few"
    TOO_SOON = "too_soon"
    FEWER = "fewer"
    NONE = "none"
    MORE = "more"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Effect:
    """
    What a change did: the limits before it, the mean after it, and the verdict.

    ``after_limits`` is None with fewer than ten weeks after it.
    """

    judged: Judged
    before: Limits | None
    usual_after: float | None
    after_limits: Limits | None = None


def effect(before: Sequence[float], after: Sequence[float]) -> Effect:
    """
    Judge a change by the weekly rates before and after it, oldest first, where less is better.

    The natural limits of the weeks before (Shewhart's individuals chart) say what the rate does
    when nothing changes. A signal below them, shock or drift, is an effect: FEWER. A signal above
    is MORE. Neither within nine weeks: NONE. An effect is BACK where the newest week lies above
    the limits of the weeks after the change; while those are fewer than ten, where the last two
    weeks both lie at the usual of before or above it.

    >>> before = [10, 12, 11, 9, 10, 12, 11, 10, 9, 11]
    >>> effect(before, [3, 2, 3]).judged.value
    'fewer'
    >>> effect(before, [3, 2, 3, 11, 12]).judged.value
    'back'
    """
    usual = fmean(after) if after else None
    if len(before) < FEWEST_POINTS:
        return Effect(Judged.TOO_FEW, None, usual)
    limits = xmr_limits(before)
    after_limits = xmr_limits(after[:-1]) if len(after) > FEWEST_POINTS else None
    return Effect(_judged(after, limits, after_limits), limits, usual, after_limits)


def _judged(after: Sequence[float], limits: Limits, after_limits: Limits | None) -> Judged:
    seen = list(signals(after, limits))
    fell = next((signal.index for signal in seen if not signal.rises), None)
    if fell is not None:
        return Judged.BACK if _is_back(after[fell:], limits, after_limits) else Judged.FEWER
    if seen:
        return Judged.MORE
    return Judged.NONE if len(after) >= LONG_ENOUGH else Judged.TOO_SOON


def _is_back(since: Sequence[float], limits: Limits, after_limits: Limits | None) -> bool:
    if after_limits is not None:
        return since[-1] > after_limits.upper
    return len(since) > 2 and min(since[-2:]) >= limits.center
