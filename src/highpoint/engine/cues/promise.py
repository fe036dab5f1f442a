"""Does the agent commit to something after this exchange?"""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.observation import Observation
from highpoint.engine.promises import stands, vocabulary
from highpoint.engine.promises.stands import sentence_around
from highpoint.engine.reading import Reading

CUE = "promise"
# A rule weaker than this tells a promise only beside a time: “the courier will come on Friday”.
SURE = 1.0


def observe(reading: Reading) -> Iterator[Observation]:
    """Yield what the rules found where it binds someone: no noes, ifs, questions or reports."""
    if not reading.present(CUE) or reading.lexicon is None:
        return
    words = vocabulary(reading.lexicon.language)
    for seen in reading.said(CUE):
        text = reading.texts[seen.span.turn]
        sure = seen.strength >= SURE or _dated(reading, seen)
        if sure and (words is None or stands(text, seen.span.start, seen.span.end, words)):
            yield seen


def _dated(reading: Reading, seen: Observation) -> bool:
    """Test for a time in the sentence of an observation."""
    span = seen.span
    times = reading.hits[span.turn].get("due_time")
    if not times:
        return False
    start, end = sentence_around(reading.texts[span.turn], span.start, span.end)
    return any(start <= time.span.start < end for time in times)
