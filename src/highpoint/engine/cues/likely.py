"""What the learned heads make of a customer's turn: the kinds of moments it likely opens."""

from __future__ import annotations

import math
from collections.abc import Iterator

from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading

CUE = "likely"

# Log-odds from which on a head is believed, a probability of 0.7; below it, it says nothing.
SURE = math.log(0.7 / 0.3)


def observe(reading: Reading) -> Iterator[Observation]:
    """
    Yield, for each head that is sure of a turn, the sentence that says so most.

    ``rule`` is the kind of moment, ``strength`` its probability, scaled so that calling it
    from one half on would find and spare the most.
    """
    learned = reading.heads
    if learned is None:
        return
    for turn in reading.customers:
        for name, each in reading.odds(turn).items():
            if each >= SURE:
                span = says_so(reading, turn, name)
                yield Observation(CUE, span, name, 1 / (1 + math.exp(-each)))


def says_so(reading: Reading, turn: int, name: str) -> Span:
    """Return the sentence of a turn whose words weigh most for a head."""
    sentences = reading.weighed(turn, name)
    if len(sentences) < 2:
        return reading.whole(turn)
    start, end = max(sentences, key=sentences.__getitem__)
    return Span(turn, start, end)
