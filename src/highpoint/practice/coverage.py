"""Which moments a scenario offers, and which of them the shipped scenarios offer how often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from highpoint.engine.moment import Kind
from highpoint.practice.scenario import Scenario, Taken

# What every talk offers: it begins, it ends, somebody is asked and something is said of later.
_ALWAYS = (Kind.GREETING, Kind.CLOSING, Kind.PROMISE, Kind.HOLD)
_UPSET = -0.15
_HURT = -0.55


def offered(scenario: Scenario) -> tuple[Kind, ...]:
    """
    Return the kinds of moment a trainee can meet or miss in a scenario, in the kinds' own order.

    Some come up only after a poor reply: anger and the wish to leave where patience is short,
    repeating oneself where a question is passed over.
    """
    found = {*_ALWAYS, *scenario.teaches, Kind.NAME, Kind.PRAISE}
    if scenario.mood < _UPSET:
        found.add(Kind.DISTRESS)
    if scenario.mood < _HURT:
        found |= {Kind.HOSTILITY, Kind.CHURN}
    if scenario.asks:
        found |= {Kind.QUESTION, Kind.REPEAT}
    if any(fact.personal for fact in scenario.facts):
        found.add(Kind.PERSONAL)
    if any(not each.allowed and each.taken is not Taken.NOT for each in scenario.outcomes):
        found.add(Kind.REFUSAL)
    return tuple(kind for kind in Kind if kind in found)


def coverage(scenarios: Iterable[Scenario]) -> Mapping[Kind, tuple[str, ...]]:
    """Return, for each kind, the ids of the scenarios that offer it."""
    told = {each.id: offered(each) for each in scenarios}
    return {kind: tuple(name for name, kinds in told.items() if kind in kinds) for kind in Kind}
