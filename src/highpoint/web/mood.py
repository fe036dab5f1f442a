"""The customer's mood as a line beside the talk: one piece of it a turn, so that rows may differ."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from highpoint.web.words import mood_word

# Below this many customer turns two points would pass for a course (DESIGN.md).
FEWEST = 3

# The middle of the rail is neither; this much of it lies on either side, in percent.
MIDDLE = 50.0
REACH = 42.0

# Within this much of 0 a dot is neither good nor bad.
CALM = 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """A straight piece, in percent of the rail's width and of the row's height."""

    x1: float
    y1: int
    x2: float
    y2: int


@dataclass(frozen=True, slots=True)
class Dot:
    """The mood where the customer spoke: its place, its color's class, and in words."""

    x: float
    shade: str
    says: str


@dataclass(frozen=True, slots=True)
class Rail:
    """What stands beside one turn."""

    lines: tuple[Line, ...] = ()
    dot: Dot | None = None

    @property
    def ends(self) -> list[tuple[str, str, str, str]]:
        """The ends of the lines as they are written: a template takes long over each number."""
        return [(str(one.x1), str(one.y1), str(one.x2), str(one.y2)) for one in self.lines]


def rails(mood: Mapping[int, float], turns: int, first_turn: int = 0) -> list[Rail]:
    """
    Return what to draw beside each turn; nothing where the customer spoke too seldom.

    From ``first_turn`` up to ``turns``, which it leaves out. Rows meet at their borders whatever their height: the line is straight from row to row,
    not from inch to inch.
    """
    if len(mood) < FEWEST:
        return []
    at = _between(sorted(mood.items()))
    first, last = min(mood), max(mood)
    rows = []
    for turn in range(first_turn, turns):
        lines = []
        if first < turn <= last:
            lines.append(Line(x_of(at(turn - 0.5)), 0, x_of(at(turn)), 50))
        if first <= turn < last:
            lines.append(Line(x_of(at(turn)), 50, x_of(at(turn + 0.5)), 100))
        dot = _dot(mood[turn]) if turn in mood else None
        rows.append(Rail(tuple(lines), dot))
    return rows


def x_of(value: float) -> float:
    """
    Return where a mood from -1 to 1 lies across the rail, in percent.

    >>> x_of(-1), x_of(0), x_of(1)
    (8.0, 50.0, 92.0)
    """
    return round(MIDDLE + REACH * max(-1.0, min(1.0, value)), 1)


def _dot(value: float) -> Dot:
    shade = "mid" if abs(value) < CALM else ("pos" if value > 0 else "neg")
    return Dot(x_of(value), shade, f"Mood: {mood_word(value)} ({value:+.1f})")


class _between:  # noqa: N801
    """The mood between the turns where it is known, in a straight line."""

    def __init__(self, points: Sequence[tuple[int, float]]) -> None:
        self._points = points
        self._turns = [turn for turn, _ in points]

    def __call__(self, turn: float) -> float:
        place = bisect_right(self._turns, int(turn))
        if place in (0, len(self._points)):
            return self._points[-1][1]
        (left, before), (right, after) = self._points[place - 1 : place + 1]
        return before + (after - before) * (turn - left) / (right - left)
