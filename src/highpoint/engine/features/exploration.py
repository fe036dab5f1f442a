"""How many questions the agent asks about the matter."""

from __future__ import annotations

from highpoint.engine.features._seen import Measure, Seen

NAME = "exploration"
TITLE = "Exploration"
DEFINITION = (
    "The agent's questions about the matter itself; offers of help, checks at the end and small "
    "talk are none."
)
FORMULA = "number of the agent's sentences that ask about the matter"
SOURCE = (
    "Sharma and others 2020, A Computational Approach to Understanding Empathy Expressed in Text-"
    "Based Peer Support (EPITOME): explorations"
)
CANNOT_TELL = "Whether a question was needed, or had been answered already."

# Questions with one of these are good manners.
MANNERS = frozenset({"offer_help", "closing_check", "hold", "name_asked", "greeting"})


def measure(seen: Seen) -> Measure | None:
    """Return the number of questions about the matter, None where the agent said nothing."""
    small = seen.words.patterns["small_talk"]
    asked = [
        each.span
        for each in seen.agent
        if "question" in each.cues and not each.cues & MANNERS and not small.search(each.text)
    ]
    return Measure(float(len(asked)), len(asked), tuple(asked)) if seen.agent else None
