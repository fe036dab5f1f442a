"""What the learned heads make of a customer's turn: the kinds of moments it likely opens."""

from __future__ import annotations

import math
from collections.abc import Iterator

from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import sentences
from highpoint.engine.weights.heads import Heads, heads, tokens

CUE = "likely"

# The rules that matched speak as one from this strength on.
ENOUGH = 1.0


def observe(reading: Reading) -> Iterator[Observation]:
    """
    Yield, for each head that speaks for a turn, the sentence that says so most.

    ``rule`` is the kind of moment, ``strength`` its probability, scaled so that one half is
    the threshold.
    """
    learned = heads(reading.lexicon.language) if reading.lexicon else None
    if learned is None:
        return
    for turn in reading.customers:
        placed = tokens(reading.texts[turn])
        words = [word for word, _ in placed]
        odds = learned.odds(words, signs(reading, turn)).tolist()
        for head, each in enumerate(odds):
            if each > 0:
                span = _says_so(reading, turn, learned, head, placed)
                yield Observation(CUE, span, learned.names[head], 1 / (1 + math.exp(-each)))


def signs(reading: Reading, turn: int) -> list[str]:
    """Return what the rules found in a turn, and where it stands, as the heads read it."""
    found = ["first turn" if reading.customers[0] == turn else "later turn"]
    for cue, seen in reading.hits[turn].items():
        rules = {each.rule: each.strength for each in seen}
        found.append(f"cue {cue}")
        if sum(rules.values()) >= ENOUGH:
            found.append(f"cue {cue} plainly")
        found += [f"rule {cue} {rule}" for rule in rules]
    return found


def _says_so(
    reading: Reading, turn: int, learned: Heads, head: int, placed: list[tuple[str, int]]
) -> Span:
    """Return the sentence whose words weigh most."""
    places = sentences(reading.texts[turn])
    if len(places) < 2:
        return reading.whole(turn)
    weights = learned.weights(head, [word for word, _ in placed])
    sums = [
        sum(weight for weight, (_, at) in zip(weights, placed, strict=True) if start <= at < end)
        for start, end in places
    ]
    start, end = places[max(range(len(places)), key=sums.__getitem__)]
    return Span(turn, start, end)
