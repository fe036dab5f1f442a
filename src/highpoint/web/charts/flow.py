"""The movement between rungs in one quarter: where bars and ribbons stand, in units of a viewBox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from highpoint.engine.insight.loyalty.rules import Rung

HEIGHT = 300
BAR = 10
# Between two bars, so that a rung with few still has room for its name.
GAP = 16.0


class Sheet(NamedTuple):
    """How wide the picture is, how much of it at either end is for names, and the names."""

    width: int
    side: float
    names: Mapping[Rung | None, str]

    @property
    def left(self) -> float:
        return self.side

    @property
    def right(self) -> float:
        return self.width - self.side - BAR


_NAMES: dict[Rung | None, str] = {None: "not yet a customer", **{rung: rung.words for rung in Rung}}
WIDE = Sheet(640, 150.0, _NAMES)
# For a phone: as wide as its screen, so that the letters are as large as anywhere.
NARROW = Sheet(340, 108.0, {**_NAMES, None: "not yet", Rung.EVANGELIST: "evangelist"})


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
    height: float
    bar: int
    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


def chart(moves: Sequence[Move], sheet: Sheet = WIDE) -> Flow:
    """Lay out a quarter, the highest rung on top; the thickness of a band is its customers."""
    total = sum(move.customers for move in moves)
    rungs: list[Rung | None] = [*reversed(Rung), None]
    scale = (HEIGHT - GAP * len(rungs)) / max(total, 1)
    befores = _bars(rungs, {r: _sum(moves, r, True) for r in rungs}, sheet, scale, left=True)
    afters = _bars(rungs, {r: _sum(moves, r, False) for r in rungs}, sheet, scale, left=False)
    ribbons = []
    out_at = {rung: bar.y for rung, bar in befores.items()}
    in_at = {rung: bar.y for rung, bar in afters.items()}
    order = {rung: place for place, rung in enumerate(rungs)}
    for move in sorted(moves, key=lambda each: (order[each.before], order[each.after])):
        thick = move.customers * scale
        ribbons.append(_ribbon(move, out_at[move.before], in_at[move.after], thick, sheet))
        out_at[move.before] += thick
        in_at[move.after] += thick
    bars = (*befores.values(), *afters.values())
    # The last name may reach below a thin bar.
    height = max((bar.y + max(bar.height, GAP) for bar in bars), default=0.0)
    return Flow(sheet.width, round(height, 1), BAR, bars, tuple(ribbons))


def _sum(moves: Iterable[Move], rung: Rung | None, at_start: bool) -> int:
    return sum(
        move.customers for move in moves if (move.before if at_start else move.after) is rung
    )


def _bars(
    rungs: Iterable[Rung | None],
    counts: dict[Rung | None, int],
    sheet: Sheet,
    scale: float,
    *,
    left: bool,
) -> dict[Rung | None, Bar]:
    found: dict[Rung | None, Bar] = {}
    y = 0.0
    for rung in rungs:
        if counts[rung]:
            height = counts[rung] * scale
            x = sheet.left if left else sheet.right
            called = sheet.names[rung]
            found[rung] = Bar(called, x, round(y, 1), round(height, 1), counts[rung], left)
            y += height + GAP
    return found


def _ribbon(move: Move, top: float, other: float, thick: float, sheet: Sheet) -> Ribbon:
    start, end, middle = sheet.left + BAR, sheet.right, sheet.width / 2
    path = (
        f"M{start:.1f} {top:.1f}C{middle:.1f} {top:.1f} {middle:.1f} {other:.1f} {end:.1f} {other:.1f}"
        f"V{other + thick:.1f}C{middle:.1f} {other + thick:.1f} {middle:.1f} {top + thick:.1f} "
        f"{start:.1f} {top + thick:.1f}Z"
    )
    title = f"{move.customers:,} from {_NAMES[move.before]} to {_NAMES[move.after]}"
    return Ribbon(path, move.way, title)
