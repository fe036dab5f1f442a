"""How easily the agent's words are read."""

from __future__ import annotations

import re

from highpoint.engine.features._seen import Measure, Seen
from highpoint.engine.text import words

NAME = "reading_ease"
TITLE = "Ease of reading"
DEFINITION = "Short sentences of short words read easily: about 60 is plain English, 30 is hard."
FORMULA = "206.8 - 1.015 (words / sentences) - 84.6 (syllables / words), over the agent's turns"
SOURCE = "Flesch 1948, A New Readability Yardstick; syllables are counted by groups of vowels"
CANNOT_TELL = "Whether the words were the right ones; order numbers and links; fewer than 30 words."

FEWEST_WORDS = 30
_SYLLABLE = re.compile(r"[aeiouy]+(?!$)|[aiouy]+$|ee+$|le$")


def measure(seen: Seen) -> Measure | None:
    """Return Flesch's reading ease, None below 30 words."""
    said = [word for each in seen.agent for word in words(each.text)]
    if len(said) < FEWEST_WORDS:
        return None
    syllables = sum(max(1, len(_SYLLABLE.findall(word))) for word in said)
    ease = 206.835 - 1.015 * len(said) / len(seen.agent) - 84.6 * syllables / len(said)
    return Measure(ease, len(said))
