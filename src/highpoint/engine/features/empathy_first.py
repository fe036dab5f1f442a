"""Whether care comes before the first question or fix."""

from __future__ import annotations

from highpoint.engine.features._seen import CARING, SOLVING, Measure, Seen

NAME = "empathy_first"
TITLE = "Empathy before analysis"
DEFINITION = (
    "Once the customer has first shown trouble or anger: does the agent's first caring sentence "
    "stand before the first question or step to a solution?"
)
FORMULA = (
    "1 where the first caring sentence from then on comes before, or with, the first question or "
    "solving sentence, else 0"
)
SOURCE = (
    "Herhausen and others 2023 on de-escalation in online care: listening and empathy first; the "
    "order is counted, not rated"
)
CANNOT_TELL = "Care that is only implied; whether the question was urgent."

ANALYZING = SOLVING | {"question"}


def measure(seen: Seen) -> Measure | None:
    """Return 1 or 0, None where there was no trouble, or nobody answered it."""
    reply = seen.trouble[0].reply if seen.trouble else ()
    if not reply:
        return None
    after = [each for each in seen.agent if each.span.turn >= reply[0]]
    caring = [place for place, each in enumerate(after) if each.cues & CARING]
    analyzing = [place for place, each in enumerate(after) if each.cues & ANALYZING]
    first = bool(caring) and (not analyzing or caring[0] <= analyzing[0])
    return Measure(float(first), 1, tuple(after[place].span for place in caring[:1]))
