"""How often the agent is unsure, or says so."""

from __future__ import annotations

from highpoint.engine.features._seen import Measure, Seen, share

NAME = "hedging"
TITLE = "Hedging"
DEFINITION = (
    "The agent's sentences with words that leave a way out: maybe, probably, I think, it seems."
)
FORMULA = "sentences with such words / the agent's sentences"
SOURCE = (
    "Hedges are a sign of politeness in Danescu-Niculescu-Mizil and others 2013; for service "
    "nothing is claimed"
)
CANNOT_TELL = "Honest doubt and evasion, where the words are the same."


def measure(seen: Seen) -> Measure | None:
    """Return the share of hedged sentences, None where the agent said nothing."""
    hedges = seen.words.patterns["hedges"]
    return share([each.span for each in seen.agent if hedges.search(each.text)], len(seen.agent))
