"""Did the agent sign the turn: ^AB, *TMC, -Becky, /KC?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading

CUE = "signature"

_SIGNED = re.compile(
    # One set of signs is searched for faster than two ways to begin.
    r"[-\^*~/–—](?:(?<=[\^*])[ ]?[A-Za-z][\w'.]{0,20}(?: [A-Z][a-z]*\.?)?"
    r"|(?<=[\s.!?][-~/–—]) ?[A-Z][A-Za-z]{1,15})"
    r"(?=\W*(?:\d/\d\W*)?(?:https?://\S+\W*)?$)"
)
# The last characters of a turn that may hold a signature and a link behind it.
TAIL = 80


def observe(reading: Reading) -> Iterator[Observation]:
    """Yield the signature at the end of each agent's turn."""
    for turn in reading.agents:
        found = find(reading.turns[turn].text)
        if found is not None:
            yield Observation(CUE, Span(turn, *found), rule="signature")


def find(text: str) -> tuple[int, int] | None:
    """
    Return the place of a signature at the end of a text.

    >>> find("We are on it. ^TMC")
    (14, 18)
    """
    tail = max(0, len(text) - TAIL)
    found = _SIGNED.search(text[tail:])
    return (found.start() + tail, found.end() + tail) if found else None
