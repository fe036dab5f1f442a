"""Does the customer say, in the same words, what they said before an agent's turn?"""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading
from highpoint.engine.text import words

CUE = "said_again"

# Words this short carry little; fewer shared ones than this happen by chance.
SHORTEST_WORD = 4
FEWEST_SHARED = 2
# The share of the later turn's words that stood in the earlier one.
SHARE = 0.65


def observe(reading: Reading) -> Iterator[Observation]:
    """Yield a customer's turn that repeats an earlier one, with an agent's turn in between."""
    if len(reading.blocks) < 2:
        return
    # What was said in the runs of turns before, each with an agent's turn behind it.
    earlier: list[set[str]] = []
    for block in reading.blocks:
        here = [_carrying(reading.texts[turn]) for turn in block]
        for turn, said in zip(block, here, strict=True):
            needed = max(FEWEST_SHARED, SHARE * len(said))
            if any(len(said & before) >= needed for before in earlier):
                yield Observation(CUE, reading.whole(turn), rule="same_words", strength=0.8)
        earlier += here


def _carrying(text: str) -> set[str]:
    return {word for word in words(text) if len(word) >= SHORTEST_WORD}
