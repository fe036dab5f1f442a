"""Which evaluations by people count when agreement is measured, and what they answer."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from highpoint.apps.calibration.models import RoundTalk
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.engine.insight.agreement import Metric
from highpoint.engine.scorecard import Criterion


def counted() -> QuerySet[PersonEvaluation]:
    """
    Return the evaluations of whole conversations that agreement is measured on.

    Reviews and peer reviews once they are handed in; of calibration only what was handed in
    before its round closed: while a round is open nothing may leak out of it, and after it
    everybody has seen the others'. What people say of themselves is left out.
    """
    closed = RoundTalk.objects.filter(
        conversation=OuterRef("conversation"),
        agent=OuterRef("agent"),
        scorecard=OuterRef("scorecard"),
        round__closed_at__gte=OuterRef("submitted_at"),
    )
    return PersonEvaluation.objects.filter(turn=None, submitted_at__isnull=False).filter(
        Q(purpose__in=[Purpose.REVIEW, Purpose.PEER])
        | Q(Exists(closed), purpose=Purpose.CALIBRATION)
    )


def metric_of(criterion: Criterion) -> Metric:
    """Return how far apart two answers to a criterion are: yes and no only differ."""
    return Metric.NOMINAL if criterion.points == 2 else Metric.ORDINAL


def answer_of(offered: int, met: int, partial: int) -> int | None:
    """
    Return the engine's counts as the one answer a person would give to the whole conversation.

    2 where every occasion was met, 0 where none was, not even in part, 1 in between; None
    where there was no occasion.

    >>> answer_of(3, 3, 0), answer_of(3, 1, 0), answer_of(2, 0, 0), answer_of(0, 0, 0)
    (2, 1, 0, None)
    """
    if not offered:
        return None
    if met == offered:
        return 2
    return 1 if met or partial else 0


def asks_the_same(one: Criterion, other: Criterion) -> bool:
    """Tell whether two versions of a criterion are answered by the same thing, whatever they weigh."""
    return (one.kinds, one.misses, one.fails_on, one.points, one.words, one.combination) == (
        other.kinds,
        other.misses,
        other.fails_on,
        other.points,
        other.words,
        other.combination,
    )
