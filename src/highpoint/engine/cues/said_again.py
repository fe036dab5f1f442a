"""Does the customer say, in the same words, what they said before an agent's turn?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import sentences, stems, words

CUE = "said_again"

# Words this short carry little; fewer shared ones than this happen by chance.
SHORTEST_WORD = 4
FEWEST_SHARED = 2
# The share of the later turn's words that stood in the earlier one.
SHARE = 0.65
# The share of what either of two sentences is about that both are.
SENTENCE_SHARE = 0.45
# Who thanks or greets again says nothing again.
COURTESY = ("thanks", "praise", "goodbye")


def observe(reading: Reading) -> Iterator[Observation]:
    """Yield a customer's turn that repeats an earlier one, with an agent's turn in between."""
    if len(reading.blocks) < 2:
        return
    # What was said in the runs of turns before, each with an agent's turn behind it.
    earlier: list[set[str]] = []
    turns: list[int] = []
    for block in reading.blocks:
        here = [_carrying(reading.texts[turn]) for turn in block]
        for turn, said in zip(block, here, strict=True):
            if not turns or len(said) < FEWEST_SHARED:
                continue
            shared = [len(said & before) for before in earlier]
            most = max(shared)
            if most >= max(FEWEST_SHARED, SHARE * len(said)):
                yield Observation(CUE, reading.whole(turn), rule="same_words", strength=0.8)
            elif most >= FEWEST_SHARED:
                alike = [t for t, n in zip(turns, shared, strict=True) if n >= FEWEST_SHARED]
                if (place := _same_sentence(reading, turn, alike)) is not None:
                    yield Observation(CUE, place, rule="same_sentence", strength=0.75)
        earlier += here
        turns += block


def _same_sentence(reading: Reading, turn: int, earlier: Sequence[int]) -> Span | None:
    """Return a sentence of a turn that asks or says much what one in earlier turns did."""
    if reading.has(turn, *COURTESY):
        return None
    before = [said for each in earlier for _, said in _matters(reading, each)]
    for place, said in _matters(reading, turn):
        if any(
            len(said & other) >= max(FEWEST_SHARED, SENTENCE_SHARE * len(said | other))
            for other in before
        ):
            return place
    return None


def _matters(reading: Reading, turn: int) -> Iterator[tuple[Span, set[str]]]:
    """Yield each sentence of a turn with the words that carry its matter."""
    text = reading.texts[turn]
    for start, end in sentences(text):
        yield Span(turn, start, end), stems(text[start:end])


def _carrying(text: str) -> set[str]:
    return {word for word in words(text) if len(word) >= SHORTEST_WORD}
