"""How far people of a team lie apart, without anybody's name or number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from highpoint.engine.insight.high_point import FEWEST_CONVERSATIONS, Week, shrink
from highpoint.errors import HighpointError

# Below this a band would be single people.
FEWEST_PEOPLE = 5


class TooFewPeople(HighpointError):
    """Too few people to tell a spread without telling on somebody."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The quarter points of the people's own levels: half of the people lie between them."""

    low: int
    middle: int
    high: int
    people: int

    @property
    def width(self) -> int:
        return self.high - self.low


def spread(people: Sequence[Week]) -> Spread:
    """
    Return the spread of people's levels, each one's with luck taken out (high_point.shrink).

    Only people with five conversations or more are read. Levels are drawn to the usual one and
    quarter points are rounded to whole points: none is anybody's own score.

    >>> spread([Week(80, 20, 100.0)] * 5).middle
    80

    :raises TooFewPeople: with fewer than five
    """
    read = [one for one in people if one.n >= FEWEST_CONVERSATIONS]
    if len(read) < FEWEST_PEOPLE:
        raise TooFewPeople(f"{len(read)} people; a spread is told from {FEWEST_PEOPLE} on.")
    _, levels = shrink(read)
    low, middle, high = quantiles([level.value for level in levels], n=4, method="exclusive")
    return Spread(round(low), round(middle), round(high), len(read))
