"""The movement between rungs in one quarter: where bars and ribbons stand, in units of a viewBox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from highpoint.engine.insight.loyalty.rules import Rung

WIDTH = 640
HEIGHT = 300
BAR = 10
LEFT = 150.0
RIGHT = 490.0
# Between two bars, so that a rung with few still has room for its name.
GAP = 16.0


class Move(NamedTuple):
    """How many stood on one rung as the quarter began, on another (or still) as it ended."""

    before: Rung | None
    after: Rung
    customers: int

    @property
    def way(self) -> str:
        """Return in a word which way they went."""
        if self.before is None:
            return "new"
        if self.before is self.after:
            return "stayed"
        return "climbed" if self.after.height > self.before.height else "fell"


class Bar(NamedTuple):
    """A rung at one end of the quarter."""

    name: str
    x: float
    y: float
    height: float
    customers: int
    left: bool

    @property
    def label_x(self) -> float:
        return self.x - 6 if self.left else self.x + BAR + 6

    @property
    def label_y(self) -> float:
        return round(self.y + self.height / 2 + 4, 1)


class Ribbon(NamedTuple):
    """A move as a band from one bar to the other."""

    path: str
    way: str
    title: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture of one quarter."""

    width: int
    height: int
    bar: int
    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


def chart(moves: Sequence[Move]) -> Flow:
    """Lay out a quarter, the highest rung on top; the thickness of a band is its customers."""
    total = sum(move.customers for move in moves)
    rungs: list[Rung | None] = [*reversed(Rung), None]
    scale = (HEIGHT - GAP * len(rungs)) / max(total, 1)
    befores = _bars(rungs, {r: _sum(moves, r, True) for r in rungs}, LEFT, scale, left=True)
    afters = _bars(rungs, {r: _sum(moves, r, False) for r in rungs}, RIGHT, scale, left=False)
    ribbons = []
    out_at = {rung: bar.y for rung, bar in befores.items()}
    in_at = {rung: bar.y for rung, bar in afters.items()}
    order = {rung: place for place, rung in enumerate(rungs)}
    for move in sorted(moves, key=lambda each: (order[each.before], order[each.after])):
        thick = move.customers * scale
        ribbons.append(_ribbon(move, out_at[move.before], in_at[move.after], thick))
        out_at[move.before] += thick
        in_at[move.after] += thick
    return Flow(WIDTH, HEIGHT, BAR, (*befores.values(), *afters.values()), tuple(ribbons))


def name(rung: Rung | None) -> str:
    """Return a rung's name, or what stands below the ladder."""
    return rung.words if rung else "not yet a customer"


def _sum(moves: Iterable[Move], rung: Rung | None, at_start: bool) -> int:
    return sum(
        move.customers for move in moves if (move.before if at_start else move.after) is rung
    )


def _bars(
    rungs: Iterable[Rung | None],
    counts: dict[Rung | None, int],
    x: float,
    scale: float,
    *,
    left: bool,
) -> dict[Rung | None, Bar]:
    found: dict[Rung | None, Bar] = {}
    y = 0.0
    for rung in rungs:
        if counts[rung]:
            height = counts[rung] * scale
            found[rung] = Bar(name(rung), x, round(y, 1), round(height, 1), counts[rung], left)
            y += height + GAP
    return found


def _ribbon(move: Move, top: float, other: float, thick: float) -> Ribbon:
    start, end, middle = LEFT + BAR, RIGHT, (LEFT + BAR + RIGHT) / 2
    path = (
        f"M{start:.1f} {top:.1f}C{middle:.1f} {top:.1f} {middle:.1f} {other:.1f} {end:.1f} {other:.1f}"
        f"V{other + thick:.1f}C{middle:.1f} {other + thick:.1f} {middle:.1f} {top + thick:.1f} "
        f"{start:.1f} {top + thick:.1f}Z"
    )
    title = f"{move.customers:,} from {name(move.before)} to {name(move.after)}"
    return Ribbon(path, move.way, title)
