"""
The figures of one agent, read from the daily tallies only: as fast with a million talks.

An agent's are those of all the names the agent goes by (accounts/teams.py: join_names).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.quality.models import (
    STANDARD,
    UNDATED,
    CountedFor,
    Evaluation,
    Scorecard,
    ScoreTally,
    Tally,
)
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

    def of_times(self, column: str) -> Q:
        """
        Return the condition on a column of times, from the first midnight to the last.

        Asking for the day of each time would call Python for every row of an SQLite file.
        """
        if self.first is None or self.last is None:
            return Q()
        begins, ends = (
            timezone.make_aware(datetime.combine(day, time()))
            for day in (self.first, self.last + timedelta(days=1))
        )
        return Q(**{f"{column}__gte": begins, f"{column}__lt": ends})


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
class Sums:
    """Scored conversations taken together: how many, the sum of their scores, and of the squares."""

    conversations: int
    total: float
    squares: float

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


@dataclass(frozen=True, slots=True)
class WeekSums(Sums):
    """The scored conversations of one week, which begins on ``monday``."""

    monday: date
    at_standard: int

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of an agent's scored conversations reached the team's standard."""

    reached: int
    conversations: int


@dataclass(frozen=True, slots=True)
class Against:
    """The conversations at or above one's own ``usual`` of the period before, of so many then."""

    usual: float
    talks_before: int
    share: Share


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


@dataclass(frozen=True, slots=True)
class ScoredDays:
    """An agent's days by a scorecard, oldest first: what several figures of a page are of."""

    rows: Sequence[tuple[date, int, float, float, int]]

    @classmethod
    def of(cls, agent: Agent, scorecard: Scorecard) -> ScoredDays:
        """Read them all: for one agent they are few, and each question takes longer than they do."""
        tallies = ScoreTally.objects.filter(agent__in=agent.names)
        return cls(list(_by_day(tallies, scorecard)))

    def weeks(self, days: Days) -> list[WeekSums]:
        """Return the dated weeks with a scored conversation, oldest first."""
        return _by_week(row for row in self._within(days) if row[0] > UNDATED)

    def sums(self, days: Days) -> Sums:
        """Return what the conversations of a stretch of days come to."""
        rows = self._within(days)
        return Sums(
            sum(talks for _, talks, *_ in rows),
            sum(total for _, _, total, *_ in rows),
            sum(squares for _, _, _, squares, _ in rows),
        )

    def at_standard(self, days: Days) -> int:
        """Return how many reached the standard that they were counted by."""
        return sum(reached for *_, reached in self._within(days))

    def _within(self, days: Days) -> list[tuple[date, int, float, float, int]]:
        if days.first is None or days.last is None:
            return list(self.rows)
        return [row for row in self.rows if days.first <= row[0] <= days.last]


def weeks(agent: Agent, scorecard: Scorecard, days: Days) -> list[WeekSums]:
    """Return the agent's dated weeks with a scored conversation, oldest first."""
    return _weeks(ScoreTally.objects.filter(agent__in=agent.names), scorecard, days)


def team_weeks(team: Team, scorecard: Scorecard, days: Days) -> list[WeekSums]:
    """Return the same of everybody who is in a team now, taken together."""
    return _weeks(ScoreTally.objects.filter(agent__team=team), scorecard, days)


def team_known_days(team: Team) -> Days:
    """Return the first and last day on which a talk of the team's people is scored."""
    days = ScoreTally.objects.filter(agent__team=team, day__gt=UNDATED, conversations__gt=0)
    found = days.aggregate(first=Min("day"), last=Max("day"))
    return Days(found["first"], found["last"])


def team_people(team: Team, scorecard: Scorecard, days: Days) -> list[Sums]:
    """Return the scored conversations of each person in a team: sums without a name, unordered."""
    rows = (
        ScoreTally.objects.filter(days.condition, agent__team=team, scorecard=scorecard)
        .values("agent", "agent__joined_to")
        .annotate(talks=Sum("conversations"), scores=Sum("total"), powers=Sum("squares"))
        .order_by()
    )
    people: dict[int, list[float]] = {}
    for row in rows:
        sums = people.setdefault(row["agent__joined_to"] or row["agent"], [0.0] * 3)
        for place, value in enumerate((row["talks"], row["scores"], row["powers"])):
            sums[place] += value
    return [Sums(int(talks), scores, powers) for talks, scores, powers in people.values() if talks]


def _weeks(tallies: QuerySet[ScoreTally], scorecard: Scorecard, days: Days) -> list[WeekSums]:
    return _by_week(_by_day(tallies.filter(days.condition, day__gt=UNDATED), scorecard))


def _by_day(tallies: QuerySet[ScoreTally], scorecard: Scorecard) -> Iterable[Any]:
    return (
        tallies.filter(scorecard=scorecard, conversations__gt=0)
        .order_by("day")
        .values("day")
        .annotate(Sum("conversations"), Sum("total"), Sum("squares"), Sum("at_standard"))
        .values_list("day", "conversations__sum", "total__sum", "squares__sum", "at_standard__sum")
    )


def _by_week(rows: Iterable[tuple[date, int, float, float, int]]) -> list[WeekSums]:
    sums: dict[date, list[float]] = {}
    for day, *values in rows:
        week = sums.setdefault(day - timedelta(days=day.weekday()), [0.0] * 4)
        for place, value in enumerate(values):
            week[place] += value
    return [
        WeekSums(int(talks), total, squares, monday, int(reached))
        for monday, (talks, total, squares, reached) in sums.items()
    ]


def at_standard(
    agent: Agent,
    scorecard: Scorecard,
    days: Days,
    standard: float = STANDARD,
    scored: ScoredDays | None = None,
) -> Share:
    """
    Return how many of the agent's conversations reached a standard in a stretch of days.

    From the tallies where all of the agent's names are counted by it, else from the evaluations.
    """
    scored = scored or ScoredDays.of(agent, scorecard)
    talks = scored.sums(days).conversations
    by_another = CountedFor.objects.filter(agent__in=agent.names).exclude(standard=standard)
    if by_another.exists():
        return Share(_reaching(agent, scorecard, days, standard), talks)
    return Share(scored.at_standard(days), talks)


def above_own_usual(
    agent: Agent, scorecard: Scorecard, days: Days, scored: ScoredDays
) -> Against | None:
    """
    Return how many conversations lie at or above the agent's own mean of the period before.

    None where the days have no period before, or nothing was scored in it.
    """
    earlier = days.before()
    before = scored.sums(earlier) if earlier else None
    if not (before and before.conversations):
        return None
    reached = _reaching(agent, scorecard, days, before.mean)
    share = Share(reached, scored.sums(days).conversations)
    return Against(before.mean, before.conversations, share)


def _reaching(agent: Agent, scorecard: Scorecard, days: Days, score: float) -> int:
    scored = Evaluation.objects.filter(agent__in=agent.names, scorecard=scorecard, score__gte=score)
    if days.first and days.last:
        scored = scored.filter(days.of_times("started_at"), conversation__has_time=True)
    return scored.count()
