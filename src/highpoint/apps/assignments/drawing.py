"""A draw as a function of what is kept of it, so that it comes out again the same."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from highpoint.apps.assignments.models import Draw, Rule
from highpoint.engine.insight import sampling
from highpoint.engine.insight.sampling import Drawn, Pool

RULES = tuple(Rule)


@dataclass(frozen=True, slots=True)
class Inputs:
    """
    What a draw takes besides its pool and its seed.

    ``able`` names for each agent who may review them; ``had`` are the couples of reviewer and
    conversation that met before.
    """

    quota: int
    each: bool
    shares: Mapping[Rule, int]
    able: Mapping[int, tuple[int, ...]]
    had: frozenset[tuple[int, int]]

    def may(self, reviewer: int, agent: int, conversation: int) -> bool:
        """Tell whether a reviewer may get a conversation of an agent."""
        return reviewer in self.able.get(agent, ()) and (reviewer, conversation) not in self.had

    def pack(self) -> bytes:
        """Return it as few bytes, for keeping; ``unpack`` reads them."""
        groups = sorted(set(self.able.values()))
        number = {group: place for place, group in enumerate(groups)}
        told = {
            "quota": self.quota,
            "each": self.each,
            "shares": {rule.value: share for rule, share in self.shares.items()},
            "groups": groups,
            "able": {str(agent): number[group] for agent, group in sorted(self.able.items())},
            "had": sorted(self.had),
        }
        return zlib.compress(json.dumps(told).encode())

    @classmethod
    def unpack(cls, packed: bytes) -> Inputs:
        """Return what ``pack`` wrote."""
        told = json.loads(zlib.decompress(packed))
        groups = [tuple(group) for group in told["groups"]]
        return cls(
            told["quota"],
            told["each"],
            {Rule(rule): share for rule, share in told["shares"].items()},
            {int(agent): groups[place] for agent, place in told["able"].items()},
            frozenset((reviewer, talk) for reviewer, talk in told["had"]),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One drawn conversation and who reviews it."""

    conversation: int
    agent: int
    rule: Rule
    wanted: Rule
    reviewer: int

    def to_list(self) -> list[int | str]:
        return [self.conversation, self.agent, self.rule.value, self.wanted.value, self.reviewer]


def outcome(pool: Pool, inputs: Inputs, seed: int) -> list[Row]:
    """Return what a seed draws from a pool, and who reviews what."""
    shares = {rule.bit: share for rule, share in inputs.shares.items()}
    drawn = sampling.draw(pool, shares=shares, quota=inputs.quota, each=inputs.each, seed=seed)
    reviewers = sorted({who for group in set(inputs.able.values()) for who in group})

    def may(who: int, one: Drawn) -> bool:
        return inputs.may(who, one.agent, one.id)

    given = sampling.share_out(drawn, reviewers, may=may, seed=seed)
    return [
        Row(one.id, one.agent, RULES[one.rule], RULES[one.wanted], given[one.id])
        for one in drawn
        if one.id in given
    ]


def kept(draw: Draw) -> tuple[Pool, Inputs]:
    """Return the candidates and the rest that a draw was made from."""
    return Pool.unpack(bytes(draw.pool)), Inputs.unpack(bytes(draw.inputs))


def again(draw: Draw) -> bool:
    """Draw again from what is kept, and tell whether the same comes out."""
    pool, inputs = kept(draw)
    rows = [row.to_list() for row in outcome(pool, inputs, draw.seed)]
    return bool(rows == draw.drawn)
