"""What a scorecard makes of the moments: rates, a score, its interval and n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Mark, MarkKind, Moment


@dataclass(frozen=True, slots=True)
class Criterion:
    """
    One question of a scorecard, answered by counting moments.

    Reads the moments of ``kinds``; or, where ``misses`` names a mark, counts the agent's
    replies it could have stood in, each with the mark a miss. A failed ``critical``
    criterion makes the whole score 0.
    """

    key: str
    title: str
    section: str
    weight: float
    kinds: tuple[Kind, ...] = ()
    misses: MarkKind | None = None
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A versioned set of criteria."""

    name: str
    version: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """One criterion's answer for one author in one conversation; nothing offered is no occasion."""

    criterion: str
    offered: int
    met: int
    partial: int

    @property
    def missed(self) -> int:
        return self.offered - self.met - self.partial

    @property
    def rate(self) -> float | None:
        """Met over offered, a partial one counting half; None where there was no occasion."""
        return (self.met + self.partial / 2) / self.offered if self.offered else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """
    One scorecard filled in by the engine for one author (None: the whole conversation).

    ``score``, ``low`` and ``high`` run from 0 to 100, None where nothing was offered;
    ``n`` counts the moments the score rests on; ``failed`` names failed critical criteria.
    """

    scorecard: str
    version: int
    author: str | None
    ratings: tuple[Rating, ...]
    score: float | None
    low: float | None
    high: float | None
    n: int
    failed: tuple[str, ...] = ()


def evaluate(
    conversation: Conversation,
    moments: Sequence[Moment],
    marks: Sequence[Mark],
    card: Scorecard,
    author: str | None = None,
) -> Evaluation:
    """Fill in a scorecard from the moments; with ``author``, from those they wrote the reply to."""
    raise NotImplementedError
