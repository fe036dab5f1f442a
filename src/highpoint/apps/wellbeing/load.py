"""
Hostile load: how often customers met somebody with hostility, by day, and a hard run today.

A person's own is for that person, and for those they show it to; the sum of a team's is told
from five people up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum

from highpoint.apps.accounts.models import Agent, Team, User
from highpoint.apps.quality.models import Moment, Tally
from highpoint.apps.wellbeing.models import LoadShared, TeamCare
from highpoint.engine.insight.spread import FEWEST_PEOPLE
from highpoint.engine.moment import Kind, Verdict

# Days a load is told for.
SPAN = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class DayLoad:
    """Hostile moments of one day."""

    day: date
    moments: int


@dataclass(frozen=True, slots=True)
class HardRun:
    """Hostile moments close together, since when and within how many minutes."""

    moments: int
    since: datetime
    minutes: int


def of_person(agent: Agent, until: date) -> list[DayLoad]:
    """Return the days with hostile moments in the four weeks that end on a day, oldest first."""
    rows = _hostile(until).filter(agent__in=agent.names)
    return [DayLoad(day, n) for day, n in rows if n]


def of_team(team: Team, until: date) -> list[DayLoad] | None:
    """Return the sum of a team's days; None below five people, where it would be somebody's."""
    if Agent.objects.filter(team=team, joined_to=None).count() < FEWEST_PEOPLE:
        return None
    return [DayLoad(day, n) for day, n in _hostile(until).filter(agent__team=team) if n]


def shared_with(user: User, agent: Agent) -> LoadShared | None:
    """Return the open permission by which somebody may see an agent's load, if there is one."""
    return LoadShared.objects.filter(agent=agent, to=user, ended_at=None).first()


def hard_run(agent: Agent, care: TeamCare, now: datetime) -> HardRun | None:
    """
    Return an agent's hard run that lasts until now, by what the team has set.

    The rule: as many hostile moments as ``care.hard_moments``, in talks that began within the
    last ``care.hard_minutes`` minutes.
    """
    began = list(
        Moment.objects.filter(
            agent__in=agent.names,
            kind=Kind.HOSTILITY.value,
            verdict__in=[verdict.value for verdict in Verdict],
            started_at__gt=now - timedelta(minutes=care.hard_minutes),
            started_at__lte=now,
            conversation__has_time=True,
        )
        .order_by("started_at")
        .values_list("started_at", flat=True)
    )
    if len(began) < care.hard_moments:
        return None
    return HardRun(len(began), began[0], care.hard_minutes)


def _hostile(until: date):  # type: ignore[no-untyped-def]
    return (
        Tally.objects.filter(kind=Kind.HOSTILITY.value, day__gt=until - SPAN, day__lte=until)
        .order_by("day")
        .values("day")
        .annotate(n=Sum("offered"))
        .values_list("day", "n")
    )
