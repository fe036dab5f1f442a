"""The agent goes beyond the request."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Mark, MarkKind
from highpoint.engine.moments import _judging as judging
from highpoint.engine.reading import Reading

MARK = MarkKind.EXTRA_TOUCH
TITLE = "Extra touch"
DEFINITION = (
    "The agent goes beyond the request unasked: a tip, a check, a waived fee, a kind personal word."
)
CANNOT_TELL = "What the team does for everyone anyway."
REASONS = {"extra_touch": "You went beyond what was asked."}

ENOUGH = 1.0


def find(reading: Reading) -> Iterator[Mark]:
    """Yield one mark for each agent's turn that does more than was asked."""
    if not reading.present("extra_touch"):
        return
    for turn in reading.agents:
        seen = reading.at(turn, "extra_touch")
        if judging.strength(seen) >= ENOUGH:
            place = judging.sentence(reading, judging.strongest(seen))
            yield judging.mark(reading, MARK, place, "extra_touch")
