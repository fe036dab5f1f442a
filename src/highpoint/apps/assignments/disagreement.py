"""Where people and the engine agree little: criteria, and conversations that show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from highpoint.apps.desk.models import PersonEvaluation, Purpose, Rating
from highpoint.apps.quality.models import Evaluation, Moment, Scorecard
from highpoint.engine.insight.agreement import Metric, Unit, gwet_ac
from highpoint.engine.scorecard import Scorecard as Card

# Below this a criterion is advice only.
AGREED = 0.7
# Fewer answers of both to one criterion say nothing of how well they agree.
FEWEST = 10
# So many points between a person's score and the engine's of one conversation are many.
APART = 20
# How far back people's evaluations are compared.
LOOK_BACK = timedelta(days=180)

Answers = dict[tuple[str, int], list[tuple[int, int]]]


@dataclass(slots=True)
class Disagreement:
    """The conversations that show where people and engine part, and what that is, in sentences."""

    conversations: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def find(first: datetime, until: datetime) -> Disagreement:
    """
    Return the conversations of a stretch of days in which people and engine part, or are likely to.

    Those are the ones whose scores lie 20 points apart, and those with a moment that is read by a
    criterion on which the two agree less than 0.7 (Gwet's AC2, over 180 days).
    """
    people = list(
        PersonEvaluation.objects.filter(
            submitted_at__gte=until - LOOK_BACK,
            submitted_at__lt=until,
            purpose__in=[Purpose.REVIEW, Purpose.PEER],
            turn=None,
        ).values_list("pk", "conversation", "agent", "scorecard", "score", "started_at")
    )
    if not people:
        return Disagreement(notes=["Nobody has reviewed yet, so no agreement can be told."])
    engine = {
        (row.conversation_id, row.agent_id, row.scorecard_id): row
        for row in Evaluation.objects.filter(conversation__in={row[1] for row in people})
    }
    found = Disagreement()
    pairs = [(row, engine[row[1:4]]) for row in people if row[1:4] in engine]
    for (_, talk, _, _, score, at), theirs in pairs:
        if score is None or theirs.score is None or not first <= at < until:
            continue
        if abs(score - theirs.score) >= APART:
            found.conversations.add(talk)
    kinds = _disputed_kinds(_answers({row[0]: theirs for row, theirs in pairs}), found.notes)
    if kinds:
        moments = Moment.objects.filter(
            kind__in=kinds, started_at__gte=first, started_at__lt=until
        ).order_by()
        found.conversations.update(moments.values_list("conversation", flat=True).distinct())
    return found


def _answers(engine: dict[int, Evaluation]) -> Answers:
    """Return what both answered, by criterion and scorecard: 0 missed, 1 in part, 2 met."""
    answers: Answers = {}
    ratings = Rating.objects.filter(evaluation__in=engine, points__isnull=False, of=2)
    for evaluation, criterion, points in ratings.values_list("evaluation", "criterion", "points"):
        theirs = engine[evaluation]
        for key, offered, met, partial in theirs.ratings:
            if key == criterion and offered:
                level = round(2 * (met + partial / 2) / offered)
                answers.setdefault((key, theirs.scorecard_id), []).append((int(points or 0), level))
    return answers


def _disputed_kinds(answers: Answers, notes: list[str]) -> set[str]:
    """Return the kinds of moment that criteria of low agreement read, and say which those are."""
    kinds: set[str] = set()
    rows = Scorecard.objects.in_bulk({scorecard for _, scorecard in answers})
    for (key, scorecard), both in sorted(answers.items()):
        units: list[Unit] = list(both)
        if len(both) < FEWEST or (agreed := gwet_ac(units, Metric.ORDINAL)) >= AGREED:
            continue
        card = Card.from_dict(rows[scorecard].definition)
        criterion = next((one for one in card.criteria if one.key == key), None)
        if criterion and criterion.kinds:
            kinds.update(kind.value for kind in criterion.kinds)
            notes.append(
                f"People and engine agree {agreed:.2f} (n {len(both)}) on “{criterion.title}”."
            )
    if not kinds:
        notes.append("On no criterion is agreement known to be low yet.")
    return kinds
