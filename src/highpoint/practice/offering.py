"""Which seed lets a customer open with a certain moment, where the scenario has such an opening."""

from __future__ import annotations

from random import Random

from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind
from highpoint.practice.lesson import Line, judged
from highpoint.practice.scenario import Scenario
from highpoint.practice.talk import PracticeTalk

# What an opening can offer; the other kinds come up later, by what the agent writes.
OPENS_WITH = frozenset({Kind.DISTRESS, Kind.HOSTILITY, Kind.QUESTION, Kind.PERSONAL, Kind.CHURN})
TRIES = 24
HIGHEST = 999_999


def fitting_seed(scenario: Scenario, kind: Kind, chance: Random) -> int:
    """
    Return a seed whose opening offers a kind of moment.

    Any seed where no opening among two dozen does, or where the kind comes up later only.
    """
    seed = chance.randint(1, HIGHEST)
    if kind not in OPENS_WITH:
        return seed
    for _ in range(TRIES):
        if offers(scenario, seed, kind):
            return seed
        seed = chance.randint(1, HIGHEST)
    return seed


def offers(scenario: Scenario, seed: int, kind: Kind) -> bool:
    """Tell whether the opening with a seed offers a kind of moment."""
    opening = PracticeTalk.begin(scenario, seed).turns[0].text
    said = (Line(Role.CUSTOMER, opening), Line(Role.AGENT, "Hello."))
    return any(each.kind is kind for each in judged(scenario.customer.name, said).moments)
