"""What two scorecards made of the same months: means with intervals, by month and by team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from django.db.models import QuerySet, Sum

from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.quality.models import UNDATED, Scorecard, ScoreMonth
from highpoint.engine.scorecard.score import REACH_OF_95

# With fewer conversations a mean says more of chance than of the scorecard.
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean score of n conversations, from 0 to 100; what is added up, not yet divided."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: Mean) -> Mean:
        return Mean(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def enough(self) -> bool:
        return self.n >= FEWEST

    @property
    def value(self) -> float:
        return self.total / self.n

    @property
    def variance(self) -> float:
        """The variance of the mean, from how far single conversations lie apart."""
        spread = max(0.0, self.squares - self.total**2 / self.n)
        return spread / (self.n - 1) / self.n

    @property
    def low(self) -> float:
        return max(0.0, self.value - REACH_OF_95 * sqrt(self.variance))

    @property
    def high(self) -> float:
        return min(100.0, self.value + REACH_OF_95 * sqrt(self.variance))

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Pair:
    """One month or team under two scorecards."""

    name: str
    before: Mean
    after: Mean

    @property
    def difference(self) -> float | None:
        """How much higher the second one's mean is; None where n is too small."""
        if not (self.before.enough and self.after.enough):
            return None
        return self.after.value - self.before.value

    @property
    def reach(self) -> float:
        """
        How far the true difference may lie to either side, at most.

        As if the conversations were not the same ones: what they share only narrows it.
        """
        return REACH_OF_95 * sqrt(self.before.variance + self.after.variance)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two scorecards over all months that both have scored conversations in."""

    whole: Pair
    months: list[Pair]
    teams: list[Pair]


def compared(before: Scorecard, after: Scorecard, agents: QuerySet[Agent]) -> Compared:
    """Return what two scorecards made of the dated conversations of these agents, from kept sums."""
    sums = ScoreMonth.objects.filter(
        scorecard__in=[before, after], month__gt=UNDATED, conversations__gt=0
    )
    # Asking every row for its agent takes long, and to most who compare all are shown.
    if Agent.objects.exclude(pk__in=agents).exists():
        sums = sums.filter(agent__in=agents)
    added = {"n": Sum("conversations"), "sum": Sum("total"), "square": Sum("squares")}
    rows = list(sums.values("scorecard", "month", "agent__team").annotate(**added).order_by())
    months = {
        card.pk: {row["month"] for row in rows if row["scorecard"] == card.pk}
        for card in (before, after)
    }
    rows = [row for row in rows if row["month"] in months[before.pk] & months[after.pk]]
    names = dict(Team.objects.order_by().values_list("pk", "name"))
    by_month = _grouped(rows, lambda row: row["month"])
    by_team = _grouped(rows, lambda row: names.get(row["agent__team"], ""))
    return Compared(
        _pair("All", rows, before, after),
        [_pair(_month(month), found, before, after) for month, found in by_month],
        [_pair(team or "in no team yet", found, before, after) for team, found in by_team],
    )


def _grouped(rows: list[Any], of: Callable[[Any], Any]) -> list[tuple[Any, list[Any]]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(of(row), []).append(row)
    return sorted(found.items())


def _pair(name: str, rows: list[Any], before: Scorecard, after: Scorecard) -> Pair:
    means = [
        sum(
            (
                Mean(row["n"], row["sum"], row["square"])
                for row in rows
                if row["scorecard"] == card.pk
            ),
            Mean(),
        )
        for card in (before, after)
    ]
    return Pair(name, *means)


def _month(month: date) -> str:
    return f"{month:%B %Y}"
