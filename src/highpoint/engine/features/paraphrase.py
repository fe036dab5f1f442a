"""How often the agent says back what was understood."""

from __future__ import annotations

from highpoint.engine.conversation import Role
from highpoint.engine.dialogue.uptake import exchanges
from highpoint.engine.features._seen import Measure, Seen

NAME = "paraphrase"
TITLE = "Paraphrase"
DEFINITION = (
    "The agent says in own words what the customer seems to mean or feel, so that it can be put "
    "right."
)
FORMULA = "replies with a sentence that says back what was understood / replies"
SOURCE = (
    "Sharma and others 2020, A Computational Approach to Understanding Empathy Expressed in Text-"
    "Based Peer Support (EPITOME): interpretations; restating as a strategy: Liu and others 2021,"
    " Towards Emotional Support Dialog Systems (ESConv)"
)
CANNOT_TELL = (
    "A paraphrase without its usual opening; experts agree little on it (weighted kappa .39), so "
    "it is a flag and no grade."
)


def measure(seen: Seen) -> Measure | None:
    """Return the share of replies that say back what was understood."""
    places = seen.places("restating", Role.AGENT)
    replies = [{turn.index for turn in reply} for _, reply in exchanges(seen.conversation)]
    hits = sum(any(span.turn in reply for span in places) for reply in replies)
    return Measure(hits / len(replies), len(replies), places) if replies else None
