"""Whose service a customer's answer is about: the author of the reply, never the assignee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.feedback.models import ResponseCredit, SurveyResponse
from highpoint.engine.conversation import Role


def credit(responses: Iterable[SurveyResponse]) -> None:
    """
    Credit responses to who wrote the replies they are about, in place of whom they were before.

    One about a reply is its author's. One about the conversation is that of everybody who wrote
    an agent's turn in it. A turn that names nobody is the conversation's agent's; whom a ticket
    was assigned to counts only there. Where nobody replied, it is nobody's.
    """
    rows = list(responses)
    authors = _authors({row.conversation_id for row in rows})
    ResponseCredit.objects.filter(response__in=[row.pk for row in rows]).delete()
    ResponseCredit.objects.bulk_create(
        ResponseCredit(
            response=row, agent_id=agent, measure=row.measure, day=row.day, value=row.value
        )
        for row in rows
        for agent in _of(row, authors[row.conversation_id])
    )


def credit_again(conversations: Collection[int]) -> None:
    """Credit anew what was answered about conversations whose turns were brought in again."""
    rows = list(SurveyResponse.objects.filter(conversation__in=conversations))
    if rows:
        credit(rows)


def _of(row: SurveyResponse, authors: dict[int, int]) -> list[int]:
    if row.turn is not None:
        return [authors[row.turn]] if row.turn in authors else []
    return sorted(set(authors.values()))


def _authors(conversations: Collection[int]) -> dict[int, dict[int, int]]:
    """Return, by conversation and turn, who wrote each of the agents' turns."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    assigned = dict(
        Conversation.objects.filter(pk__in=conversations, agent__isnull=False).values_list(
            "pk", "agent"
        )
    )
    turns = Turn.objects.filter(conversation__in=conversations, role=Role.AGENT.value)
    for talk, index, author in turns.values_list("conversation", "index", "author"):
        whose = author if author is not None else assigned.get(talk)
        if whose is not None:
            found[talk][index] = whose
    return found
