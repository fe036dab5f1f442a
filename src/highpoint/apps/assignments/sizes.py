"""What a quota would tell, from how far the scores of these agents lie apart so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import isinf

from django.db.models import Q, Sum

from highpoint.apps.accounts.models import Agent, Team
from highpoint.apps.quality.in_force import NothingInForce, in_force
from highpoint.apps.quality.models import ScoreTally
from highpoint.engine.insight import sample_size
from highpoint.engine.insight.sample_size import RELIABLE, Group, Spread, TooFewToTell

# Quotas an agent that the table shows beside the one asked for.
SHOWN = (3, 5, 10, 20, 50, 100, 200)
LOOK_BACK = timedelta(weeks=4)
# Where nobody has scores yet: a rate of 85 % with agents 5 points apart, in points.
USUAL = Spread(85.0, 85.0 * 15.0, 25.0)


@dataclass(frozen=True, slots=True)
class Size:
    """What n conversations for each agent tell, in points of a score."""

    n: int
    total: int
    one_agent: float
    all_agents: float
    reliability: float
    asked: bool

    @property
    def judges(self) -> bool:
        """Whether a mean of so many is enough to judge one agent by."""
        return self.reliability >= RELIABLE


@dataclass(frozen=True, slots=True)
class Sizes:
    """The table, what it rests on, and how many an agent would be enough to judge one by."""

    rows: Sequence[Size]
    agents: int
    spread: Spread
    known: bool
    needed: int | None

    @property
    def asked(self) -> Size:
        return next(row for row in self.rows if row.asked)


def sizes(team: Team | None, quota: int, *, each: bool) -> Sizes:
    """Return what a quota would tell of a team, or of the whole company."""
    agents = Agent.objects.filter(joined_to=None)
    count = (agents.filter(team=team) if team else agents).count()
    people = max(1, count)
    n = quota if each else max(1, quota // people)
    spread, known = _spread(team)
    enough = sample_size.needed(within=spread.within, between=spread.between)
    return Sizes(
        [_size(shown, people, spread, asked=shown == n) for shown in sorted({*SHOWN, n})],
        count,
        spread,
        known,
        None if isinf(enough) else int(enough),
    )


def _size(n: int, agents: int, spread: Spread, *, asked: bool) -> Size:
    return Size(
        n,
        n * agents,
        sample_size.half_width(spread.within, n),
        # The agents are all there are, so only their talks were drawn by chance.
        sample_size.half_width(spread.within, n * agents),
        sample_size.reliability(n, within=spread.within, between=spread.between),
        asked,
    )


def _spread(team: Team | None) -> tuple[Spread, bool]:
    try:
        return sample_size.spread(list(_groups(team))), True
    except (TooFewToTell, NothingInForce):
        return USUAL, False


def _groups(team: Team | None) -> Iterator[Group]:
    """Yield what the engine's scores of the last four weeks tell of each agent."""
    card = in_force().of(team.pk if team else None, "").row
    tallies = ScoreTally.objects.filter(scorecard=card)
    last = tallies.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        return
    tallies = tallies.filter(day__gt=last - LOOK_BACK)
    if team:
        tallies = tallies.filter(Q(agent__team=team) | Q(agent__joined_to__team=team))
    sums = (
        tallies.order_by()
        .values("agent")
        .annotate(n=Sum("conversations"), sum=Sum("total"), squared=Sum("squares"))
    )
    for row in sums:
        if row["n"] > 1:
            scatter = row["squared"] - row["sum"] ** 2 / row["n"]
            yield Group(row["n"], row["sum"] / row["n"], max(0.0, scatter / (row["n"] - 1)))
