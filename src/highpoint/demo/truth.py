"""What was really done in a made-up talk, kept beside its words so that a reader can be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.practice.intent import Ending


@dataclass(frozen=True, slots=True)
class Done:
    """
    One opportunity that a customer gave on purpose, and how the agent took it.

    ``turns`` are the indexes of the turns that may be called its place: what the customer said
    and what the agent answered.
    """

    kind: Kind
    verdict: Verdict
    author: str
    turns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Truth:
    """All that was meant in one talk: the opportunities, and how the customer came and went."""

    talk: str
    topic: str
    persona: str
    agent: str
    first_mood: float
    mood: float
    ending: Ending | None
    done: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How a reader's moments of one kind compare with what was meant: counts over many talks."""

    meant: int = 0
    found: int = 0
    both: int = 0
    same_verdict: int = 0

    @property
    def recall(self) -> float | None:
        """The share of what was meant that was found."""
        return self.both / self.meant if self.meant else None

    @property
    def precision(self) -> float | None:
        """The share of what was found that was meant."""
        return self.both / self.found if self.found else None

    @property
    def agreement(self) -> float | None:
        """The share of those in both whose verdict is the one that was meant."""
        return self.same_verdict / self.both if self.both else None


# Of these a talk has one for each agent, wherever in it the reader sees the place.
_ONCE = frozenset({Kind.GREETING, Kind.NAME, Kind.CLOSING})


def compare(talks: Iterable[tuple[Truth, Iterable[Moment]]]) -> dict[Kind, Found]:
    """Return per kind how moments found in some talks compare with what was meant in them."""
    meant: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    both: Counter[Kind] = Counter()
    same: Counter[Kind] = Counter()
    for truth, moments in talks:
        left = list(moments)
        meant.update(each.kind for each in truth.done)
        found.update(each.kind for each in left)
        for done in truth.done:
            match = next(_matching(done, left), None)
            if match is not None:
                left.remove(match)
                both[done.kind] += 1
                same[done.kind] += match.verdict is done.verdict
    return {kind: Found(meant[kind], found[kind], both[kind], same[kind]) for kind in Kind}


def _matching(done: Done, moments: Iterable[Moment]) -> Iterator[Moment]:
    for moment in moments:
        if moment.kind is not done.kind:
            continue
        if done.kind in _ONCE or done.turns & {moment.turn, *moment.reply}:
            yield moment
