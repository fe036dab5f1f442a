"""Where the bars of a Pareto chart and its cumulative line stand: x in percent, y in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

HEIGHT = 246
TOP = 26.0
# The share of its place that a bar takes.
WIDE = 0.68


@dataclass(frozen=True, slots=True)
class Bar:
    """One cause: its bar, where its point of the line stands, and the share up to it."""

    x: float
    middle: float
    width: float
    y: float
    height: float
    name: str
    number: int
    count: int
    added_y: float
    added: float
    vital: bool


@dataclass(frozen=True, slots=True)
class Pareto:
    """All bars, the line that adds them up, and how many causes make four fifths."""

    height: int
    total: int
    bars: tuple[Bar, ...]
    lines: tuple[tuple[Bar, Bar], ...]
    vital: int
    vital_share: float


def pareto(counts: Sequence[tuple[str, int]]) -> Pareto | None:
    """
    Lay out causes by how often each was, the most often first; None where nothing was.

    >>> drawn = pareto([("late", 6), ("broken", 3), ("wrong", 1)])
    >>> drawn.vital, [round(bar.added) for bar in drawn.bars]
    (2, [60, 90, 100])
    """
    ordered = sorted((pair for pair in counts if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))
    total = sum(count for _, count in ordered)
    if not total:
        return None
    step, room = 100 / len(ordered), HEIGHT - TOP
    added, reached, bars = 0, False, []
    for place, (name, count) in enumerate(ordered):
        added += count
        bars.append(
            Bar(
                x=round(place * step + step * (1 - WIDE) / 2, 2),
                middle=round((place + 0.5) * step, 2),
                width=round(step * WIDE, 2),
                y=round(HEIGHT - room * count / total, 1),
                height=round(room * count / total, 1),
                name=name,
                number=place + 1,
                count=count,
                added_y=round(HEIGHT - room * added / total, 1),
                added=100 * added / total,
                vital=not reached,
            )
        )
        reached = reached or 5 * added >= 4 * total
    vital = [bar for bar in bars if bar.vital]
    return Pareto(HEIGHT, total, tuple(bars), tuple(pairwise(bars)), len(vital), vital[-1].added)
