"""Conversations in a line, for the tests of dialogue."""

from __future__ import annotations

from highpoint.engine.conversation import Conversation

ROLES = {"c": "customer", "a": "agent", "b": "bot"}


def talk(*turns: str, **fields: str) -> Conversation:
    """Return a conversation of turns such as ``c: Hello`` and ``a: Good morning``."""
    parted = (turn.partition(": ") for turn in turns)
    rows = [{"role": ROLES[role], "text": text} for role, _, text in parted]
    return Conversation.from_dict({"id": "talk", "turns": rows} | fields)


def quoted(conversation: Conversation, spans) -> list[str]:
    """Return the words of spans."""
    return [conversation.turns[each.turn].text[each.start : each.end] for each in spans]
