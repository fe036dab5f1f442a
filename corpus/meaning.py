"""
Which words are used alike, learned from plain texts, so that a head knows words no label taught it.

Words that stand among the same words get like vectors: positive pointwise mutual information of
neighbors, reduced by a truncated singular value decomposition (Levy and Goldberg 2014, "Neural
word embedding as implicit matrix factorization"). A head learns a weight for each dimension beside
those for words; since the vectors of a text's words are only added up, the weights are spread over
the words afterwards and cost nothing when a conversation is read.

Read are our own corpus and, where ``../shared`` is there, the sets whose licence lets them shape
weights; their labels are not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.linalg import svds

from corpus import read
from corpus.shared import turns_of
from highpoint.engine.text import normalize
from highpoint.engine.weights.heads import tokens

PLAIN = ("goemotions", "star", "multidogo_customer", "politeness", "casino", "uptake", "convabuse")
DIMENSIONS = 100
# A word must stand this often to get a vector, and this near another to be its neighbor.
FEWEST = 5
REACH = 4
# Makes rare neighbors count less (Levy, Goldberg and Dagan 2015).
SMOOTHED = 0.75

Vectors = dict[str, np.ndarray]


def vectors() -> Vectors:
    """Return a vector of length one for each word that is used often enough."""
    said = [tokens(normalize(text)) for text in sorted(set(_texts()))]
    counts = Counter(word for words in said for word in words)
    known = sorted(word for word, count in counts.items() if count >= FEWEST)
    number = {word: index for index, word in enumerate(known)}
    information = _mutual_information(_neighbors(said, number), len(known))
    size = min(DIMENSIONS, len(known) - 1)
    start = np.ones(len(known)) / len(known) ** 0.5
    left, strength, _ = svds(information, k=size, v0=start)
    rows = left * np.sqrt(strength)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    print(f"{len(known):,} words of {len(said):,} texts have a vector")
    return dict(zip(known, rows, strict=True))


def _texts() -> Iterator[str]:
    yield from (turn.text for turn in read.turns())
    for talk in read.conversations():
        yield from (turn.text for turn in talk.conversation.turns)
    for name in PLAIN:
        yield from (turn["text"] for turn in turns_of(name))


def _neighbors(said: Iterable[Sequence[str]], number: Mapping[str, int]) -> csr_matrix:
    """Return how often each two words stand near each other; the farther, the less it counts."""
    rows: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    for words in said:
        numbers = [number.get(word, -1) for word in words]
        for far in range(1, REACH + 1):
            for one, other in zip(numbers, numbers[far:], strict=False):
                if one >= 0 and other >= 0:
                    rows += (one, other)
                    columns += (other, one)
                    weights += (1 / far, 1 / far)
    size = len(number)
    return coo_matrix((weights, (rows, columns)), shape=(size, size)).tocsr()


def _mutual_information(near: csr_matrix, size: int) -> csr_matrix:
    """Return the positive pointwise mutual information of words and their neighbors."""
    total = np.asarray(near.sum(axis=1)).ravel()
    smoothed = total**SMOOTHED / (total**SMOOTHED).sum()
    cells = near.tocoo()
    information = np.log(cells.data / (total[cells.row] * smoothed[cells.col]))
    kept = information > 0
    places = (cells.row[kept], cells.col[kept])
    return csr_matrix((information[kept], places), shape=(size, size))
