"""
Teaches the encoder of short questions what asks the same, and writes it.

    python -m corpus.train_encoder [--check]

It is taught by nothing but the phrases by which the facts of the shipped scenarios are asked for:
each phrase must find another phrase of its own fact among all of its scenario, those with the same
words left aside. Everything is in a fixed order, chance is seeded, and numbers are stored in a byte
each, so training twice gives the same bytes. :func:`taught` is also called without some scenarios.
"""

from __future__ import annotations

import argparse
import io
import math
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from highpoint.practice.listening.encoder import (
    ENCODER,
    LEAST_RARE,
    Encoder,
    read,
    signs,
)
from highpoint.practice.listening.finder import Counts, lines_of, phrases_of
from highpoint.practice.listening.meaning import stem
from highpoint.practice.listening.vectors import table
from highpoint.practice.listening.wording import LITTLE, worded
from highpoint.practice.scenario import Scenario, names, shipped

NUMBERS = 64
ROUNDS, SLOWER_AT_LAST = 12, 4
BATCHES = 3
SHARP = 10.0
LEFT_OUT = 0.15
# How fast each part moves, and how strongly it is held to where it began.
RATES = {"turn": 0.01, "words": 0.002, "weights": 0.03}
HELD = {"turn": 1e-3, "words": 2e-4, "weights": 2e-3}
_SIGN, _LITTLE = 0.25, 0.04
_MAIN_AMONG = 8000
_NEVER = -2.0
_STEPS, _RARITIES = 127, 255


class Phrases(NamedTuple):
    """A scenario's phrases: which sign each holds, of which fact it is, which say the same."""

    signs: csr_matrix
    facts: np.ndarray
    starts: np.ndarray
    same: np.ndarray


def main() -> None:
    """Teach on all shipped scenarios and write what was learned, or compare it."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--check", action="store_true", help="compare with what is shipped")
    check = reader.parse_args().check
    data = written(*taught(names(), shown=True))
    if check:
        print("the same" if ENCODER.read_bytes() == data else "NOT the same")
    else:
        ENCODER.write_bytes(data)
        print(f"{len(data):,} bytes")


def taught(
    chosen: Collection[str], *, shown: bool = False
) -> tuple[dict[str, np.ndarray], np.ndarray, dict[str, float]]:
    """Return the words an encoder learned, how it turns all others, and how rare words are."""
    scenarios = [shipped(name) for name in names() if name in chosen]
    rarities = rarity(scenarios)
    places: dict[str, int] = {}
    data = [phrases(each, places) for each in scenarios]
    start = begun(list(places), rarities)
    sets = [each._replace(signs=_wide(each.signs, len(places))) for each in data]
    now = {name: part.copy() for name, part in start.items()}
    moved = {name: np.zeros_like(part) for name, part in start.items()}
    swung = {name: np.zeros_like(part) for name, part in start.items()}
    chance = np.random.default_rng(0)
    step = 0
    for each_round in range(ROUNDS):
        slower = 0.3 if each_round >= ROUNDS - SLOWER_AT_LAST else 1.0
        for which in chance.permutation(len(sets)):
            one = sets[which]
            for batch in np.array_split(chance.permutation(len(one.facts)), BATCHES):
                kept = one.signs.copy()
                kept.data = kept.data * (chance.random(len(kept.data)) > LEFT_OUT)
                step += 1
                for name, slope in slopes(now, kept, one, np.sort(batch)).items():
                    slope += HELD[name] * (now[name] - start[name])
                    moved[name] += 0.1 * (slope - moved[name])
                    swung[name] += 0.01 * (slope * slope - swung[name])
                    wide = np.sqrt(swung[name] / (1 - 0.99**step)) + 1e-8
                    now[name] -= slower * RATES[name] * moved[name] / (1 - 0.9**step) / wide
        if shown:
            right = np.mean([_right(now, each) for each in sets])
            print(f"round {each_round + 1}: {right:.3f} of the phrases find their fact", flush=True)
    words = (np.exp(now["weights"])[:, None] * now["words"]) @ now["turn"]
    return dict(zip(places, words, strict=True)), now["turn"], rarities


def rarity(scenarios: Sequence[Scenario]) -> dict[str, float]:
    """Return of each stem how rare it is among the facts of some scenarios, from 0 to 1."""
    facts = [fact for each in scenarios for fact in each.facts]
    seen: Counter[str] = Counter()
    for fact in facts:
        texts = (*phrases_of(fact), *lines_of(fact))
        seen.update({stem(word) for text in texts for word in worded(text).about})
    of = len(facts) + 1
    return {each: math.log(of / (times + 1)) / math.log(of) for each, times in sorted(seen.items())}


def phrases(scenario: Scenario, places: dict[str, int]) -> Phrases:
    """Return the phrases of a scenario that say something; new signs get the next places."""
    counts = Counts(scenario.facts, scenario.matter["thing"])
    rows, columns, values, facts, about = [], [], [], [], []
    for at, fact in enumerate(scenario.facts):
        for told in map(worded, phrases_of(fact)):
            if not told.about:
                continue
            for sign in signs(told):
                if sign.startswith("=") or table().place(sign) is not None:
                    rows.append(len(facts))
                    columns.append(places.setdefault(sign, len(places)))
                    values.append(counts.of(sign))
            facts.append(at)
            about.append(frozenset(map(stem, told.about)))
    of = np.array(facts)
    same = np.array([[one <= other or other <= one for other in about] for one in about])
    matrix = csr_matrix((values, (rows, columns)), shape=(len(facts), len(places)))
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    return Phrases(matrix, np.unique(of, return_inverse=True)[1], starts, same)


def begun(known: Sequence[str], rarities: dict[str, float]) -> dict[str, np.ndarray]:
    """Return the parts of an encoder before it is taught: the published vectors and their main directions."""
    chance = np.random.default_rng(1)
    vectors, weights = np.zeros((len(known), table().vectors.shape[1])), np.zeros(len(known))
    for row, sign in enumerate(known):
        if sign.startswith("="):
            any_way = chance.normal(size=vectors.shape[1])
            vectors[row], weights[row] = any_way / np.linalg.norm(any_way), math.log(_SIGN)
        else:
            vectors[row] = table().vectors[table().place(sign)]
            rare = max(LEAST_RARE, rarities.get(stem(sign), 1.0))
            weights[row] = math.log(_LITTLE if sign in LITTLE else rare)
    main_ones = np.linalg.svd(table().vectors[:_MAIN_AMONG].astype(float), full_matrices=False)[2]
    return {"turn": main_ones[:NUMBERS].T.copy(), "words": vectors, "weights": weights}


def slopes(
    now: dict[str, np.ndarray], kept: csr_matrix, one: Phrases, batch: np.ndarray
) -> dict[str, np.ndarray]:
    """Return in which direction each part lets the phrases of a batch find their facts better."""
    summed, asks, lengths = _encoded(now, kept)
    best, which = _best(asks, one, batch)
    at = np.arange(len(batch))
    found = best[at, one.facts[batch]] > _NEVER
    chances = np.exp(SHARP * (best - best.max(1, keepdims=True)))
    chances /= chances.sum(1, keepdims=True)
    chances[at, one.facts[batch]] -= 1
    chances[~found] = 0
    chances[best <= _NEVER] = 0
    chances *= SHARP / max(1, found.sum())
    # One row a phrase of the batch, with what it pulls at in its best phrase of each fact.
    pulls = csr_matrix(
        (chances.ravel(), (np.repeat(at, chances.shape[1]), which.ravel())),
        shape=(len(batch), len(one.facts)),
    )
    of_asks = pulls.T @ asks[batch]
    of_asks[batch] += pulls @ asks
    of_turned = (of_asks - (of_asks * asks).sum(1, keepdims=True) * asks) / lengths
    of_signs = kept.T @ (of_turned @ now["turn"].T)
    much = np.exp(now["weights"])[:, None]
    return {
        "turn": summed.T @ of_turned,
        "words": of_signs * much,
        "weights": (of_signs * now["words"] * much).sum(1),
    }


def written(words: dict[str, np.ndarray], turn: np.ndarray, rarities: dict[str, float]) -> bytes:
    """Return the bytes of an encoder's file."""
    known = sorted(words)
    rows = np.stack([words[each] for each in known])
    scale = (np.abs(rows).max(1) / _STEPS).astype(np.float16)
    scale = np.maximum(scale, np.float16(1e-4))
    steps = np.clip(np.round(rows / scale[:, None].astype(float)), -_STEPS, _STEPS)
    file = io.BytesIO()
    np.savez(
        file,
        words=_letters(known),
        taught=steps.astype(np.int8),
        scale=scale,
        turn=turn.astype(np.float16),
        stems=_letters(list(rarities)),
        rarity=np.round(np.array(list(rarities.values())) * _RARITIES).astype(np.uint8),
    )
    return file.getvalue()


def as_shipped(
    words: dict[str, np.ndarray], turn: np.ndarray, rarities: dict[str, float]
) -> Encoder:
    """Return an encoder as it would be read from its file."""
    return read(io.BytesIO(written(words, turn, rarities)))


def _letters(words: Sequence[str]) -> np.ndarray:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _wide(matrix: csr_matrix, columns: int) -> csr_matrix:
    return csr_matrix((matrix.data, matrix.indices, matrix.indptr), (matrix.shape[0], columns))


def _encoded(
    now: dict[str, np.ndarray], rows: csr_matrix
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    summed = rows @ (np.exp(now["weights"])[:, None] * now["words"])
    turned = summed @ now["turn"]
    lengths = np.linalg.norm(turned, axis=1, keepdims=True) + 1e-9
    return summed, turned / lengths, lengths


def _best(asks: np.ndarray, one: Phrases, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each phrase of a batch how near the best phrase of each fact is, and which that is."""
    near = np.where(one.same[batch], _NEVER, asks[batch] @ asks.T)
    ends = [*one.starts[1:], near.shape[1]]
    which = np.stack([near[:, a:b].argmax(1) + a for a, b in zip(one.starts, ends, strict=True)], 1)
    return np.take_along_axis(near, which, 1), which


def _right(now: dict[str, np.ndarray], one: Phrases) -> float:
    every = np.arange(len(one.facts))
    best, _ = _best(_encoded(now, one.signs)[1], one, every)
    found = best[every, one.facts] > _NEVER
    return float((best.argmax(1) == one.facts)[found].mean())


if __name__ == "__main__":
    main()
