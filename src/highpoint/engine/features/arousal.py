"""How loud the customer gets."""

from __future__ import annotations

import re

from highpoint.engine.conversation import Role
from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.observation import Span

NAME = "arousal"
TITLE = "The customer's arousal"
DEFINITION = (
    "Signs of a raised voice in a customer's turn: shouting capitals, repeated marks, strong "
    "words, abuse."
)
FORMULA = "largest number of the four signs in one turn, 0 to 4"
SOURCE = (
    "The signs that sentiment of social posts counts as louder; anger itself is the mood's matter"
)
CANNOT_TELL = "Joy, which is loud too; cold anger, which is not."

ABUSE = frozenset({"hostility"})
_CAPITALS = re.compile(r"\b[A-Z]{4,}\b")


def measure(seen: Seen) -> Measure | None:
    """Return the signs of the loudest turn with that turn, None where the customer said nothing."""
    turns = seen.conversation.by(Role.CUSTOMER)
    if not turns:
        return None
    signs = [_signs(seen, turn.index, turn.text) for turn in turns]
    most = max(signs)
    loudest = turns[signs.index(most)]
    span = Span(loudest.index, 0, max(1, len(loudest.text)))
    return Measure(float(most), len(turns), (span,) if most else ())


def _signs(seen: Seen, turn: int, text: str) -> int:
    patterns = seen.words.patterns
    return (
        bool(_CAPITALS.search(text))
        + bool(patterns["repeated_marks"].search(text))
        + bool(patterns["intensifiers"].search(seen.texts[turn]))
        + bool(seen.cues(turn) & ABUSE)
    )
