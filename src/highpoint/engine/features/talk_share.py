"""How much of the talk is the agent's."""

from __future__ import annotations

from highpoint.engine.conversation import Role
from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.text import words

NAME = "talk_share"
TITLE = "Share of the talk"
DEFINITION = "The agent's words among all words of customer and agent."
FORMULA = "the agent's words / (the agent's words + the customer's words)"
SOURCE = "A plain count; no study is claimed for it"
CANNOT_TELL = "Whether the words were needed; pasted terms and links count like others."


def measure(seen: Seen) -> Measure | None:
    """Return the agent's share of the words, None where a side said nothing."""
    agent, customer = (
        sum(len(words(seen.texts[turn.index])) for turn in seen.conversation.by(role))
        for role in (Role.AGENT, Role.CUSTOMER)
    )
    return Measure(agent / (agent + customer), agent + customer) if agent and customer else None
