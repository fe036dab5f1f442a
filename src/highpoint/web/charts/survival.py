"""Where the curve of a time to keep stands: x in percent of the width, y in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from highpoint.engine.insight.survival import Curve

HEIGHT = 120
DAY = 24
# Weeks drawn at the most; what takes longer is told in words.
LONGEST_HOURS = 21 * DAY
# Fewer kept promises than this make no curve.
FEWEST = 5
# Moments told in the table beside the curve, in hours.
TOLD = ((1, "an hour"), (4, "4 hours"), (24, "a day"), (72, "3 days"), (168, "a week"))


@dataclass(frozen=True, slots=True)
class Told:
    """How many in a hundred are kept within a time, with its interval; none before the first was."""

    within: str
    share: int
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The curve as one path, a hundred wide, and the same in words."""

    n: int
    events: int
    median: str
    path: str
    told: tuple[Told, ...]
    ends: str
    height: int = HEIGHT


def drawn(curve: Curve) -> Drawn | None:
    """Lay out the share kept by time; None where too few were kept to tell."""
    if curve.events < FEWEST:
        return None
    last = min(max(step.time for step in curve.steps), LONGEST_HOURS) or 1.0
    steps = [
        f"H{100 * step.time / last:.2f}V{HEIGHT * step.share:.1f}"
        for step in curve.steps
        if step.time <= last
    ]
    told = tuple(_told(curve, hours, words) for hours, words in TOLD)
    median = in_words(curve.median) if curve.median is not None else ""
    return Drawn(
        curve.n, curve.events, median, f"M0 {HEIGHT}{''.join(steps)}H100", told, in_words(last)
    )


def _told(curve: Curve, hours: float, words: str) -> Told:
    before = [step for step in curve.steps if step.time <= hours]
    if not before:
        return Told(words, 0, None, None)
    step = before[-1]
    return Told(
        words,
        round(100 * (1 - step.share)),
        round(100 * (1 - step.interval.high)),
        round(100 * (1 - step.interval.low)),
    )


def in_words(hours: float) -> str:
    """
    Return a stretch of time as people say it.

    >>> in_words(0.4), in_words(1), in_words(30), in_words(80)
    ('24 minutes', '1 hour', '30 hours', '3 days')
    """
    if hours < 1:
        return _count(max(round(hours * 60), 1), "minute")
    if hours < 2 * DAY:
        return _count(round(hours), "hour")
    return _count(round(hours / DAY), "day")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
