"""How a person answers a criterion, and what a scorecard makes of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from highpoint.engine.scorecard import Criterion

# A criterion that the engine could answer too: missed, in part, met.
MET = 2


def most(criterion: Criterion) -> int:
    """Return the most points a criterion can be given: 2 for met, else one less than its points."""
    return MET if criterion.points is None else criterion.points - 1


def allowed(criterion: Criterion) -> tuple[int, ...]:
    """
    Return the points a criterion may be given, lowest first.

    What must never be said was said or not: there is no part of it.
    """
    return (0, MET) if criterion.fails_on else tuple(range(most(criterion) + 1))


def share(criterion: Criterion, points: int) -> float:
    """
    Return how much of a criterion's weight some points earn, from 0 to 1.

    A moment met in part earns what the scorecard says a part is worth.

    >>> share(Criterion("a", "A", "S", 1, points=5), 3)
    0.75
    """
    if criterion.points is None and points == 1:
        return criterion.partial
    return points / most(criterion)


@dataclass(frozen=True, slots=True)
class Result:
    """A score from 0 to 100, None where nothing had an occasion, and the critical ones failed."""

    score: float | None
    failed: tuple[str, ...]


def result(criteria: Iterable[Criterion], points: Mapping[str, int | None]) -> Result:
    """
    Return the weighted mean of the answers, capped where a critical criterion failed.

    “No occasion” (None) is left out, as is a criterion of weight 0. A critical criterion fails
    at 0 points; of several that failed, the lowest cap counts. So does the engine (evaluate).

    >>> one, other = Criterion("a", "A", "S", 3, points=2), Criterion("b", "B", "S", 1, points=3)
    >>> result([one, other], {"a": 1, "b": 1}).score
    87.5
    """
    weights = total = 0.0
    failed: list[str] = []
    caps: list[float] = []
    for criterion in criteria:
        given = points.get(criterion.key)
        if given is None:
            continue
        weights += criterion.weight
        total += criterion.weight * share(criterion, given)
        if criterion.critical and given == 0:
            failed.append(criterion.key)
            caps.append(criterion.cap)
    score = 100 * total / weights if weights else None
    if caps:
        score = min(caps) if score is None else min(score, *caps)
    return Result(score, tuple(failed))
