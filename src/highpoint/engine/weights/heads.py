"""
The learned heads: how likely a customer's turn opens a moment, and which of its words say so.

A head is linear over words, pairs of neighbors, pairs around one word, and the rules that matched, so its answer is the sum
of their weights: the words with the largest weights are the evidence. ``corpus/train.py`` writes
the weights; ``heads.md`` beside them is their card.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import count, pairwise, repeat
from pathlib import Path
from struct import Struct

FOLDER = Path(__file__).parent
# What a matched rule counts against a text of one word; chosen on the corpus (see the card).
SIGN = 0.3
_QUANTA = 127
# A feature that weighs fewer steps than this in every head decides nothing that can be measured.
FEWEST_STEPS = 5

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[?!]+|[.,;:()\"]|[^\w\s]")
# The same for a normalized text of ASCII: plain ranges are faster than classes.
_ASCII_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[^a-z0-9_\s?!]|[0-9]+|[?!]+")
_NOT_PLAIN = re.compile(r"[0-9?!](?:(?<=[0-9])|(?<=[?!])[?!]{2})")
# Longer turns are pasted documents; their first words say what the person says.
_MOST_TOKENS = 400

# The weights of all heads in one number, a field of so many bits each, so that one addition
# adds them all: far more than the sum of _MOST_TOKENS words and their pairs can need.
_BITS = 32
# A byte below nothing, and how it is read lifted by so much.
_LIFT = 128
_LIFTED = bytes((byte + _LIFT) % 256 for byte in range(256))
# Any one word, in a pair of those around it; no token is this.
_ANY = "_"
# So many texts are remembered, since agents and customers say the same lines again.
_MOST_TEXTS = 8192


class Heads:
    """
    All heads of a language: whole steps a feature, and a scale and a bias a head.

    ``steps`` and ``pairs`` hold the steps of all heads in one number; ``fields`` takes it apart.
    """

    def __init__(
        self,
        names: Sequence[str],
        steps: Mapping[str, int],
        scales: Sequence[float],
        biases: Sequence[float],
    ) -> None:
        self.names = tuple(names)
        self.steps = steps
        self.scales = tuple(scales)
        self.biases = tuple(biases)
        self.pairs: dict[tuple[str, ...], int] = {}
        self.around: dict[tuple[str, ...], int] = {}
        for feature, together in steps.items():
            pair = feature.split(" ")
            if len(pair) == 2:
                self.pairs[pair[0], pair[1]] = together
            elif pair[1:2] == [_ANY]:
                self.around[pair[0], pair[2]] = together
        self._said = lru_cache(_MOST_TEXTS)(self._sum)
        self._fields = Struct(f"<{len(names)}i")
        self._signs = sum(1 << _BITS * place + _BITS - 1 for place in range(len(names)))

    @classmethod
    def read(cls, text: str) -> Heads:
        """Read heads as ``packed`` writes them."""
        content = json.loads(text)
        heads = len(content["names"])
        size = heads * _BITS // 8
        # Widens all bytes to fields at once, lifted above nothing; a row at a time takes 0.1 s.
        rows = bytes.fromhex("".join(content["features"].values())).translate(_LIFTED)
        wide = bytearray(len(content["features"]) * size)
        wide[:: _BITS // 8] = rows
        lifted = sum(_LIFT << _BITS * place for place in range(heads))
        steps = {
            feature: int.from_bytes(wide[at : at + size], "little") - lifted
            for feature, at in zip(content["features"], count(0, size), strict=False)
        }
        return cls(content["names"], steps, content["scales"], content["biases"])

    def fields(self, together: int) -> tuple[int, ...]:
        """Return what a number that holds all heads' steps, or sums of them, has for each."""
        # Adding and flipping the sign bits ends what a field borrowed from the one above it.
        whole = together + self._signs ^ self._signs
        return self._fields.unpack(whole.to_bytes(self._fields.size, "little"))

    def odds(self, normalized: str, signs: Iterable[str]) -> dict[str, float]:
        """Return each head's log-odds against its threshold, by name."""
        number, together = self._said(normalized)
        seen = sum(map(self.steps.get, set(signs), repeat(0)))
        root = 1 / math.sqrt(2 * number + 1)
        fields = self.fields(together), self.fields(seen)
        rows = zip(self.names, *fields, self.scales, self.biases, strict=True)
        return {
            name: (word * root + sign * SIGN) * scale + bias
            for name, word, sign, scale, bias in rows
        }

    def _sum(self, normalized: str) -> tuple[int, int]:
        """Return how many words a text has, and the sum of the steps of all different features."""
        words, none = tokens(normalized), repeat(0)
        own = sum(map(self.steps.get, set(words), none))
        pairs = sum(map(self.pairs.get, set(_neighbors(words)), none))
        return len(words), own + pairs + sum(map(self.around.get, set(_around(words)), none))

    def by_part(self, normalized: str, parts: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
        """
        Return how much each part of a text speaks for each head, in half steps.

        The parts are sentences. A word speaks with its own steps and half of those of its pairs.
        """
        # No token reaches from one sentence into the next, so each is split by itself.
        words = tokens(normalized[: parts[0][0]])
        ends = [len(words)]
        for start, end in parts:
            words += tokens(normalized[start:end])
            ends.append(len(words))
        own = list(map(self.steps.get, words[:_MOST_TOKENS], repeat(0)))
        pairs = list(map(self.pairs.get, _neighbors(words[:_MOST_TOKENS]), repeat(0)))
        return [
            self.fields(2 * sum(own[a:b]) + sum(pairs[a:b]) + sum(pairs[a + 1 : b + 1]))
            for a, b in pairwise(min(end, _MOST_TOKENS) for end in ends)
        ]


def tokens(normalized: str) -> list[str]:
    """
    Return the words and marks of a normalized text; every number is ``0``.

    >>> tokens("not happy!! 12")
    ['not', 'happy', '!!', '0']
    """
    if normalized.isascii():
        found = _ASCII_TOKEN.findall(normalized)[:_MOST_TOKENS]
        if _NOT_PLAIN.search(normalized) is None:
            return found
    else:
        found = _TOKEN.findall(normalized)[:_MOST_TOKENS]
    return [each if each.isalpha() else _plain(each) for each in found]


def features(
    words: Sequence[str], signs: Iterable[str], *, around: bool = True
) -> dict[str, float]:
    """Return what a head reads of a turn, each feature with its value; without pairs around, less."""
    said = [*words, *(f"{one} {two}" for one, two in _neighbors(words))]
    value = 1 / math.sqrt(len(said))
    if around:
        said += (f"{one} {_ANY} {two}" for one, two in _around(words))
    return dict.fromkeys(said, value) | dict.fromkeys(signs, SIGN)


def _neighbors(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each two neighbors, with ``^`` before the first word and ``$`` after the last."""
    return zip(["^", *words], [*words, "$"], strict=True)


def _around(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each two words with one between them, the ends as ``_neighbors`` has them."""
    return zip(["^", *words], [*words[1:], "$"], strict=False)


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

    Weights are rounded to 127 steps a head either way; features of hardly any weight are left
    out. A feature's steps are written as hexadecimal bytes, one a head, in two's complement.
    """
    scales = [max(map(abs, trained[name][0].values()), default=1.0) / _QUANTA for name in names]
    steps: dict[str, list[int]] = {}
    for column, (name, scale) in enumerate(zip(names, scales, strict=True)):
        for feature, weight in trained[name][0].items():
            if step := round(weight / scale):
                steps.setdefault(feature, [0] * len(names))[column] = step
    weighty = [each for each in sorted(steps) if max(map(abs, steps[each])) >= FEWEST_STEPS]
    rows = {each: array("b", steps[each]).tobytes().hex() for each in weighty}
    lines = ",\n".join(f'{json.dumps(each)}:"{row}"' for each, row in rows.items())
    head = {
        "names": list(names),
        "scales": [round(scale, 6) for scale in scales],
        "biases": [round(trained[name][1], 6) for name in names],
    }
    return f'{json.dumps(head)[:-1]}, "features": {{\n{lines}\n}}}}\n'
