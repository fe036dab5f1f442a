"""How warmly the first replies react to trouble."""

from __future__ import annotations

from highpoint.engine.features._seen import CARING, Measure, Seen

NAME = "emotional_reaction"
TITLE = "Emotional reaction"
DEFINITION = (
    "After a customer's turn of trouble or anger: do the agent's first two turns react to the "
    "feeling?"
)
FORMULA = (
    "mean over moments of trouble of 0 (no reaction), 1 (a bare sorry) or 2 (words for the trouble)"
)
SOURCE = (
    "Sharma and others 2020, A Computational Approach to Understanding Empathy Expressed in Text-"
    "Based Peer Support (EPITOME)"
)
CANNOT_TELL = "A warm reaction without any word of feeling; whether it was meant."

# The first turns of a reply in which a reaction still counts as one.
FIRST = 2
REACTS = CARING | {"apology"}


def measure(seen: Seen) -> Measure | None:
    """Return the mean reaction, 0 to 2, over the moments of trouble."""
    levels, spans = [], []
    for moment in seen.trouble:
        cues = frozenset[str]().union(*(seen.cues(turn) for turn in moment.reply[:FIRST]))
        levels.append(2 if cues & CARING else int("apology" in cues))
        spans += [
            each.span
            for each in seen.agent
            if each.span.turn in moment.reply[:FIRST] and each.cues & REACTS
        ]
    return Measure(sum(levels) / len(levels), len(levels), tuple(spans)) if levels else None
