"""How often the agent defends after trouble."""

from __future__ import annotations

from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.moment import MarkKind

NAME = "defensiveness"
TITLE = "Defends"
DEFINITION = (
    "Of the agent's turns that answer trouble or anger: how many blame, excuse, contradict or "
    "hide behind policy."
)
FORMULA = "such turns marked defensive / turns that answer trouble"
SOURCE = (
    "Experts agree only fairly on dismissive replies (weighted kappa .45, Lend an Ear): a flag, "
    "shown with its words"
)
CANNOT_TELL = (
    "An explanation that was asked for and one that excuses, where the words are the same."
)


def measure(seen: Seen) -> Measure | None:
    """Return the share of defensive turns, None where nothing had to be answered."""
    turns = {turn for moment in seen.trouble for turn in moment.reply}
    spans = tuple(
        mark.span
        for mark in seen.analysis.marks
        if mark.mark is MarkKind.DEFENSIVE and mark.turn in turns
    )
    return Measure(len(spans) / len(turns), len(turns), spans) if turns else None
