"""Whether warmth stands at the ends of the talk or in its middle."""

from __future__ import annotations

from highpoint.engine.features._seen import Measure, Seen, Sentence

NAME = "warmth_timing"
TITLE = "Timing of warmth"
DEFINITION = (
    "Warm sentences at the beginning and the end of the agent's words against those in the middle."
)
FORMULA = "(w[first fifth] + w[last fifth]) / 2 - w[middle]; w: share of warm sentences"
SOURCE = (
    "Packard, Li and Berger 2024, When Language Matters (phone and e-mail: warm first and last, "
    "competent between)"
)
CANNOT_TELL = (
    "Chat, where a study of 2026 finds the task first and warmth growing; there a high value is "
    "no praise."
)

WARM = frozenset(
    {
        "greeting",
        "acknowledgement",
        "apology",
        "specific_apology",
        "thanks",
        "goodbye",
        "praise_reply",
        "personal_reply",
    }
)
# Fewer sentences have no middle.
FEWEST = 5


def measure(seen: Seen) -> Measure | None:
    """Return how much warmer the ends are than the middle, -1 to 1; None below five sentences."""
    agents = seen.agent
    if len(agents) < FEWEST:
        return None
    end = max(1, len(agents) // 5)
    first, middle, last = agents[:end], agents[end:-end], agents[-end:]
    value = (_warm(first) + _warm(last)) / 2 - _warm(middle)
    return Measure(value, len(agents), tuple(each.span for each in agents if each.cues & WARM))


def _warm(some: tuple[Sentence, ...]) -> float:
    return sum(bool(each.cues & WARM) for each in some) / len(some)
