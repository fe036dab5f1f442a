"""
The figures of one agent, read from the daily tallies only: as fast with a million talks.

An agent's are those of all the names the agent goes by (accounts/teams.py: join_names).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Q, Sum

from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality.models import UNDATED, Scorecard, ScoreTally, Tally
from highpoint.engine.moment import Kind


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends included; without ends, all time and the undated too."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def weeks_until(cls, last: date, weeks: int) -> Days:
        """Return the given number of weeks that end on a day."""
        return cls(last - timedelta(weeks=weeks) + timedelta(days=1), last)

    def before(self) -> Days | None:
        """Return the stretch of the same length just before; None where this one is all time."""
        if self.first is None or self.last is None:
            return None
        day_before = self.first - timedelta(days=1)
        return Days(day_before - (self.last - self.first), day_before)

    @property
    def condition(self) -> Q:
        """The condition on a tally's day."""
        if self.first is None or self.last is None:
            return Q()
        return Q(day__gte=self.first, day__lte=self.last)


@dataclass(frozen=True, slots=True)
class Count:
    """How many moments were offered, and how they went."""

    offered: int = 0
    met: int = 0
    partial: int = 0

    @property
    def missed(self) -> int:
        return self.offered - self.met - self.partial

    @property
    def taken(self) -> float:
        """Met ones, each partial one counting half."""
        return self.met + self.partial / 2

    @property
    def rate(self) -> float | None:
        """Taken over offered, from 0 to 1; None where nothing was offered."""
        return self.taken / self.offered if self.offered else None


@dataclass(frozen=True, slots=True)
class WeekSums:
    """An agent's scored conversations of one week, which begins on ``monday``."""

    monday: date
    conversations: int
    total: float
    squares: float
    at_standard: int

    @property
    def mean(self) -> float:
        return self.total / self.conversations

    @property
    def variance(self) -> float:
        """The variance of single conversations; 0 where one cannot tell."""
        if self.conversations < 2:
            return 0.0
        spread = self.squares - self.total**2 / self.conversations
        return max(0.0, spread / (self.conversations - 1))

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of an agent's scored conversations reached the team's standard."""

    reached: int
    conversations: int


def known_days(agent: Agent) -> Days:
    """Return the first and last day the agent's moments are tallied on; no ends where none is."""
    days = Tally.objects.filter(agent__in=agent.names, day__gt=UNDATED, offered__gt=0)
    found = days.aggregate(first=Min("day"), last=Max("day"))
    return Days(found["first"], found["last"])


def counts(agent: Agent, days: Days) -> dict[Kind, Count]:
    """Return what the agent was offered in a stretch of days, by kind of moment."""
    rows = (
        Tally.objects.filter(days.condition, agent__in=agent.names)
        .values("kind")
        .annotate(Sum("offered"), Sum("met"), Sum("partial"))
        .order_by()
    )
    return {
        Kind(row["kind"]): Count(row["offered__sum"], row["met__sum"], row["partial__sum"])
        for row in rows
        if row["offered__sum"]
    }


def weeks(agent: Agent, scorecard: Scorecard, days: Days) -> list[WeekSums]:
    """Return the agent's dated weeks with a scored conversation, oldest first."""
    rows = (
        ScoreTally.objects.filter(
            days.condition,
            agent__in=agent.names,
            scorecard=scorecard,
            day__gt=UNDATED,
            conversations__gt=0,
        )
        .order_by("day")
        .values_list("day", "conversations", "total", "squares", "at_standard")
    )
    sums: dict[date, list[float]] = {}
    for day, *values in rows:
        week = sums.setdefault(day - timedelta(days=day.weekday()), [0.0] * 4)
        for place, value in enumerate(values):
            week[place] += value
    return [
        WeekSums(monday, int(talks), total, squares, int(reached))
        for monday, (talks, total, squares, reached) in sums.items()
    ]


def at_standard(agent: Agent, scorecard: Scorecard, days: Days) -> Share:
    """Return how many of the agent's conversations reached the standard in a stretch of days."""
    sums = ScoreTally.objects.filter(
        days.condition, agent__in=agent.names, scorecard=scorecard
    ).aggregate(reached=Sum("at_standard", default=0), talks=Sum("conversations", default=0))
    return Share(sums["reached"], sums["talks"])
