"""Whether both sides use little words alike."""

from __future__ import annotations

from highpoint.engine.conversation import Role
from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.text import words

NAME = "style_match"
TITLE = "Style match"
DEFINITION = "How alike customer and agent are in their shares of nine classes of function words."
FORMULA = (
    "mean over nine classes of 1 - |c - a| / (c + a + 0.0001); c, a: share of the class in each "
    "side's words"
)
SOURCE = "Ireland and Pennebaker 2010, Language Style Matching; in service: Ordenes and others 2019"
CANNOT_TELL = "Who follows whom; talks in which a side says fewer than 30 words."

FEWEST_WORDS = 30
# Keeps a class that neither side uses from dividing by nothing.
TINY = 0.0001


def measure(seen: Seen) -> Measure | None:
    """Return the match, 0 to 1, None below 30 words on either side."""
    sides = [_said(seen, role) for role in (Role.CUSTOMER, Role.AGENT)]
    fewest = min(map(len, sides))
    if fewest < FEWEST_WORDS:
        return None
    classes = seen.words.function_words.values()
    shares = [[sum(w in listed for w in side) / len(side) for side in sides] for listed in classes]
    matches = [1 - abs(one - other) / (one + other + TINY) for one, other in shares]
    return Measure(sum(matches) / len(matches), fewest)


def _said(seen: Seen, role: Role) -> list[str]:
    return [word for turn in seen.conversation.by(role) for word in words(seen.texts[turn.index])]
