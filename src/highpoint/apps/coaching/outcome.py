"""What happened to a behavior's live rate after a session, against people not coached on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.coaching import judged
from highpoint.apps.coaching.models import CoachingSession, FocusBehavior, SessionStep, Step
from highpoint.apps.newest import midnight
from highpoint.apps.quality.figures import Days
from highpoint.apps.quality.models import Tally
from highpoint.engine.insight import coached

# How long before and after the day is looked at; half of it after is the least.
STRETCH = timedelta(weeks=6)
LEAST_AFTER = timedelta(weeks=2)
# Agents beyond this many would only make the page slow: the interval hardly narrows any more.
MOST_OTHERS = 80


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    One behavior's rate before and after a session.

    ``effect`` is None where it is too early or too little happened: ``why_not`` says so. With
    ``by_people`` the rate is what reviews gave, not what the engine read.
    """

    focus: FocusBehavior
    before: Days
    after: Days
    change: coached.Change
    effect: coached.Effect | None
    why_not: str
    same_team: bool

    @property
    def by_people(self) -> bool:
        return not self.focus.kind


def outcomes(session: CoachingSession, today: date) -> list[Outcome]:
    """
    Return what happened to each behavior of a session; nothing before it was held.

    Its rate is the engine's; where the engine has none, that of people's reviews.
    """
    held = held_on(session)
    if held is None:
        return []
    return [_outcome(session, focus, held, today) for focus in session.focus.all()]


def held_on(session: CoachingSession) -> date | None:
    """Return the day a session was held, None where it was not."""
    at = SessionStep.objects.filter(session=session, step=Step.HELD).values_list("at", flat=True)
    first = at.first()
    return timezone.localtime(first).date() if first else None


def _outcome(session: CoachingSession, focus: FocusBehavior, held: date, today: date) -> Outcome:
    day = timedelta(days=1)
    before = Days(held - STRETCH, held - day)
    # Today is not over: it would count for some and not for others.
    after = Days(held + day, min(held + STRETCH, today - day))
    found, same_team = _changes(session.agent, focus, before, after)
    own = found.pop(session.agent.pk, _NOTHING)
    early = _too_early(held, today)
    if early:
        return Outcome(focus, before, after, own, None, early, same_team)
    try:
        effect = coached.effect(own, list(found.values()))
    except coached.NotEnough as error:
        return Outcome(focus, before, after, own, None, _said(error, own, focus), same_team)
    return Outcome(focus, before, after, own, effect, "", same_team)


_NOTHING = coached.Change(coached.Level(0, 0), coached.Level(0, 0))


def _too_early(held: date, today: date) -> str:
    ready = held + LEAST_AFTER
    if today <= ready:
        days = (ready - today).days + 1
        return f"Too early to say: {days} more day{'' if days == 1 else 's'} of work first."
    return ""


def _said(error: coached.NotEnough, own: coached.Change, focus: FocusBehavior) -> str:
    if own.enough:
        return f"Not enough to compare with yet: {error}"
    if not focus.kind:
        return (
            f"Too few reviews to say: {own.before.offered} before and {own.after.offered} after; "
            f"it takes {coached.FEWEST_MOMENTS} on each side."
        )
    return (
        f"Not enough yet: {own.before.offered} moments before and {own.after.offered} after; "
        f"it takes {coached.FEWEST_MOMENTS} on each side."
    )


def _changes(
    agent: Agent, focus: FocusBehavior, before: Days, after: Days
) -> tuple[dict[int, coached.Change], bool]:
    """
    Return the agent's change and those of people not yet coached on it, by the agent's id.

    They are of the agent's own team; where that has too few, of the whole company, and so told.
    """
    found = _of(agent, Agent.objects.filter(team=agent.team_id), focus, before, after)
    able = sum(change.enough for pk, change in found.items() if pk != agent.pk)
    if able >= coached.FEWEST_OTHERS or agent.team_id is None:
        return found, agent.team_id is not None
    return _of(agent, Agent.objects.all(), focus, before, after), False


def _of(
    agent: Agent, others: QuerySet[Agent], focus: FocusBehavior, before: Days, after: Days
) -> dict[int, coached.Change]:
    rows = others.filter(joined_to=None).exclude(pk=agent.pk)
    rows = rows.exclude(pk__in=_coached_on(focus, after))
    names = {pk: pk for pk in rows.order_by("pk").values_list("pk", flat=True)[:MOST_OTHERS]}
    joined = Agent.objects.filter(joined_to__in=list(names)).values_list("pk", "joined_to")
    names |= {pk: main for pk, main in joined if main is not None}
    names |= dict.fromkeys(agent.names, agent.pk)
    if not focus.kind:
        return judged.changes(names, focus.criterion, before, after)
    return _levels(names, focus.kind, before, after)


def _coached_on(focus: FocusBehavior, after: Days) -> QuerySet[Any]:
    """Return who was coached on a behavior until the end of a stretch of days, ever before."""
    same = {"focus__kind": focus.kind} if focus.kind else {"focus__criterion": focus.criterion}
    assert after.last is not None
    ends = midnight(after.last + timedelta(days=1))
    return CoachingSession.objects.filter(**same, steps__step=Step.HELD, steps__at__lt=ends).values(
        "agent"
    )


def _levels(
    names: Mapping[int, int], kind: str, before: Days, after: Days
) -> dict[int, coached.Change]:
    sums = {
        f"{side}_{column}": Coalesce(Sum(column, filter=days.condition), 0)
        for side, days in (("before", before), ("after", after))
        for column in ("offered", "met", "partial")
    }
    rows = (
        Tally.objects.filter(_within(before, after), agent__in=names, kind=kind)
        .values("agent")
        .annotate(**sums)
        .order_by()
        .values_list("agent", *sums)
    )
    found: dict[int, dict[str, int]] = {}
    for name, *values in rows:
        here = found.setdefault(names[name], dict.fromkeys(sums, 0))
        for column, value in zip(sums, values, strict=True):
            here[column] += value
    return {
        pk: coached.Change(_level(row, "before"), _level(row, "after")) for pk, row in found.items()
    }


def _within(before: Days, after: Days) -> Q:
    """Return the condition on a day of two stretches, as the database finds it soonest."""
    if connection.vendor == "sqlite":
        return Q(day__in=[*_each(before), *_each(after)])
    # The ends of both lead along the index; day by day PostgreSQL would read all of a person's.
    return (before.condition | after.condition) & Q(day__gte=before.first, day__lte=after.last)


def _each(days: Days) -> list[date]:
    """Return the days one by one: with all three columns given, each is found at once."""
    if days.first is None or days.last is None:
        return []
    return [days.first + timedelta(days=n) for n in range((days.last - days.first).days + 1)]


def _level(row: Mapping[str, int], side: str) -> coached.Level:
    return coached.Level(row[f"{side}_met"] + row[f"{side}_partial"] / 2, row[f"{side}_offered"])
