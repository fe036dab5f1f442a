"""What the database keeps, as plain rows for a file, in the order in which it came in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.models import Turn
from highpoint.apps.desk.corrections import cases
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.quality.taken import ABOUT, Row, about, quotes, ratings_of
from highpoint.engine.conversation import Conversation

# Conversations loaded at a time.
CHUNK = 200

# The columns of each kind of row with what they hold: text, whole, number, truth, a list kept
# as JSON in a table, or turns.
COLUMNS: dict[str, dict[str, str]] = {
    "conversations": {
        **dict.fromkeys(Conversation("", ()).to_dict(), "text"),
        "turns": "turns",
        "made_up": "truth",
    },
    "messages": {
        **dict.fromkeys(
            [
                "conversation",
                "source",
                "role",
                "text",
                "at",
                "author",
                "agent",
                "customer",
                "customer_name",
                "channel",
                "language",
                "subject",
            ],
            "text",
        ),
        "public": "truth",
        "made_up": "truth",
    },
    "moments": {
        **ABOUT,
        "agent": "text",
        "kind": "text",
        "verdict": "text",
        "turn": "whole",
        "reply": "list",
        "trigger": "list",
        "evidence": "list",
        "reason": "text",
        "engine_version": "text",
    },
    "evaluations": {
        **ABOUT,
        "agent": "text",
        "by": "text",
        "purpose": "text",
        "message": "whole",
        "scorecard": "text",
        "version": "whole",
        "score": "number",
        "low": "number",
        "high": "number",
        "n": "whole",
        "failed": "list",
        "ratings": "list",
        "engine_version": "text",
    },
    "corrections": {
        **ABOUT,
        "turn": "whole",
        "role": "text",
        "text": "text",
        "before": "text",
        "words": "text",
        "kind": "text",
        "is_one": "truth",
        "verdict": "text",
        "engine_kind": "text",
        "engine_verdict": "text",
        "engine_version": "text",
        "why": "text",
        "own": "truth",
        "at": "text",
    },
}


def conversations() -> Iterator[Row]:
    """Yield each conversation in the product's own form, which import reads back."""
    for kept in _all("turns__author"):
        yield {**_talk(kept).to_dict(), "made_up": kept.made_up}


def messages() -> Iterator[Row]:
    """Yield one row a message, under headers that import understands."""
    for kept in _all("turns__author"):
        talk = _talk(kept).to_dict()
        for turn in talk["turns"]:
            yield {
                "conversation": talk["id"],
                "source": talk["source"],
                "role": turn["role"],
                "text": turn["text"],
                "at": turn["at"],
                "author": turn.get("author"),
                "agent": talk["agent"],
                "customer": talk["customer"],
                "customer_name": talk["customer_name"],
                "channel": talk["channel"],
                "language": talk["language"],
                "subject": talk["subject"],
                "public": turn.get("public"),
                "made_up": kept.made_up,
            }


def moments() -> Iterator[Row]:
    """Yield each moment with the words it rests on."""
    for kept in _all("turns", "moments__agent"):
        texts = {turn.index: turn.text for turn in kept.turns.all()}
        for moment in kept.moments.all():
            yield {
                **about(kept),
                "agent": moment.agent.key if moment.agent else None,
                "kind": moment.kind,
                "verdict": moment.verdict,
                "turn": moment.turn,
                "reply": moment.reply,
                "trigger": quotes(moment.trigger, texts),
                "evidence": quotes(moment.evidence, texts),
                "reason": moment.reason,
                "engine_version": moment.engine_version,
            }


def evaluations() -> Iterator[Row]:
    """
    Yield each evaluation, conversation by conversation; never an order of people.

    Of people's, only submitted ones, and none given in a calibration; whose it is stays here.
    """
    for kept in _all(
        "evaluations__agent",
        "evaluations__scorecard",
        Prefetch("person_evaluations", _submitted(), to_attr="submitted"),
    ):
        yield from map(_by_person, kept.submitted)  # type: ignore[attr-defined]
        for evaluation in kept.evaluations.all():
            yield {
                **about(kept),
                "agent": evaluation.agent.key if evaluation.agent else None,
                "by": "engine",
                "purpose": None,
                "message": None,
                "scorecard": evaluation.scorecard.name,
                "version": evaluation.scorecard.version,
                "score": evaluation.score,
                "low": evaluation.low,
                "high": evaluation.high,
                "n": evaluation.n,
                "failed": evaluation.failed,
                "ratings": ratings_of(evaluation),
                "engine_version": evaluation.engine_version,
            }


def _submitted() -> QuerySet[PersonEvaluation]:
    rows = PersonEvaluation.objects.filter(submitted_at__isnull=False)
    rows = rows.exclude(purpose=Purpose.CALIBRATION).order_by("pk")
    return rows.select_related("agent", "scorecard", "conversation").prefetch_related("ratings")


def _by_person(evaluation: PersonEvaluation) -> Row:
    ratings = list(evaluation.ratings.all())
    return {
        **about(evaluation.conversation),
        "agent": evaluation.agent.key,
        "by": "person",
        "purpose": evaluation.purpose,
        "message": evaluation.turn,
        "scorecard": evaluation.scorecard.name,
        "version": evaluation.scorecard.version,
        "score": evaluation.score,
        "low": None,
        "high": None,
        "n": sum(rating.points is not None for rating in ratings),
        "failed": evaluation.failed,
        "ratings": [
            {"criterion": one.criterion, "points": one.points, "of": one.of} for one in ratings
        ],
        "engine_version": None,
    }


def corrections() -> Iterator[Row]:
    """Yield each standing correction as a labelled case: the message, its words, what they are."""
    for case in cases():
        one = case.correction
        before = (
            Turn.objects.filter(conversation=one.conversation_id, index__lt=one.turn)
            .order_by("-index")
            .values_list("text", flat=True)
            .first()
        )
        yield {
            **about(one.conversation),
            "turn": one.turn,
            "role": case.turn.role,
            "text": case.turn.text,
            "before": before,
            "words": case.turn.text[one.start : one.end],
            "kind": case.kind,
            "is_one": case.is_one,
            "verdict": one.verdict or None,
            "engine_kind": one.was or None,
            "engine_verdict": one.was_verdict or None,
            "engine_version": one.engine_version,
            "why": one.why or None,
            "own": case.own,
            "at": one.at.isoformat(),
        }


def _all(*with_: Any) -> Iterator[Kept]:
    kept = Kept.objects.order_by("pk").select_related("agent").prefetch_related(*with_)
    return kept.iterator(chunk_size=CHUNK)


def _talk(kept: Kept) -> Conversation:
    return Conversation.from_dict(
        {
            "id": kept.external_id,
            "source": kept.source,
            "channel": kept.channel,
            "language": kept.language,
            "started_at": kept.started_at if kept.has_time else None,
            "agent": kept.agent.key if kept.agent else None,
            "customer": kept.customer_key,
            "customer_name": kept.customer_name,
            "subject": kept.subject,
            "turns": [_turn(turn) for turn in kept.turns.all()],
        }
    )


def _turn(turn: Turn) -> Row:
    author = turn.author.key if turn.author else None
    told = {"role": turn.role, "text": turn.text, "at": turn.at, "author": author}
    return told | {"public": turn.public}
