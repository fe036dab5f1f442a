"""What a ruling does to the disputed evaluation: its ratings, and its score by them."""

from __future__ import annotations

from collections.abc import Mapping

from highpoint.apps.desk.models import PersonEvaluation
from highpoint.engine.scorecard import Criterion, Scorecard
from highpoint.engine.scorecard.score import score_of


def rate_again(evaluation: PersonEvaluation, points: Mapping[str, int | None]) -> None:
    """
    Give criteria these points, and the evaluation the score that follows; the caller locks.

    One that was taken back meanwhile is a draft, which has no score until it is submitted again.
    """
    for criterion, given in points.items():
        evaluation.ratings.filter(criterion=criterion).update(points=given)
    if evaluation.submitted_at is None:
        return
    evaluation.score, evaluation.failed = _score(evaluation)
    evaluation.save(update_fields=["score", "failed"])


def _score(evaluation: PersonEvaluation) -> tuple[float | None, list[str]]:
    card = Scorecard.from_dict(evaluation.scorecard.definition)
    given = {
        rating.criterion: (rating.points, rating.of)
        for rating in evaluation.ratings.all()
        if rating.points is not None
    }
    rated = [criterion for criterion in card.criteria if criterion.key in given]
    score = score_of((each, 1, _worth(each, *given[each.key])) for each in rated).value
    failed = [each for each in rated if each.critical and not given[each.key][0]]
    if failed:
        cap = min(each.cap for each in failed)
        score = cap if score is None else min(score, cap)
    return score, [each.key for each in failed]


def _worth(criterion: Criterion, points: int | None, of: int) -> float:
    """Return what an answer counts, from 0 to 1: in part of a moment, what the card says."""
    assert points is not None
    if not criterion.judged and of == 2 and points == 1:
        return criterion.partial
    return points / of
