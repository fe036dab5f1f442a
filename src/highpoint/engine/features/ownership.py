"""Whether the agent says I, or hides behind we."""

from __future__ import annotations

from highpoint.engine.conversation import Role
from highpoint.engine.features._seen import Measure, Seen

NAME = "ownership"
TITLE = "Says I"
DEFINITION = (
    "How often the agent speaks as “I” among “I” and “we”; “I think” and “I am afraid” do not "
    "count."
)
FORMULA = "I / (I + we) over the agent's turns"
SOURCE = (
    "Packard, Moore and McFerran 2018, (I'm) Happy to Help (You): “I” serves better than “we”; "
    "“you” makes no difference, so it is not counted"
)
CANNOT_TELL = "Where “we” is right, since the team did it; customs of other regions."


def measure(seen: Seen) -> Measure | None:
    """Return the share of I, None where the agent says neither."""
    own = seen.places("own_voice", Role.AGENT)
    total = len(own) + len(seen.places("team_voice", Role.AGENT))
    return Measure(len(own) / total, total, own) if total else None
