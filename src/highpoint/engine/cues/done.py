"""Does the agent say that it is done?"""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading

CUE = "done"


def observe(reading: Reading) -> Iterator[Observation]:
    """Yield what the rules of this cue's lexicon file found."""
    return reading.said(CUE)
