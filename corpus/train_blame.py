"""
Fits what makes a simulated customer hear blame beyond plain words, and writes its weights.

    python -m corpus.train_blame [--check]

Logistic weights of words and word pairs on the agents' single turns of our own corpus: those that
defend or insult against all others. Everything is in a fixed order and starts from zero, and the
weights are rounded, so training twice gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from corpus.train import best_threshold, logistic
from highpoint.engine.text import normalize
from highpoint.practice.listening.blaming import features

TURNS = Path(__file__).with_name("turns")
WEIGHTS = Path(str(files("highpoint.practice"))) / "words" / "blame.json"
BLAMING = frozenset(("defensive", "insult"))
SEEN_AT_LEAST = 3
FOLDS = 5
# Smaller weights are left out: they move nothing.
LEAST = 0.1


def main() -> None:
    """Train, print how it does on folds apart, and write the weights or compare them."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--check", action="store_true", help="compare with what is shipped")
    check = reader.parse_args().check
    texts, truth = zip(*turns(), strict=True)
    y = np.array(truth, dtype=float)
    found = [features(text) for text in texts]
    seen = Counter(each for row in found for each in row)
    names = sorted(each for each, times in seen.items() if times >= SEEN_AT_LEAST)
    x = matrix(found, names)
    told(x, y)
    weights, bias = logistic(x, y)
    row = {
        "bias": round(bias, 2),
        "weights": {
            name: round(float(weight), 2)
            for name, weight in zip(names, weights, strict=True)
            if abs(weight) >= LEAST
        },
    }
    text = json.dumps(row, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    if check:
        print("the same" if text == WEIGHTS.read_text(encoding="utf-8") else "NOT the same")
    else:
        WEIGHTS.write_text(text, encoding="utf-8")


def turns() -> Iterator[tuple[str, bool]]:
    """Yield each agent's turn of the corpus, normalized, and whether it blames."""
    for path in sorted(TURNS.rglob("*.txt")):
        role = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("role:"):
                role = line.removeprefix("role:").strip()
            elif role == "agent" and " | " in line:
                labels, text = line.split(" | ", 1)
                yield normalize(text), bool(BLAMING & set(labels.split()))


def matrix(rows: Sequence[frozenset[str]], names: Sequence[str]) -> csr_matrix:
    """Return which row has which feature."""
    place = {name: index for index, name in enumerate(names)}
    columns = [sorted(place[each] for each in row if each in place) for row in rows]
    starts = np.cumsum([0, *map(len, columns)])
    flat = [each for row in columns for each in row]
    return csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), len(names)))


def told(x: csr_matrix, y: np.ndarray) -> None:
    """Print precision and recall on folds the weights were not fitted on."""
    fold = np.arange(len(y)) % FOLDS
    apart = np.empty(len(y))
    for each in range(FOLDS):
        weights, bias = logistic(x[fold != each], y[fold != each])
        apart[fold == each] = x[fold == each] @ weights + bias
    threshold, f1 = best_threshold(apart, y > 0)
    print(f"{int(y.sum())} of {len(y):,} blame; best F1 {f1:.2f} at {threshold:.2f}")
    for margin in (-1.0, -0.5, 0.0, 0.5, 1.0):
        called = apart > margin
        right = float((called & (y > 0)).sum())
        print(
            f"  from {margin:+.1f}: precision {right / max(1, called.sum()):.2f}, recall {right / y.sum():.2f}"
        )


if __name__ == "__main__":
    main()
