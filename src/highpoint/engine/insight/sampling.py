"""
Drawing conversations to review: by chance and by rule, so that anybody can draw them again.

Every conversation has a place in an order that the seed alone decides, whatever else is drawn
from: the same seed and list give the same draw, and the next of the order is who follows one
that is given back.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from highpoint.errors import HighpointError

# Constants of splitmix64 (Steele, Lea and Flood 2014): neighboring numbers come out unrelated.
_STEP = 0x9E3779B97F4A7C15
_MIX = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_MASK = 0xFFFFFFFFFFFFFFFF


class CannotDraw(HighpointError):
    """Shares or a quota that no draw can keep to."""


@dataclass(frozen=True, slots=True)
class Pool:
    """
    All that may be drawn: a conversation's id, whose it is, and the rules it fits.

    Rule number r fits where the bit 1 << r is set.
    """

    ids: NDArray[np.int64]
    agents: NDArray[np.int64]
    fits: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int, int]]) -> Pool:
        """Return a pool of (id, agent, rules) in the order of the ids."""
        table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2].astype(np.uint16))

    @classmethod
    def fitting(cls, agents: Mapping[int, int], found: Mapping[int, Collection[int]]) -> Pool:
        """Return a pool of conversations and whose they are, with what was found for each rule."""
        ids = np.fromiter(agents.keys(), np.int64, len(agents))
        order = np.argsort(ids)
        whose = np.fromiter(agents.values(), np.int64, len(agents))
        fits = np.zeros(len(ids), np.uint16)
        for rule, talks in found.items():
            here = np.fromiter(talks, np.int64, len(talks))
            fits[np.isin(ids, here)] |= np.uint16(1 << rule)
        return cls(ids[order], whose[order], fits[order])

    def pack(self) -> bytes:
        """Return the pool as few bytes, for keeping; ``unpack`` reads them."""
        steps = np.diff(self.ids, prepend=np.int64(0))
        parts = [len(self.ids).to_bytes(8, "little"), steps.astype("<i8").tobytes()]
        parts += [self.agents.astype("<i8").tobytes(), self.fits.astype("<u2").tobytes()]
        return zlib.compress(b"".join(parts), 3)

    @classmethod
    def unpack(cls, packed: bytes) -> Pool:
        """Return the pool that ``pack`` wrote."""
        data = zlib.decompress(packed)
        count = int.from_bytes(data[:8], "little")
        ids = np.frombuffer(data, "<i8", count, 8).cumsum()
        agents = np.frombuffer(data, "<i8", count, 8 + 8 * count)
        fits = np.frombuffer(data, "<u2", count, 8 + 16 * count)
        return cls(ids, agents, fits)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn conversation; ``wanted`` is the rule whose turn it was where none was left of it."""

    id: int
    agent: int
    rule: int
    wanted: int


def draw(
    pool: Pool, *, shares: Mapping[int, float], quota: int, each: bool, seed: int
) -> list[Drawn]:
    """
    Draw a quota for each agent, or in total and then as even over the agents as they have talks.

    ``shares`` gives each rule its part; the parts are kept over the whole draw to within one
    conversation, and nearly so for each agent. Where an agent has nothing left that fits the
    rule whose turn it is, another rule of the mix takes the place, and ``wanted`` tells so;
    where nothing fits, the agent gets fewer. Nothing is drawn twice.

    >>> pool = Pool.of([(talk, talk % 2, 1) for talk in range(1, 9)])
    >>> len(draw(pool, shares={0: 1}, quota=3, each=True, seed=7))
    6

    :raises CannotDraw: without a share above 0, or with a quota below 1
    """
    parts = {rule: share for rule, share in shares.items() if share > 0}
    if not parts or quota < 1:
        raise CannotDraw("Give at least one rule a share, and draw at least one conversation.")
    shelves = _shelves(pool, parts, seed)
    agents = sorted(shelves, key=lambda agent: (_key(agent, seed), agent))
    room = {agent: shelves[agent].left for agent in agents}
    turn = _turns(parts, seed)
    drawn = []
    for agent, count in _targets(agents, room, quota, each=each).items():
        for _ in range(count):
            wanted = next(turn)
            taken = shelves[agent].take(wanted)
            drawn.append(Drawn(taken[0], agent, taken[1], wanted))
    return drawn


def following(pool: Pool, *, agent: int, rule: int, seed: int) -> list[int]:
    """Return all of an agent's conversations that fit a rule, in the order of the seed."""
    here = (pool.agents == agent) & ((pool.fits >> np.uint16(rule)) & np.uint16(1) == 1)
    return in_order(pool.ids[here], seed)


def in_order(ids: NDArray[np.int64], seed: int) -> list[int]:
    """Return conversations in the order of the seed."""
    return [int(one) for one in ids[np.lexsort((ids, _keys(ids, seed)))]]


def share_out(
    drawn: Sequence[Drawn],
    reviewers: Sequence[int],
    *,
    may: Callable[[int, Drawn], bool],
    seed: int,
) -> dict[int, int]:
    """
    Return who reviews which conversation, as even as those who may review what allow.

    Those that few may review are given out first, agent by agent; then whoever has least takes
    the next, and among equals whoever has fewest of the same agent. A conversation nobody may
    review is left out.
    """
    able = {one.id: [who for who in reviewers if may(who, one)] for one in drawn}
    place = {who: _key(who, seed) for who in reviewers}
    agents = {one.agent: _key(one.agent, seed) for one in drawn}
    load = dict.fromkeys(reviewers, 0)
    of_agent: Counter[tuple[int, int]] = Counter()
    given: dict[int, int] = {}
    for one in sorted(drawn, key=lambda one: (len(able[one.id]), agents[one.agent], one.id)):
        if able[one.id]:
            who = min(
                able[one.id],
                key=lambda who: (load[who], of_agent[who, one.agent], place[who], who),
            )
            given[one.id] = who
            load[who] += 1
            of_agent[who, one.agent] += 1
    _even_out(given, able, load)
    return given


def _even_out(given: dict[int, int], able: Mapping[int, list[int]], load: dict[int, int]) -> None:
    """Hand one on from whoever has two more than somebody who may take it, until nobody has."""
    moved = bool(given)
    while moved and max(load.values()) - min(load.values()) > 1:
        moved = False
        for one in sorted(given):
            least = min(able[one], key=lambda who: (load[who], who))
            if load[given[one]] - load[least] > 1:
                load[given[one]] -= 1
                load[least] += 1
                given[one] = least
                moved = True


class _Shelf:
    """One agent's conversations in the order of the seed, taken one after another."""

    def __init__(self, ids: NDArray[np.int64], fits: NDArray[np.uint16], rules: list[int]) -> None:
        self._ids = ids
        self._taken: set[int] = set()
        self._by_rule = {
            rule: iter(np.flatnonzero((fits >> np.uint16(rule)) & np.uint16(1)).tolist())
            for rule in rules
        }
        fitting = np.zeros(len(ids), dtype=bool)
        for rule in rules:
            fitting |= (fits >> np.uint16(rule)) & np.uint16(1) == 1
        self.left = int(fitting.sum())

    def take(self, wanted: int) -> tuple[int, int]:
        """Take the next that fits the rule, or else another rule, in the order of the rules."""
        for rule in (wanted, *self._by_rule):
            for place in self._by_rule[rule]:
                if place not in self._taken:
                    self._taken.add(place)
                    return int(self._ids[place]), rule
        raise CannotDraw("Nothing is left to draw.")


def _shelves(pool: Pool, parts: Mapping[int, float], seed: int) -> dict[int, _Shelf]:
    order = np.lexsort((pool.ids, _keys(pool.ids, seed), pool.agents))
    ids, agents, fits = pool.ids[order], pool.agents[order], pool.fits[order]
    rules = sorted(parts)
    names, starts = np.unique(agents, return_index=True)
    ends = [*starts[1:].tolist(), len(ids)][: len(names)]
    return {
        int(agent): _Shelf(ids[start:end], fits[start:end], rules)
        for agent, start, end in zip(names, starts.tolist(), ends, strict=True)
    }


def _targets(
    agents: Sequence[int], room: Mapping[int, int], quota: int, *, each: bool
) -> dict[int, int]:
    """Return how many each agent gets: in total, one to each in turn until all are given."""
    if each:
        return {agent: min(quota, room[agent]) for agent in agents}
    targets = dict.fromkeys(agents, 0)
    left = min(quota, sum(room.values()))
    while left:
        for agent in agents:
            if left and targets[agent] < room[agent]:
                targets[agent] += 1
                left -= 1
    return targets


def _turns(parts: Mapping[int, float], seed: int) -> Iterator[int]:
    """Yield rules so that at every point each has had its part, to within one."""
    whole = sum(parts.values())
    given = dict.fromkeys(parts, 0)
    order = sorted(parts, key=lambda rule: (_key(rule, seed), rule))
    number = 0
    while True:
        number += 1
        rule = max(order, key=lambda rule: parts[rule] * number / whole - given[rule])
        given[rule] += 1
        yield rule


def _keys(ids: NDArray[np.int64], seed: int) -> NDArray[np.uint64]:
    """Return each id's place in the order of the seed, as splitmix64 mixes the two."""
    mixed: NDArray[np.uint64] = ids.astype(np.uint64) * np.uint64(_STEP) + np.uint64(
        _scramble(seed)
    )
    for shift, factor in zip((30, 27), _MIX, strict=True):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    keys: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return keys


def _key(number: int, seed: int) -> int:
    return _scramble((number * _STEP + _scramble(seed)) & _MASK)


def _scramble(number: int) -> int:
    mixed = number & _MASK
    for shift, factor in zip((30, 27), _MIX, strict=True):
        mixed = ((mixed ^ (mixed >> shift)) * factor) & _MASK
    return mixed ^ (mixed >> 31)
