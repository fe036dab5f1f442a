"""Signs of politeness in the agent's turns."""

from __future__ import annotations

from highpoint.engine.conversation import Role
from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.observation import Span

NAME = "courtesy"
TITLE = "Courtesy"
DEFINITION = (
    "Ten signs of politeness (thanks, please, could you, hedges …) less six of bluntness (you "
    "first, insisting, harsh words …)."
)
FORMULA = "mean over the agent's turns of polite signs present - blunt signs present"
SOURCE = (
    "Danescu-Niculescu-Mizil and others 2013, A Computational Approach to Politeness: their "
    "strategies and signs, each counting one"
)
CANNOT_TELL = (
    "Irony; politeness by custom of a trade or region; a kind word that is none of the listed."
)


def measure(seen: Seen) -> Measure | None:
    """Return the mean courtesy of the agent's turns."""
    turns = seen.conversation.by(Role.AGENT)
    total, spans = 0, []
    for turn in turns:
        text = seen.texts[turn.index]
        for pattern in seen.words.polite.values():
            if found := pattern.search(text):
                total += 1
                spans.append(Span(turn.index, *found.span()))
        total -= sum(pattern.search(text) is not None for pattern in seen.words.impolite.values())
    return Measure(total / len(turns), len(turns), tuple(sorted(spans))) if turns else None
