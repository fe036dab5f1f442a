"""What the learned heads make of a customer's turn: the kinds of moments it likely opens."""

from __future__ import annotations

import math
from collections.abc import Iterator

from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import sentences
from highpoint.engine.weights.heads import Heads, heads, places, tokens

CUE = "likely"

# The rules that matched speak as one from this strength on.
ENOUGH = 1.0
# Log-odds from which on a head is believed, a probability of 0.7; below it, it says nothing.
SURE = math.log(0.7 / 0.3)


def observe(reading: Reading) -> Iterator[Observation]:
    """
    Yield, for each head that is sure of a turn, the sentence that says so most.

    ``rule`` is the kind of moment, ``strength`` its probability, scaled so that calling it
    from one half on would find and spare the most.
    """
    learned = heads(reading.lexicon.language) if reading.lexicon else None
    if learned is None:
        return
    for turn in reading.customers:
        words = tokens(reading.texts[turn])
        for head, each in enumerate(learned.odds(words, signs(reading, turn))):
            if each >= SURE:
                span = _says_so(reading, turn, learned, head, words)
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


def _says_so(reading: Reading, turn: int, learned: Heads, head: int, words: list[str]) -> Span:
    """Return the sentence whose words weigh most."""
    parts = sentences(reading.texts[turn])
    if len(parts) < 2:
        return reading.whole(turn)
    placed = list(zip(learned.weights(head, words), places(reading.texts[turn]), strict=True))
    sums = [sum(weight for weight, at in placed if start <= at < end) for start, end in parts]
    start, end = parts[max(range(len(parts)), key=sums.__getitem__)]
    return Span(turn, start, end)
