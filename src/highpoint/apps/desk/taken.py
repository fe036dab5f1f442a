"""What people evaluated, as plain rows for a file: the evaluations, and each answer in them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from highpoint.apps.desk.models import PersonEvaluation, Rating
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.queries import Found
from highpoint.apps.quality.taken import ABOUT, Row, about, chunks

_OF = {
    **ABOUT,
    "agent": "text",
    "by": "text",
    "evaluation": "whole",
    "purpose": "text",
    "message": "whole",
    "scorecard": "text",
    "version": "whole",
}
REVIEWS = {
    **_OF,
    "unbiased": "truth",
    "submitted_at": "text",
    "score": "number",
    "n": "whole",
    "failed": "json",
    "summary": "text",
}
ANSWERS = {
    **_OF,
    "section": "text",
    "criterion": "text",
    "title": "text",
    "points": "whole",
    "of": "whole",
    "note": "text",
}


def reviews(found: Found, seen: QuerySet[PersonEvaluation]) -> Iterator[Row]:
    """
    Yield what people submitted of each conversation, of what ``seen`` allows; who judged stays here.

    ``message`` is the one that alone was judged, counted from 1.
    """
    for one, answers in _submitted(found, seen):
        yield {
            **_of(one),
            "unbiased": one.unbiased,
            "submitted_at": one.submitted_at.isoformat() if one.submitted_at else None,
            "score": one.score,
            "n": sum(answer.points is not None for answer in answers),
            "failed": one.failed,
            "summary": one.summary,
        }


def answers(found: Found, seen: QuerySet[PersonEvaluation]) -> Iterator[Row]:
    """Yield each answer people gave to a criterion; “no occasion” has no points."""
    titles: dict[int, dict[str, tuple[str, str]]] = {}
    for one, given in _submitted(found, seen):
        if one.scorecard_id not in titles:
            titles[one.scorecard_id] = {
                each.key: (each.section, each.title) for each in criteria_of(one.scorecard)
            }
        for answer in given:
            section, title = titles[one.scorecard_id].get(answer.criterion, ("", ""))
            yield {
                **_of(one),
                "section": section,
                "criterion": answer.criterion,
                "title": title,
                "points": answer.points,
                "of": answer.of,
                "note": answer.note,
            }


def _submitted(
    found: Found, seen: QuerySet[PersonEvaluation]
) -> Iterator[tuple[PersonEvaluation, list[Rating]]]:
    rows = seen.select_related("agent", "scorecard", "conversation").prefetch_related("ratings")
    for talks in chunks(found):
        here = rows.filter(conversation__in=[talk.pk for talk in talks])
        for one in here.order_by("conversation_id", "pk"):
            yield one, list(one.ratings.all())


def _of(one: PersonEvaluation) -> Row:
    return {
        **about(one.conversation),
        "agent": one.agent.name,
        "by": "person",
        "evaluation": one.pk,
        "purpose": one.purpose,
        "message": None if one.turn is None else one.turn + 1,
        "scorecard": one.scorecard.name,
        "version": one.scorecard.version,
    }
