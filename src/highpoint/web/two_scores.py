"""What people make of somebody's conversations and what the engine does: two scores, kept apart."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q, Sum

from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.quality.figures import Days, ScoredDays, Sums
from highpoint.apps.quality.models import Scorecard, ScoreTally
from highpoint.engine.insight.means import Mean, mean_of, mean_of_sums


class TwoScores(NamedTuple):
    """
    The IQS (people's reviews) and the AQS (the engine's), None where too few were scored.

    ``reviewed`` and ``read`` tell how many conversations each rests on.
    """

    iqs: Mean | None
    reviewed: int
    aqs: Mean | None
    read: int


def two_scores(
    whose: Q, scorecard: Scorecard, days: Days, scored: ScoredDays | None = None
) -> TwoScores:
    """
    Return both scores of the agents that a condition on ``agent`` picks, in a stretch of days.

    The IQS is the mean of reviews of whole talks that were handed in. Peer and self-reviews,
    single messages and calibrations count in no score. ``scored`` are the days the engine read of
    theirs, where they are known.
    """
    reviews = PersonEvaluation.objects.filter(
        whose,
        purpose=Purpose.REVIEW,
        turn=None,
        submitted_at__isnull=False,
        score__isnull=False,
    ).filter(days.of_times("started_at"))
    # Asked for the scorecard, SQLite walks through everybody's reviews by it.
    given = [
        score
        for score, card in reviews.values_list("score", "scorecard__name")
        if score is not None and card == scorecard.name
    ]
    sums = scored.sums(days) if scored else _sums(whose, scorecard, days)
    aqs = mean_of_sums(sums.conversations, sums.total, sums.squares, 0, 100)
    return TwoScores(mean_of(given, 0, 100), len(given), aqs, sums.conversations)


def _sums(whose: Q, scorecard: Scorecard, days: Days) -> Sums:
    rows = ScoreTally.objects.filter(days.condition, whose, scorecard=scorecard)
    sums = rows.aggregate(n=Sum("conversations"), total=Sum("total"), squares=Sum("squares"))
    return Sums(sums["n"] or 0, sums["total"] or 0.0, sums["squares"] or 0.0)
