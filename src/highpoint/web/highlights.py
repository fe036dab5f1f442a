"""The moments an agent's own page tells in words: strengths, one to be proud of, one to practise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality import examples
from highpoint.apps.quality.examples import Newest
from highpoint.apps.quality.models import Moment
from highpoint.engine.moment import Verdict
from highpoint.web.behaviors import Behavior, most_to_gain, strengths
from highpoint.web.quotes import Said, exchange

# How many behaviors are tried for a moment before giving up: bounds the queries.
TRIED = 4

Pair = tuple[Behavior, Newest]


@dataclass(frozen=True, slots=True)
class Shown:
    """A moment on the page: its behavior, its words, and whether its customer left satisfied."""

    behavior: Behavior
    moment: Moment
    said: Sequence[Said]
    left_satisfied: bool


@dataclass(frozen=True, slots=True)
class Highlights:
    """The moments of one agent's page; None where there is none to show."""

    strengths: Sequence[tuple[Behavior, Shown | None]]
    proud: Shown | None
    practise: Shown | None


def highlights(agent: Agent, found: Sequence[Behavior], seen: Q) -> Highlights:
    """Return the moments to show, from conversations that ``seen`` allows, never one twice."""
    practise = _to_practise(agent, found, seen)
    others = [behavior for behavior in found if not practise or behavior.kind != practise[0].kind]
    proud = _proud(agent, others, seen) or _proud(agent, found, seen)
    best = [
        (
            behavior,
            examples.newest(agent, behavior.kind, [Verdict.MET], seen, but_not=proud and proud[1]),
        )
        for behavior in strengths(found)
    ]
    pairs = [pair for pair in (proud, practise) if pair]
    pairs += [(behavior, moment) for behavior, moment in best if moment]
    told = examples.told(moment for _, moment in pairs)
    shown = {
        moment.pk: Shown(
            behavior, told[moment.pk].moment, exchange(told[moment.pk]), moment.satisfied
        )
        for behavior, moment in pairs
    }
    return Highlights(
        [(behavior, shown[moment.pk] if moment else None) for behavior, moment in best],
        shown[proud[1].pk] if proud else None,
        shown[practise[1].pk] if practise else None,
    )


def _proud(agent: Agent, found: Sequence[Behavior], seen: Q) -> Pair | None:
    """Return a moment well met in what weighs most, best one whose customer left satisfied."""
    first: Pair | None = None
    met = [behavior for behavior in found if behavior.count.met]
    met.sort(key=lambda b: (b.kind in examples.EVERYDAY, -b.criterion.weight))
    for behavior in met[:TRIED]:
        moment = examples.newest(agent, behavior.kind, [Verdict.MET], seen, satisfied_first=True)
        if moment and moment.satisfied:
            return behavior, moment
        if moment and first is None:
            first = behavior, moment
    return first


def _to_practise(agent: Agent, found: Sequence[Behavior], seen: Q) -> Pair | None:
    """Return the newest moment not taken of the behavior with most to gain."""
    for behavior in most_to_gain(found)[:TRIED]:
        moment = examples.newest(agent, behavior.kind, [Verdict.MISSED, Verdict.PARTIAL], seen)
        if moment:
            return behavior, moment
    return None
