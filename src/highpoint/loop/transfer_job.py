"""
The background job that works out, once a night, what training changed of the live rates.

It reads the daily tallies, so that the page itself only shows what is kept.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.learning.models import Trained, TransferResult
from highpoint.apps.learning.training import mark_practiced
from highpoint.apps.quality.models import Tally
from highpoint.engine.insight import transfer
from highpoint.engine.insight.coached import FEWEST_OTHERS, Change, Effect, Level, NotEnough, effect
from highpoint.engine.insight.intervals import jeffreys
from highpoint.engine.moment import Kind
from highpoint.loop.regular import every

# How long before and after the day is looked at, at the most; and what it takes after at least.
STRETCH = timedelta(weeks=12)
LEAST_AFTER = timedelta(weeks=2)
# More people than this to compare with would only take longer: the interval hardly narrows.
MOST_OTHERS = 80
EVERY_MINUTES = 24 * 60

_NAME = "what training changed"
_DAY = timedelta(days=1)


def keep_working() -> None:
    """Have the workers do it every night from now on; one schedule for all of them."""
    every(EVERY_MINUTES, f"{__name__}.run", _NAME)


def run() -> None:
    """Mark who has practiced enough, and work it out anew; the worker calls this."""
    mark_practiced()
    work_out(timezone.now())


@dataclass(slots=True)
class _History:
    """One agent's days with moments of one kind, as running sums."""

    days: list[date] = field(default_factory=list)
    taken: list[float] = field(default_factory=lambda: [0.0])
    offered: list[int] = field(default_factory=lambda: [0])

    def add(self, day: date, taken: float, offered: int) -> None:
        self.days.append(day)
        self.taken.append(self.taken[-1] + taken)
        self.offered.append(self.offered[-1] + offered)

    def level(self, first: date, last: date) -> Level:
        """Return what was taken of what was offered from one day to another."""
        low, high = bisect_left(self.days, first), bisect_left(self.days, last + _DAY)
        return Level(self.taken[high] - self.taken[low], self.offered[high] - self.offered[low])


def work_out(now: datetime) -> None:
    """Keep for each behavior what training changed, in each team and in the whole company."""
    today = timezone.localdate(now)
    agents = {row.pk: row for row in Agent.objects.filter(joined_to=None).select_related("team")}
    for kind in Kind:
        rows = Trained.objects.filter(kind=kind.value, agent__in=list(agents))
        trained = dict(rows.values_list("agent", "on"))
        with transaction.atomic():
            TransferResult.objects.filter(kind=kind.value).delete()
            if trained:
                _of_kind(kind, agents, trained, today, now)


def _of_kind(
    kind: Kind,
    agents: Mapping[int, Agent],
    trained: Mapping[int, date],
    today: date,
    now: datetime,
) -> None:
    history = _histories(kind, agents, min(trained.values()) - STRETCH, today)
    effects = {
        pk: found
        for pk, on in trained.items()
        if (found := _effect(agents, trained, history, pk, on, today)) is not None
    }
    early = [pk for pk, on in trained.items() if today <= on + LEAST_AFTER]
    teams = {agents[pk].team_id for pk in trained} - {None}
    for team in [None, *sorted(team for team in teams if team is not None)]:
        those = [pk for pk in trained if team is None or agents[pk].team_id == team]
        told = [effects[pk] for pk in those if pk in effects]
        result = TransferResult(
            kind=kind.value, team_id=team, at=now, trained=len(those), told=len(told)
        )
        _tell(result, told, sum(pk in early for pk in those))
        result.save()


def _tell(result: TransferResult, told: Sequence[tuple[Change, Effect]], early: int) -> None:
    try:
        found = transfer.together([one for _, one in told])
    except NotEnough:
        result.told = len(told)
        result.why_not = _why_not(result.trained, len(told), early)
        return
    result.shown = found.verdict.value
    points = {
        "raw": found.raw,
        "by_itself": found.by_itself,
        "pull": found.pull,
        "gained": found.gained,
        "low": found.interval.low,
        "high": found.interval.high,
    }
    result.figures = {name: round(100 * value, 1) for name, value in points.items()}
    result.figures["others"] = found.others
    result.figures["before"] = _rate([change.before for change, _ in told])
    result.figures["after"] = _rate([change.after for change, _ in told])


def _rate(levels: Sequence[Level]) -> dict[str, float]:
    """Return the rate of all together in percent, with its interval and its moments."""
    taken, offered = sum(one.taken for one in levels), sum(one.offered for one in levels)
    interval = jeffreys(taken, offered)
    rate = {"value": taken / offered, "low": interval.low, "high": interval.high}
    return {name: round(100 * value, 1) for name, value in rate.items()} | {"n": offered}


def _why_not(trained: int, told: int, early: int) -> str:
    if trained < transfer.FEWEST_TRAINED:
        return (
            f"Trained so far: {trained}. With fewer than {transfer.FEWEST_TRAINED} it would tell "
            "of single people."
        )
    if early:
        return f"Too early: {early} of them need two weeks of work after the training first."
    some = f"Of {trained} trained people {told or 'none'}"
    return (
        f"{some} {'has' if told < 2 else 'have'} ten moments before, ten after, and six people "
        f"not yet trained to compare with; it takes {transfer.FEWEST_TRAINED} such people."
    )


def _effect(
    agents: Mapping[int, Agent],
    trained: Mapping[int, date],
    history: Mapping[int, _History],
    pk: int,
    on: date,
    today: date,
) -> tuple[Change, Effect] | None:
    """Return how one trained person's rate went, and that against people not yet trained.

    None where it cannot be told.
    """
    if today <= on + LEAST_AFTER or pk not in history:
        return None
    # Today is not over: it would count for some and not for others.
    last = min(on + STRETCH, today - _DAY)
    before, after = (on - STRETCH, on - _DAY), (on + _DAY, last)

    def change(who: int) -> Change:
        return Change(history[who].level(*before), history[who].level(*after))

    free = [who for who in history if who != pk and not (who in trained and trained[who] <= last)]
    team = agents[pk].team_id
    same = [who for who in free if team is not None and agents[who].team_id == team]
    for others in (same, free):
        able = _able(change(who) for who in _some(others, pk))
        if len(able) >= FEWEST_OTHERS and change(pk).enough:
            return change(pk), effect(change(pk), able)
    return None


def _some(people: Sequence[int], seed: int) -> Sequence[int]:
    if len(people) <= MOST_OTHERS:
        return people
    return random.Random(seed).sample(people, MOST_OTHERS)  # nosec B311


def _able(changes: Iterable[Change]) -> list[Change]:
    return [each for each in changes if each.enough]


def _histories(
    kind: Kind, agents: Mapping[int, Agent], first: date, last: date
) -> dict[int, _History]:
    """Return the days of everybody, an agent of several names taken together."""
    main = dict(Agent.objects.filter(joined_to__isnull=False).values_list("pk", "joined_to")) | {
        pk: pk for pk in agents
    }
    days: dict[tuple[int, date], tuple[float, int]] = {}
    rows = Tally.objects.filter(kind=kind.value, day__gte=first, day__lt=last, offered__gt=0)
    for agent, day, offered, met, partial in rows.values_list(
        "agent", "day", "offered", "met", "partial"
    ).iterator():
        key = (main[agent] or agent, day)
        taken, before = days.get(key, (0.0, 0))
        days[key] = (taken + met + partial / 2, before + offered)
    found: dict[int, _History] = {}
    for (who, day), (taken, offered) in sorted(days.items()):
        found.setdefault(who, _History()).add(day, taken, offered)
    return found
