"""
The learned heads: how likely a customer's turn opens a moment, and which of its words say so.

A head is linear over words, pairs of words and the rules that matched, so its answer is the sum
of their weights: the words with the largest weights are the evidence. ``corpus/train.py`` writes
the weights; ``heads.md`` beside them is their card.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
# What a matched rule counts against a text of one word; chosen on the corpus (see the card).
SIGN = 0.3
_QUANTA = 127

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[?!]+|[.,;:()\"]|[^\w\s]")
# Longer turns are pasted documents; their first words say what the person says.
_MOST_TOKENS = 400
_NOTHING: list[int] = []

# A feature's weight for each head, in whole steps of that head's scale.
Steps = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Heads:
    """All heads of a language: whole steps a feature, and a scale and a bias a head."""

    names: tuple[str, ...]
    steps: Steps
    pairs: Mapping[tuple[str, str], Sequence[int]]
    scales: tuple[float, ...]
    biases: tuple[float, ...]

    @classmethod
    def read(cls, text: str) -> Heads:
        """Read heads as ``packed`` writes them."""
        content = json.loads(text)
        steps = content["features"]
        parted = (feature.partition(" ") for feature in steps)
        pairs = {(one, two): steps[f"{one} {two}"] for one, blank, two in parted if blank}
        names, scales, biases = (tuple(content[each]) for each in ("names", "scales", "biases"))
        return cls(names, steps, pairs, scales, biases)

    def odds(self, words: Sequence[str], signs: Iterable[str]) -> dict[str, float]:
        """Return each head's log-odds against its threshold, by name."""
        said = self._sums(
            [
                *[self.steps.get(word) for word in set(words)],
                *[self.pairs.get(pair) for pair in set(_neighbors(words))],
            ]
        )
        seen = self._sums([self.steps.get(sign) for sign in set(signs)])
        root = 1 / math.sqrt(2 * len(words) + 1)
        rows = zip(self.names, said, seen, self.scales, self.biases, strict=True)
        return {
            name: (word * root + sign * SIGN) * scale + bias
            for name, word, sign, scale, bias in rows
        }

    def weights(self, head: int, words: Sequence[str]) -> list[float]:
        """Return how much each word, with half of its two pairs, speaks for a head."""
        own = [float(self.steps[word][head]) if word in self.steps else 0.0 for word in words]
        for place, pair in enumerate(_neighbors(words)):
            half = self.pairs[pair][head] / 2 if pair in self.pairs else 0.0
            for word in (place - 1, place):
                if 0 <= word < len(words):
                    own[word] += half
        return own

    def _sums(self, rows: Iterable[Sequence[int] | None]) -> list[int]:
        known = [row for row in rows if row is not None]
        return [sum(column) for column in zip(*known, strict=True)] or [0] * len(self.names)


def tokens(normalized: str) -> list[str]:
    """
    Return the words and marks of a normalized text; every number is ``0``.

    >>> tokens("not happy!! 12")
    ['not', 'happy', '!!', '0']
    """
    found = _TOKEN.findall(normalized)[:_MOST_TOKENS]
    return [each if each.isalpha() else _plain(each) for each in found]


def places(normalized: str) -> list[int]:
    """Return where each of a text's tokens begins."""
    return [match.start() for match in _TOKEN.finditer(normalized)][:_MOST_TOKENS]


def features(words: Sequence[str], signs: Iterable[str]) -> dict[str, float]:
    """Return what a head reads of a turn, each feature with its value."""
    said = [*words, *(f"{one} {two}" for one, two in _neighbors(words))]
    return dict.fromkeys(said, 1 / math.sqrt(len(said))) | dict.fromkeys(signs, SIGN)


def _neighbors(words: Sequence[str]) -> list[tuple[str, str]]:
    """Return each two neighbors, with ``^`` before the first word and ``$`` after the last."""
    return list(zip(["^", *words], [*words, "$"], strict=True))


def _plain(token: str) -> str:
    first = token[0]
    if first.isdigit():
        return "0"
    return token[:2] if first in "?!" else token


@cache
def heads(language: str) -> Heads | None:
    """Return a language's heads, or None where it has none."""
    path = FOLDER / f"heads.{language}.json"
    if not language.isalpha() or not path.is_file():
        return None
    return Heads.read(path.read_text("utf-8"))


def packed(names: Sequence[str], trained: Mapping[str, tuple[Mapping[str, float], float]]) -> str:
    """
    Return the weights file of heads given as (weight of each feature, bias), by name.

    Weights are rounded to 127 steps a head either way; features of no weight are left out.
    """
    scales = [max(map(abs, trained[name][0].values()), default=1.0) / _QUANTA for name in names]
    steps: dict[str, list[int]] = {}
    for column, (name, scale) in enumerate(zip(names, scales, strict=True)):
        for feature, weight in trained[name][0].items():
            if step := round(weight / scale):
                steps.setdefault(feature, [0] * len(names))[column] = step
    lines = ",\n".join(f"{json.dumps(each)}:{json.dumps(steps[each])}" for each in sorted(steps))
    head = {
        "names": list(names),
        "scales": [round(scale, 6) for scale in scales],
        "biases": [round(trained[name][1], 6) for name in names],
    }
    return f'{json.dumps(head)[:-1]}, "features": {{\n{lines}\n}}}}\n'
