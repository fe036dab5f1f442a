"""
The learned heads: how likely a customer's turn opens a moment, and which of its words say so.

A head is linear over words, pairs of words and the rules that matched, so its answer is the sum
of their weights: the words with the largest weights are the evidence. ``corpus/train.py`` writes
the weights; ``heads.md`` beside them is their card.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]

FOLDER = Path(__file__).parent
# What a matched rule counts against a text of one word; chosen on the corpus (see the card).
SIGN = 0.3
_QUANTA = 127

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[?!]+|[.,;:()\"]|[^\w\s]")
# Longer turns are pasted documents; their first words say what the person says.
_MOST_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Heads:
    """All heads of a language: one matrix of whole numbers, one scale and one bias a head."""

    names: tuple[str, ...]
    rows: Mapping[str, int]
    matrix: Numbers
    biases: Numbers

    def odds(self, words: Sequence[str], signs: Iterable[str]) -> Numbers:
        """Return each head's log-odds against its threshold, in the order of ``names``."""
        features = _features(words)
        said = [row for each in set(features) if (row := self.rows.get(each)) is not None]
        seen = [row for each in set(signs) if (row := self.rows.get(each)) is not None]
        odds: Numbers = self.matrix[said].sum(axis=0) / math.sqrt(len(features) or 1)
        odds += self.matrix[seen].sum(axis=0) * SIGN + self.biases
        return odds

    def weights(self, head: int, words: Sequence[str]) -> list[float]:
        """Return how much each word, with half of its two pairs, speaks for a head."""
        own = [self._weight(head, word) for word in words]
        for place, pair in enumerate(_pairs(words)):
            half = self._weight(head, pair) / 2
            for word in (place - 1, place):
                if 0 <= word < len(words):
                    own[word] += half
        return own

    def _weight(self, head: int, feature: str) -> float:
        row = self.rows.get(feature)
        return 0.0 if row is None else float(self.matrix[row, head])


def tokens(normalized: str) -> list[tuple[str, int]]:
    """
    Return the words and marks of a normalized text with their places; every number is ``0``.

    >>> tokens("not happy!! 12")
    [('not', 0), ('happy', 4), ('!!', 9), ('0', 12)]
    """
    found = [(match.group(), match.start()) for match in _TOKEN.finditer(normalized)]
    return [(_plain(text), start) for text, start in found[:_MOST_TOKENS]]


def features(words: Sequence[str], signs: Iterable[str]) -> dict[str, float]:
    """Return what a head reads of a turn, each feature with its value."""
    said = _features(words)
    values = dict.fromkeys(said, 1 / math.sqrt(len(said) or 1))
    return values | dict.fromkeys(signs, SIGN)


def _features(words: Sequence[str]) -> list[str]:
    return [*words, *_pairs(words)]


def _pairs(words: Sequence[str]) -> list[str]:
    """Return each two neighbors, with ``^`` before the first word and ``$`` after the last."""
    return [f"{one} {two}" for one, two in pairwise(["^", *words, "$"])]


def _plain(token: str) -> str:
    first = token[0]
    if first.isdigit():
        return "0"
    return token[:2] if first in "?!" else token


@cache
def heads(language: str) -> Heads | None:
    """Return a language's heads, or None where it has none."""
    path = FOLDER / f"heads.{language}.npz"
    if not language.isalpha() or not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        words = bytes(file["features"]).decode().split("\n")
        return Heads(
            tuple(bytes(file["names"]).decode().split("\n")),
            {each: row for row, each in enumerate(words)},
            file["matrix"].astype(np.float32) * file["scales"],
            file["biases"],
        )


def packed(names: Sequence[str], trained: Mapping[str, tuple[Mapping[str, float], float]]) -> bytes:
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
    words = sorted(steps)
    file = io.BytesIO()
    arrays: dict[str, Any] = {
        "names": _bytes("\n".join(names)),
        "features": _bytes("\n".join(words)),
        "matrix": np.array([steps[word] for word in words], np.int8),
        "scales": np.array(scales, np.float32),
        "biases": np.array([trained[name][1] for name in names], np.float32),
    }
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)
