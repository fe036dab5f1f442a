"""What a filter of the list finds, as plain rows for a file, in the order in which it came in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.quality.models import Evaluation, Moment, Sign
from highpoint.apps.quality.queries import Found

# Conversations held at a time.
CHUNK = 200

Row = dict[str, Any]

ABOUT = {
    "conversation": "text",
    "source": "text",
    "channel": "text",
    "started_at": "text",
    "made_up": "truth",
}
CONVERSATIONS = {
    **ABOUT,
    "language": "text",
    "subject": "text",
    "agent": "text",
    "team": "text",
    "customer": "text",
    "customer_name": "text",
    "offered": "whole",
    "met": "whole",
    "partial": "whole",
    "score": "number",
    "scorecard": "text",
    "end_state": "text",
    "resolved": "text",
    "impact": "number",
    "signs": "json",
    "hidden_until_reviewed": "truth",
    "turns": "json",
}
MOMENTS = {
    **ABOUT,
    "agent": "text",
    "kind": "text",
    "verdict": "text",
    "turn": "whole",
    "trigger": "json",
    "evidence": "json",
    "reason": "text",
}
EVALUATIONS = {
    **ABOUT,
    "agent": "text",
    "by": "text",
    "scorecard": "text",
    "version": "whole",
    "score": "number",
    "low": "number",
    "high": "number",
    "n": "whole",
    "failed": "json",
    "ratings": "json",
}


def conversations(found: Found, hidden: frozenset[int] = frozenset()) -> Iterator[Row]:
    """
    Yield each conversation with its turns and what was seen in it.

    Of the ``hidden`` ones, which whoever takes the file is yet to judge, what was seen is left out.
    """
    for talks in chunks(found, "reading__scorecard", "agent__team"):
        turns = _turns(talks)
        signs = _signs(talks)
        for talk in talks:
            reading = None if talk.pk in hidden else getattr(talk, "reading", None)
            yield {
                **about(talk),
                "language": talk.language,
                "subject": talk.subject,
                "agent": talk.agent.name if talk.agent else None,
                "team": talk.agent.team.name if talk.agent and talk.agent.team else None,
                "customer": talk.customer_key,
                "customer_name": talk.customer_name,
                "offered": reading.offered if reading else None,
                "met": reading.met if reading else None,
                "partial": reading.partial if reading else None,
                "score": reading.score if reading else None,
                "scorecard": str(reading.scorecard) if reading and reading.scorecard else None,
                "end_state": reading.end_state if reading else None,
                "resolved": reading.resolved if reading else None,
                "impact": reading.impact if reading else None,
                "signs": [] if talk.pk in hidden else signs.get(talk.pk, []),
                "hidden_until_reviewed": talk.pk in hidden,
                "turns": [
                    {"role": turn.role, "text": turn.text, "at": turn.at}
                    for turn in turns.get(talk.pk, [])
                ],
            }


def moments(found: Found) -> Iterator[Row]:
    """Yield the moments of each conversation, those of the kind and verdict asked for."""
    asked = found.wanted
    fields = {"kind": asked.kind, "verdict": asked.verdict if asked.kind else ""}
    fields = {name: value for name, value in fields.items() if value}
    for talks in chunks(found):
        texts = {
            pk: {turn.index: turn.text for turn in turns} for pk, turns in _turns(talks).items()
        }
        by_pk = {talk.pk: talk for talk in talks}
        rows = Moment.objects.filter(conversation__in=by_pk, **fields).select_related("agent")
        for moment in rows.order_by("conversation_id", "turn", "pk"):
            yield moment_row(moment, by_pk[moment.conversation_id], texts[moment.conversation_id])


def evaluations(found: Found) -> Iterator[Row]:
    """Yield the engine's evaluations of each conversation; never an order of people."""
    for talks in chunks(found):
        by_pk = {talk.pk: talk for talk in talks}
        rows = Evaluation.objects.filter(conversation__in=by_pk)
        for one in rows.select_related("agent", "scorecard").order_by("conversation_id", "pk"):
            yield evaluation_row(one, by_pk[one.conversation_id])


def moment_row(moment: Moment, talk: Conversation, texts: dict[int, str]) -> Row:
    """Return a moment with its words."""
    return {
        **about(talk),
        "agent": moment.agent.name if moment.agent else None,
        "kind": moment.kind,
        "verdict": moment.verdict,
        "turn": moment.turn,
        "trigger": quotes(moment.trigger, texts),
        "evidence": quotes(moment.evidence, texts),
        "reason": moment.reason,
    }


def evaluation_row(one: Evaluation, talk: Conversation) -> Row:
    """Return an evaluation with its ratings."""
    return {
        **about(talk),
        "agent": one.agent.name if one.agent else None,
        "by": "engine",
        "scorecard": one.scorecard.name,
        "version": one.scorecard.version,
        "score": one.score,
        "low": one.low,
        "high": one.high,
        "n": one.n,
        "failed": one.failed,
        "ratings": ratings_of(one),
    }


def ratings_of(one: Evaluation) -> list[Row]:
    """Return the engine's ratings, each number by its name."""
    names = ("criterion", "offered", "met", "partial")
    return [dict(zip(names, rating, strict=True)) for rating in one.ratings]


def turns_of(talks: Sequence[int]) -> dict[int, dict[int, str]]:
    """Return the texts of some conversations by id and place."""
    texts: dict[int, dict[int, str]] = {}
    rows = Turn.objects.filter(conversation__in=talks)
    for pk, index, text in rows.values_list("conversation", "index", "text"):
        texts.setdefault(pk, {})[index] = text
    return texts


def chunks(found: Found, *with_: str) -> Iterator[list[Conversation]]:
    """Yield the conversations that were found, some at a time, in the order they came in."""
    keys = found.rows.order_by("pk").values_list("pk", flat=True).distinct()
    left = keys.iterator(chunk_size=2_000)
    while pks := list(islice(left, CHUNK)):
        rows = Conversation.objects.filter(pk__in=pks).select_related(*with_)
        if with_:
            rows = rows.defer(
                "reading__observations",
                "reading__mood",
                "reading__end_spans",
                "reading__scorecard__definition",
            )
        yield list(rows.order_by("pk"))


def _turns(talks: Sequence[Conversation]) -> dict[int, list[Turn]]:
    turns: dict[int, list[Turn]] = {}
    for turn in Turn.objects.filter(conversation__in=talks).order_by("conversation_id", "index"):
        turns.setdefault(turn.conversation_id, []).append(turn)
    return turns


def _signs(talks: Sequence[Conversation]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Sign.objects.filter(conversation__in=talks).order_by("sign")
    for pk, sign in rows.values_list("conversation", "sign"):
        found.setdefault(pk, []).append(sign)
    return found


def about(talk: Conversation) -> Row:
    """Return what every row tells of its conversation."""
    return {
        "conversation": talk.external_id,
        "source": talk.source,
        "channel": talk.channel,
        "started_at": talk.started_at.isoformat() if talk.has_time else None,
        "made_up": talk.made_up,
    }


def quotes(spans: Sequence[Sequence[int]], texts: dict[int, str]) -> list[str]:
    """Return the words that spans point to."""
    return [texts.get(turn, "")[start:end] for turn, start, end in spans]
