"""The promise ledger kept up with what comes in: promises of each talk read, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.care import ledger
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.operations import agent_key
from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation
from highpoint.engine.promises import Calendar, commitments
from highpoint.engine.promises.keeping import can_be_held


def keep(
    rows: Sequence[Kept],
    talks: Sequence[Conversation],
    analyses: Sequence[Analysis],
    agents: Mapping[str, Agent],
) -> None:
    """Write the promises of talks just read into the ledger; runs in their transaction."""
    found = [
        one
        for row, talk, analysis in zip(rows, talks, analyses, strict=True)
        for one in _found(row, talk, analysis, agents)
    ]
    pks = [row.pk for row in rows]
    ledger.write(pks, found)
    ledger.settle(pks)


def _found(
    row: Kept, talk: Conversation, analysis: Analysis, agents: Mapping[str, Agent]
) -> Iterator[ledger.Found]:
    calendar = Calendar(zone=timezone.get_current_timezone())
    for one in commitments(talk, analysis.observations, calendar, analysis.language):
        turn = talk.turns[one.span.turn]
        words = turn.text[one.span.start : one.span.end]
        if one.vague and not can_be_held(words, analysis.language):
            continue
        key = agent_key(turn.author)
        agent = agents.get(key) if key else row.agent
        made_at = turn.at or (row.started_at if row.has_time else None)
        yield ledger.Found(row, one, words, agent, made_at, analysis.language)
