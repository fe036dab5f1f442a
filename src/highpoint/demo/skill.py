"""How well an agent does at a kind of moment, at a moment in time."""

from __future__ import annotations

from datetime import datetime
from random import Random

from highpoint.demo.calendar import TRAINING, Span, near_closing
from highpoint.demo.company import STRONG, TRAINED, TRAINED_TEAM, WEAK, Agent
from highpoint.engine.moment import Kind, Verdict

# The last minutes before closing cost this much, nobody is at their best then.
TIRED = 0.12

# Nobody always takes an opportunity and nobody never does.
LEAST, MOST = 0.06, 0.97

# Of the opportunities not fully taken, this share is half taken, where a kind knows that.
HALF_TAKEN = 0.5
ALL_OR_NOTHING = frozenset({Kind.NAME, Kind.PERSONAL, Kind.PRAISE})


def skill(agent: Agent, kind: Kind, at: datetime, span: Span) -> float:
    """Return the chance, from 0 to 1, that an agent takes an opportunity of a kind."""
    share = span.share(at)
    level = agent.base + agent.trend * (share - 0.5)
    level += STRONG * (kind in agent.strong) + WEAK * (kind in agent.weak)
    if agent.team == TRAINED_TEAM and share >= TRAINING:
        level += TRAINED.get(kind, 0.0)
    if near_closing(at):
        level -= TIRED
    return min(MOST, max(LEAST, level))


def verdict(agent: Agent, kind: Kind, at: datetime, span: Span, chance: Random) -> Verdict:
    """Return how an agent does this time."""
    if chance.random() < skill(agent, kind, at, span):
        return Verdict.MET
    if kind in ALL_OR_NOTHING or chance.random() >= HALF_TAKEN:
        return Verdict.MISSED
    return Verdict.PARTIAL
