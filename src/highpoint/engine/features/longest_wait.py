"""The longest silence of the agent."""

from __future__ import annotations

from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.observation import Span

NAME = "longest_wait"
TITLE = "Longest wait"
DEFINITION = "The longest time that the customer waited for a reply, in seconds."
FORMULA = "largest time to reply, in seconds"
SOURCE = (
    "A plain count. That load and angry customers slow replies (Rafaeli and others 2019, Altman "
    "and others 2021) warns against judging people by it"
)
CANNOT_TELL = "Turns without times; whether the wait was announced (the moment hold asks that)."


def measure(seen: Seen) -> Measure | None:
    """Return the longest wait in seconds with the turn that ended it, None without times."""
    if not seen.waits:
        return None
    wait, turn = max(seen.waits, key=lambda each: each[0])
    ended = Span(turn.index, 0, max(1, len(turn.text)))
    return Measure(wait.total_seconds(), len(seen.waits), (ended,))
