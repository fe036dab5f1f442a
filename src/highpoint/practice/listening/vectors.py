"""
Words as numbers: those that are used alike stand near each other.

The table is cut from published word vectors by ``corpus/word_vectors.py``; ``finder.md`` beside it
is its card. It is read once, when the first question is asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from highpoint.engine.text import normalize

Numbers = NDArray[np.floating[Any]]

FOLDER = Path(str(files("highpoint.practice"))) / "words"
WORDS, VECTORS = FOLDER / "vectors.txt", FOLDER / "vectors.bin"
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?\*?")


class Table(NamedTuple):
    """The known words, each with its place and its vector, of length one."""

    places: dict[str, int]
    in_order: tuple[str, ...]
    vectors: Numbers

    def place(self, word: str) -> int | None:
        """Return where a word stands, of one cut short (“allerg*”) the most frequent that begins so."""
        if not word.endswith("*"):
            return self.places.get(word)
        start = word[:-1]
        first = bisect_left(self.in_order, start)
        last = bisect_left(self.in_order, start + "{", first)
        return min((self.places[each] for each in self.in_order[first:last]), default=None)

    def of(self, words: Sequence[str]) -> Numbers:
        """Return the vectors of some words, one a row, of nothing but zeros where a word is not known."""
        found = np.zeros((len(words), self.vectors.shape[1]), np.float32)
        for row, word in enumerate(words):
            place = self.place(word)
            if place is not None:
                found[row] = self.vectors[place]
        return found


@cache
def table() -> Table:
    """Return the shipped words with their vectors."""
    words = WORDS.read_text(encoding="utf-8").split()
    steps = np.frombuffer(VECTORS.read_bytes(), np.int8).reshape(len(words), -1)
    vectors = steps.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Table({word: place for place, word in enumerate(words)}, tuple(sorted(words)), vectors)


def words_of(text: str) -> list[str]:
    """
    Return the words of a text, what belongs to somebody named after them.

    >>> words_of("Is that your doctor's letter?")
    ['is', 'that', 'your', 'doctor', 'letter']
    """
    found = _WORD.findall(normalize(text))
    return [each[:-2] if each.endswith("'s") else each for each in found]
