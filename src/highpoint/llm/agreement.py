"""How far a second opinion and the engine agree; neither is changed by the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from highpoint.engine.analyze import Analysis
from highpoint.engine.insight.agreement import cohen_kappa
from highpoint.engine.moment import Kind, MarkKind
from highpoint.llm.opinion import Opinion

# Triggers that lie this many turns apart are still the same moment (MOMENTS.md).
REACH = 1

Couple = tuple[str, str]


class Placed(Protocol):
    """Something that a turn offers or holds."""

    @property
    def turn(self) -> int: ...


@dataclass(slots=True)
class Shared:
    """
    What two readings share of one kind: found by both, by one alone.

    ``verdicts`` are the engine's and the opinion's, of the moments that both found.
    """

    both: int = 0
    engine_only: int = 0
    opinion_only: int = 0
    verdicts: list[Couple] = field(default_factory=list)

    @property
    def f1(self) -> float | None:
        """2 both / (all the engine found + all the opinion found), None where neither found any."""
        found = 2 * self.both + self.engine_only + self.opinion_only
        return 2 * self.both / found if found else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa of the verdicts, None where no moment was found by both."""
        return cohen_kappa(self.verdicts) if self.verdicts else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "both": self.both,
            "engine_only": self.engine_only,
            "opinion_only": self.opinion_only,
            "f1": self.f1,
            "verdict_kappa": self.kappa,
        }


class Agreement:
    """Adds up, conversation by conversation, what the engine and a second opinion share."""

    def __init__(self) -> None:
        self.conversations = 0
        self.kinds = {kind: Shared() for kind in Kind}
        self.marks = {mark: Shared() for mark in MarkKind}
        self.endings: dict[str, list[Couple]] = {"end_state": [], "resolved": []}
        self.thrown_away: Counter[str] = Counter()

    def add(self, analysis: Analysis, opinion: Opinion) -> None:
        """Count one conversation, as far as the engine reads its language."""
        judged = opinion.judged
        self.conversations += 1
        self.thrown_away.update(judged.thrown_away)
        for kind in analysis.kinds:
            ours = [each for each in analysis.moments if each.kind is kind]
            theirs = [each for each in judged.moments if each.kind is kind]
            pairs = _count(self.kinds[kind], ours, theirs)
            self.kinds[kind].verdicts += [
                (ours[i].verdict.value, theirs[j].verdict.value) for i, j in pairs
            ]
        if not analysis.whole:
            return
        for mark in MarkKind:
            _count(
                self.marks[mark],
                [each for each in analysis.marks if each.mark is mark],
                [each for each in judged.marks if each.mark is mark],
            )
        self.endings["end_state"].append((analysis.end_state.value, judged.end_state.value))
        self.endings["resolved"].append((analysis.resolved.value, judged.resolved.value))

    @property
    def every_kind(self) -> Shared:
        """All kinds of moment together."""
        whole = Shared()
        for each in self.kinds.values():
            whole.both += each.both
            whole.engine_only += each.engine_only
            whole.opinion_only += each.opinion_only
            whole.verdicts += each.verdicts
        return whole

    def to_dict(self) -> dict[str, Any]:
        """Return the sums as plain JSON values."""
        return {
            "conversations": self.conversations,
            "moments": self.every_kind.to_dict(),
            "kinds": {kind.value: each.to_dict() for kind, each in self.kinds.items()},
            "marks": {
                mark.value: {k: v for k, v in each.to_dict().items() if k != "verdict_kappa"}
                for mark, each in self.marks.items()
            },
            "labels": {
                label: {"n": len(couples), "kappa": cohen_kappa(couples) if couples else None}
                for label, couples in self.endings.items()
            },
            "thrown_away": dict(self.thrown_away),
        }


def _count(
    shared: Shared, ours: Sequence[Placed], theirs: Sequence[Placed]
) -> list[tuple[int, int]]:
    pairs = paired([each.turn for each in ours], [each.turn for each in theirs])
    shared.both += len(pairs)
    shared.engine_only += len(ours) - len(pairs)
    shared.opinion_only += len(theirs) - len(pairs)
    return pairs


def paired(ones: Sequence[int], others: Sequence[int]) -> list[tuple[int, int]]:
    """
    Return the places of turns that are the same moment, nearest first, each used once.

    >>> paired([0, 4], [1, 4, 9])
    [(1, 1), (0, 0)]
    """
    near = sorted(
        (abs(one - other), i, j)
        for i, one in enumerate(ones)
        for j, other in enumerate(others)
        if abs(one - other) <= REACH
    )
    left: set[int] = set()
    right: set[int] = set()
    pairs = []
    for _, i, j in near:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs
