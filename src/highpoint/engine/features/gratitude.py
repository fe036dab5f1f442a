"""Whether the customer's thanks are more than routine."""

from __future__ import annotations

from highpoint.engine.conversation import Role
from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.moment import Kind

NAME = "gratitude"
TITLE = "Real thanks"
DEFINITION = (
    "Of the customer's turns that thank: how many praise or thank warmly, beyond the ritual of "
    "leaving."
)
FORMULA = "turns with a moment of praise / turns with thanks or praise"
SOURCE = (
    "Herhausen and others 2023: listening and empathy turn anger into gratitude, even where "
    "nothing is recovered"
)
CANNOT_TELL = "Sarcasm without a mark of it; warm thanks by habit."

THANKS = frozenset({"thanks", "praise"})


def measure(seen: Seen) -> Measure | None:
    """Return the share of real thanks, None where nobody thanked."""
    praised = {m.turn: m.trigger[0] for m in seen.analysis.moments if m.kind is Kind.PRAISE}
    customers = [turn.index for turn in seen.conversation.by(Role.CUSTOMER)]
    thanked = [turn for turn in customers if turn in praised or seen.cues(turn) & THANKS]
    if not thanked:
        return None
    return Measure(len(praised) / len(thanked), len(thanked), tuple(praised.values()))
