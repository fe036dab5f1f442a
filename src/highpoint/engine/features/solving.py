"""How much of what the agent says works at the solution."""

from __future__ import annotations

from highpoint.engine.features._seen import SOLVING, Measure, Seen, share

NAME = "solving"
TITLE = "Solving work"
DEFINITION = (
    "The share of the agent's sentences that tell of an action, a cause, a time, a next step or "
    "that it is done."
)
FORMULA = "sentences with such words / the agent's sentences"
SOURCE = "Marinova, Singh and Singh 2018, Frontline Problem-Solving Effectiveness"
CANNOT_TELL = "Whether the step helps; a solution told without any of the words."


def measure(seen: Seen) -> Measure | None:
    """Return the share of solving sentences, None where the agent said nothing."""
    return share([each.span for each in seen.agent if each.cues & SOLVING], len(seen.agent))
