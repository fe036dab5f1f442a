"""How often the agent says sorry."""

from __future__ import annotations

from highpoint.engine.features._seen import Measure, Seen

NAME = "apologies"
TITLE = "Dose of apology"
DEFINITION = (
    "The agent's sentences that say sorry in a talk with trouble: one that names the fault helps,"
    " each further one does not."
)
FORMULA = "number of sentences that apologize"
SOURCE = (
    "Halperin, Ho, List and Muir 2022, Toward an Understanding of the Economics of Apologies: "
    "repeated ones cost more than silence"
)
CANNOT_TELL = "Whether it was sincere; whether anything was done about it."

SORRY = frozenset({"apology", "specific_apology"})


def measure(seen: Seen) -> Measure | None:
    """Return the number of apologies, None where there was no trouble."""
    said = tuple(each.span for each in seen.agent if each.cues & SORRY)
    return Measure(float(len(said)), len(said), said) if seen.trouble and seen.agent else None
