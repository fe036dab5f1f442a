"""
How much each further thousand turns of our own corpus helps on real conversations.

    python -m benchmarks.corpus

Trains the learned heads on a growing, seeded sample of the corpus alone and tests each on the
customers' turns of the labelled conversations that nothing is tuned on: average precision, turn
by turn, of the head alone.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence

import numpy as np

from corpus import train
from corpus.shared import labelled, tuned

# Every kind a customer opens, also those whose head is not worth shipping yet.
HEADS = ("churn", "distress", "hostility", "personal", "praise", "question", "repeat")
STEP = 1_000
SEED = 20261122


def main() -> int:
    """Print one row a corpus size; 1 where the labelled conversations are not there."""
    unseen = list(unseen_turns())
    if not unseen:
        print("nothing to test on")
        return 1
    examples = [*train.corpus_turns(), *train.corpus_talks()]
    random.Random(SEED).shuffle(examples)
    truth = {head: np.array([head in kinds for _, kinds in unseen]) for head in HEADS}
    print(f"{len(unseen)} unseen turns; share: " + row([t.mean() for t in truth.values()]))
    print(f"{'corpus':>7}  " + "".join(f"{head:>10}" for head in HEADS) + "      mean")
    for size in [*range(STEP, len(examples), STEP), len(examples)]:
        precision = tested(examples[:size], unseen, truth)
        print(f"{size:7}  " + row([*precision, float(np.mean(precision))]))
    return 0


def unseen_turns() -> Iterator[train.Example]:
    """Yield the customers' turns of every source's unseen half, with the kinds they open."""
    for row, told in labelled():
        if not tuned(row["id"]):
            yield from train.read_turns(row, told)


def tested(
    examples: Sequence[train.Example],
    unseen: Sequence[train.Example],
    truth: dict[str, np.ndarray],
) -> list[float]:
    """Return each head's average precision on the unseen turns."""
    vocabulary = train.learned_features(examples)
    x, apart = train.matrix(examples, vocabulary), train.matrix(unseen, vocabulary)
    figures = []
    for head in HEADS:
        y = np.array([head in kinds for _, kinds in examples], float)
        weights, bias = train.logistic(x, y)
        figures.append(average_precision(apart @ weights + bias, truth[head]))
    return figures


def average_precision(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the mean, over the true ones, of the precision down to each."""
    ranked = truth[np.argsort(-scores, kind="stable")]
    precision = ranked.cumsum() / np.arange(1, len(ranked) + 1)
    return float(precision[ranked].mean())


def row(figures: Sequence[float]) -> str:
    """Return figures in columns."""
    return "".join(f"{figure:10.2f}" for figure in figures)


if __name__ == "__main__":
    sys.exit(main())
