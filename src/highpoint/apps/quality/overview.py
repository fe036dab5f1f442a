"""Sums of the whole company and its teams, from the daily tallies: no person stands out in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection
from django.db.models import Count, Max, Sum

from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.in_force import in_force
from highpoint.apps.quality.models import UNDATED, Reading, ScoreTally
from highpoint.engine.insight.clusters import Share, share

# A group of fewer people is not shown alone: its sum would tell of one of them.
FEWEST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Group:
    """A team, several small ones together, or all: how many talks reached the standard."""

    name: str
    reached: Share


@dataclass(frozen=True, slots=True)
class Overview:
    """The groups by name, all of them together, and how many talks are of groups left out."""

    everybody: Group | None
    teams: Sequence[Group]
    left_out: int


def last_day() -> date | None:
    """Return the last day with a scored conversation."""
    tallied = ScoreTally.objects.filter(day__gt=UNDATED)
    found: date | None = tallied.aggregate(last=Max("day"))["last"]
    return found


class Company:
    """The teams, their people and the scorecard in force of each: what sums are put together by."""

    def __init__(self) -> None:
        self._names = dict(Team.objects.values_list("pk", "name"))
        cards = in_force()
        teams = (*self._names, None) if cards else ()
        self._usual = {team: cards.of(team, "").row.pk for team in teams}
        # A thousand agents are looked up faster than joined to each of their days.
        agents = Agent.objects.values_list("pk", "team", "joined_to")
        self._known = {pk: (team, joined or pk) for pk, team, joined in agents}

    def overview(self, days: Days) -> Overview:
        """
        Return how many conversations reached the standard, by the scorecard of each team.

        Teams with fewer than three people who answered are put together with agents in no team;
        where that is still too few, they are left out, of the whole as well, so that no
        difference tells.
        """
        groups: list[tuple[str, list[tuple[float, int]]]] = []
        rest: list[tuple[float, int]] = []
        for team, each in self._people(days).items():
            if team is not None and len(each) >= FEWEST_PEOPLE:
                groups.append((self._names[team], each))
            else:
                rest += each
        if len(rest) >= FEWEST_PEOPLE:
            groups.append(("", rest))
            rest = []
        shown = [pair for _, each in groups for pair in each]
        teams = [Group(name, share(each)) for name, each in groups]
        # By name; what was put together stands last.
        teams.sort(key=lambda group: (not group.name, group.name.casefold()))
        everybody = Group("", share(shown)) if shown else None
        return Overview(everybody, teams, sum(tries for _, tries in rest))

    def _people(self, days: Days) -> dict[int | None, list[tuple[float, int]]]:
        """Return each team's people as (talks at standard, talks), a person's names summed."""
        tallies = ScoreTally.objects.filter(
            days.condition, scorecard__in=set(self._usual.values()), conversations__gt=0
        )
        if connection.vendor == "sqlite":
            # All of them: so that it walks along an index in the order of the sums.
            tallies = tallies.filter(agent__in=Agent.objects.order_by().values("pk"))
        rows = tallies.values_list("agent", "scorecard").order_by()
        sums: dict[tuple[int | None, int], list[int]] = {}
        for agent, card, reached, talks in rows.annotate(Sum("at_standard"), Sum("conversations")):
            if card == self._usual[self._known[agent][0]]:
                person = sums.setdefault(self._known[agent], [0, 0])
                person[0] += reached
                person[1] += talks
        found: dict[int | None, list[tuple[float, int]]] = {}
        for (team, _), (reached, talks) in sums.items():
            found.setdefault(team, []).append((reached, talks))
        return found


def endings(days: Days) -> dict[str, int]:
    """Return how many conversations ended in each way of the customer's."""
    rows = Reading.objects.all()
    # Asking each conversation takes longer than all else here, and most sources tell the time.
    if ScoreTally.objects.filter(day=UNDATED, conversations__gt=0).exists():
        rows = rows.filter(conversation__has_time=True)
    if days.first and days.last:
        first = datetime.combine(days.first, time(), UTC)
        rows = rows.filter(
            started_at__gte=first,
            started_at__lt=datetime.combine(days.last + timedelta(days=1), time(), UTC),
        )
    return dict(rows.order_by().values_list("end_state").annotate(n=Count("*")))
