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
    earlier: list[tuple[int, set[str]]] = []
    for turn in reading.customers:
        said = {word for word in words(reading.texts[turn]) if len(word) >= SHORTEST_WORD}
        if len(said) >= FEWEST_SHARED and _repeats(reading, turn, said, earlier):
            yield Observation(CUE, reading.whole(turn), rule="same_words", strength=0.8)
        earlier.append((turn, said))


def _repeats(
    reading: Reading, turn: int, said: set[str], earlier: list[tuple[int, set[str]]]
) -> bool:
    for before, words_before in earlier:
        shared = len(said & words_before)
        if shared >= max(FEWEST_SHARED, SHARE * len(said)):
            return any(before < agent < turn for agent in reading.agents)
    return False
