"""A pasted block that does not fit what the customer has just said."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Mark, MarkKind
from highpoint.engine.moments import _judging as judging
from highpoint.engine.reading import Reading

MARK = MarkKind.SCRIPTED
TITLE = "Scripted"
DEFINITION = "A block that reads as pasted and does not fit what the customer has just said."
CANNOT_TELL = "A pasted text seen for the first time; only this conversation is read."
REASONS = {
    "said_again": "You said the same again, after the customer had answered.",
    "not_fitting": "These words read as pasted and do not fit what was just said.",
}

# Shorter turns ("You're welcome.") are repeated without harm.
FEWEST_LETTERS = 20


def find(reading: Reading) -> Iterator[Mark]:
    """Yield a mark where an agent repeats a turn, or says not to understand a plain sentence."""
    said: set[str] = set()
    for turn in reading.agents:
        text = "".join(filter(str.isalpha, reading.texts[turn]))
        if text in said and len(text) >= FEWEST_LETTERS:
            yield judging.mark(reading, MARK, reading.whole(turn), "said_again")
        elif seen := reading.at(turn, "not_understood"):
            place = judging.sentence(reading, seen[0])
            yield judging.mark(reading, MARK, place, "not_fitting")
        said.add(text)
