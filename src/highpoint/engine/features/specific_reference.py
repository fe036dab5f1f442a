"""Whether the agent names the thing, or says “your issue”."""

from __future__ import annotations

from highpoint.engine.conversation import Role
from highpoint.engine.dialogue.vocabulary import vocabulary
from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.observation import Span

NAME = "specific_reference"
TITLE = "Names the thing"
DEFINITION = (
    "Of the agent's references to what the customer told: how many name it in the customer's "
    "words, and do not say “it” or “your issue”."
)
FORMULA = (
    "N / (N + V); N: the customer's earlier words that return in an agent's turn, V: “it”, “your "
    "issue” and the like"
)
SOURCE = (
    "Packard and Berger 2021, How Concrete Language Shapes Customer Satisfaction; the half of it "
    "that needs no norms"
)
CANNOT_TELL = "What “it” stands for; concreteness itself, since no list of norms may be shipped."


def measure(seen: Seen) -> Measure | None:
    """Return the share of references that name the thing, None where there are none."""
    words = vocabulary(seen.analysis.language)
    if words is None:
        return None
    told: set[str] = set()
    named: list[Span] = []
    for turn in seen.conversation.turns:
        if turn.role is Role.CUSTOMER:
            told |= words.matter(turn.text).keys()
        elif turn.role is Role.AGENT:
            places = words.matter(turn.text)
            named += [Span(turn.index, *places[stem][0]) for stem in sorted(told & places.keys())]
    vague = len(seen.places("vague", Role.AGENT))
    total = len(named) + vague
    return Measure(len(named) / total, total, tuple(sorted(named))) if total else None
