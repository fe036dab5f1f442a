"""Where a person and the engine answered otherwise: the talks, newest first, and the corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from highpoint.apps.calibration.counting import answer_of, counted
from highpoint.apps.desk.models import Correction, PersonEvaluation, Rating
from highpoint.apps.quality.models import Evaluation, Scorecard
from highpoint.engine.scorecard import Criterion

# Evaluations looked through at most, and at a time: a page is not to wait for all there are.
LOOKED_THROUGH = 2000
_BATCH = 50
LISTED = 25


@dataclass(frozen=True, slots=True)
class Difference:
    """One conversation: what the engine answered (None: no occasion), and what people did."""

    evaluation: PersonEvaluation
    engine: int | None
    ratings: list[Rating]


def differences(card: Scorecard, criterion: Criterion, seen: Q) -> list[Difference]:
    """Return the newest conversations in which the engine and a person differ on a criterion."""
    given = counted().filter(seen, scorecard=card)
    given = given.select_related("conversation", "agent").order_by("-submitted_at", "-pk")
    found: dict[tuple[int, int], Difference] = {}
    start, many = 0, _BATCH
    # Where few differ, each look is for more: to ask often takes longer than to read.
    while start < LOOKED_THROUGH:
        batch = list(given[start : min(start + many, LOOKED_THROUGH)])
        for one in _of(batch, criterion.key, card):
            place = (one.evaluation.conversation_id, one.evaluation.agent_id)
            found.setdefault(place, one)
            if found[place] is not one:
                found[place].ratings.extend(one.ratings)
        if len(found) >= LISTED or len(batch) < many:
            break
        start, many = start + many, 2 * many
    return list(found.values())[:LISTED]


def _of(batch: Sequence[PersonEvaluation], key: str, card: Scorecard) -> Iterator[Difference]:
    ratings = {
        rating.evaluation_id: rating
        for rating in Rating.objects.filter(evaluation__in=batch, criterion=key)
    }
    engine = {}
    # Asked for the scorecard as well, SQLite walks through all that is by it.
    of_talks = Evaluation.objects.filter(conversation__in=[one.conversation_id for one in batch])
    for talk, agent, by, counts in of_talks.values_list(
        "conversation", "agent", "scorecard", "ratings"
    ):
        for criterion, *row in counts if by == card.pk else ():
            if criterion == key:
                engine[talk, agent] = answer_of(*row)
    for one in batch:
        place = (one.conversation_id, one.agent_id)
        rating = ratings.get(one.pk)
        if rating and place in engine and engine[place] != rating.points:
            yield Difference(one, engine[place], [rating])


def corrections(criteria: Sequence[Criterion]) -> dict[str, int]:
    """Return how often people corrected the moments that each criterion reads."""
    counts = list(
        Correction.objects.filter(withdrawn_at=None)
        .order_by()
        .values_list("was", "found")
        .annotate(n=Count("pk"))
    )
    return {
        criterion.key: sum(
            n for was, found, n in counts if {was, found} & {*criterion.kinds, criterion.misses}
        )
        for criterion in criteria
        if criterion.kinds or criterion.misses
    }
