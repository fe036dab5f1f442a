"""Movement between the rungs: how many climbed, stayed and fell, quarter by quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from highpoint.engine.insight.loyalty.ladder import Step, standing
from highpoint.engine.insight.loyalty.rules import Rung


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.next().first - timedelta(1)

    def next(self) -> Quarter:
        """Return the quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year} Q{self.number}"


@dataclass(frozen=True, slots=True)
class Flow:
    """How many customers stood on one rung as a quarter began and on another (or still) as it ended."""

    quarter: Quarter
    before: Rung | None
    after: Rung
    customers: int


def quarters(first: date, last: date) -> list[Quarter]:
    """Return the quarters from the one of a day to that of another."""
    found = [Quarter.of(first)]
    while found[-1] < Quarter.of(last):
        found.append(found[-1].next())
    return found


def flows(steps: Mapping[str, Sequence[Step]], over: Iterable[Quarter]) -> list[Flow]:
    """
    Return how customers moved in each quarter, those who stayed included.

    Only where they stood at its two ends counts: up and down again within one is a stay.
    """
    found = []
    for quarter in over:
        counts: Counter[tuple[Rung | None, Rung]] = Counter()
        for taken in steps.values():
            after = standing(taken, quarter.last)
            if after is not None:
                counts[standing(taken, quarter.first - timedelta(1)), after] += 1
        ordered = sorted(
            counts, key=lambda pair: (pair[0].height if pair[0] else -1, pair[1].height)
        )
        found += [Flow(quarter, *pair, counts[pair]) for pair in ordered]
    return found
