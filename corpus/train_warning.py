"""
Fits the early warning and writes the weights the engine ships with.

    python -m corpus.train_warning [--shared DIR] [--check]

One row a turn: the signs known at that turn, and whether the customer ended dissatisfied; all
rows of a talk weigh together as one talk. The talks are our own corpus and, where ``../shared``
is there, STAR's (MIT): the labelled chats that are not in the half kept unseen, and those of its
dev file, which nobody read. Of these it is only known whether the agent found the customer
annoyed, so they count as dissatisfied by the share of the labelled ones with the same answer.

Thresholds are set on talks that the weights were not fitted on, fold by fold, and on each set of
talks by itself (a channel of our corpus, STAR's chats): talks of one kind alone may reach a chance
that all together hide, and the next company is a kind of its own. The set that asks for the
highest decides. Everything is in a fixed order and starts from zero, so training twice gives the
same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from corpus import read
from corpus.shared import SHARED, labelled, rows_of, tuned
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.trajectory import EndState
from highpoint.engine.warning import SIGNS, read_signs, threshold_from
from highpoint.engine.weights.heads import FOLDER

WEIGHTS = FOLDER / "warning.json"

# Of the talks that end well, the shares in which a warning may be raised.
RATES = (0.05, 0.1, 0.2)
FOLDS = 5
PENALTY = 10.0
# An answer to a questionnaire says less of a talk than its careful reading.
ANSWER_WEIGHT = 0.3
ANSWER = "customer_aggressive_or_annoyed"


@dataclass(frozen=True, slots=True)
class Example:
    """A talk: its signs at each turn, the chance that it ended badly, what it counts, its set."""

    id: str
    signs: tuple[tuple[float, ...], ...]
    bad: float
    weight: float = 1.0
    set: str = ""


def main() -> None:
    """Fit, print the figures, write the weights."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    options.add_argument("--check", action="store_true", help="write nothing; 1 where bytes differ")
    given = options.parse_args()
    weights = packed(list(examples(given.shared)))
    if given.check:
        raise SystemExit(0 if WEIGHTS.read_text("utf-8") == weights else 1)
    WEIGHTS.write_text(weights, "utf-8")


def examples(shared: Path) -> Iterator[Example]:
    """Yield every talk that may shape the weights."""
    for own in read.conversations():
        if own.end_state is not EndState.UNKNOWN:
            bad = float(own.end_state is EndState.DISSATISFIED)
            yield replace(example(own.conversation, bad), set=own.conversation.channel)
    if not (shared / "moments").is_dir():
        print(f"{shared} is not there: training without STAR")
        return
    read_talks = list(labelled_stars(shared))
    for talk, _, bad in read_talks:
        yield replace(example(talk, bad), set="STAR")
    shares = {
        annoyed: float(np.mean([bad for _, answer, bad in read_talks if answer is annoyed]))
        for annoyed in (True, False)
    }
    print("dissatisfied, where the agent said annoyed or not:", shares)
    for row in rows_of(shared / "conversations" / "star.dev.jsonl.gz"):
        annoyed = row["labels"].get(ANSWER)
        if annoyed is not None:
            yield example(Conversation.from_dict(row), shares[annoyed], ANSWER_WEIGHT)


def labelled_stars(shared: Path) -> Iterator[tuple[Conversation, bool | None, float]]:
    """Yield STAR's labelled chats of the tuned half: the agent's answer, and whether it ended badly."""
    ends: dict[str, str] = {}
    talks: dict[str, Conversation] = {}
    for row, told in labelled(shared):
        end = ends[row["id"]] = told["labels"]["end_state"]
        if row["source"] == "STAR" and tuned(row["id"]) and end != "unknown":
            talks[row["id"]] = Conversation.from_dict(row)
    for row in rows_of(shared / "conversations" / "star.train.jsonl.gz"):
        if row["id"] in talks:
            bad = float(ends[row["id"]] == "dissatisfied")
            yield talks[row["id"]], row["labels"].get(ANSWER), bad


def example(talk: Conversation, bad: float, weight: float = 1.0) -> Example:
    """Return a talk's signs at each turn from the customer's first on."""
    signs = []
    for turn in talk.turns:
        if turn.role in (Role.CUSTOMER, Role.AGENT):
            so_far = replace(talk, turns=talk.turns[: turn.index + 1])
            analysis = analyze(so_far)
            if analysis.mood:
                signs.append(tuple(sign.value for sign in read_signs(so_far, analysis)))
    return Example(talk.id, tuple(signs), bad, weight)


def packed(talks: Sequence[Example]) -> str:
    """Return the weights file of a model fitted on talks."""
    told = [talk for talk in talks if talk.signs]
    weights, bias = fit(told)
    row = {
        "weights": {name: round(float(w), 3) for name, w in zip(SIGNS, weights, strict=True)},
        "bias": round(float(bias), 3),
        "thresholds": thresholds(told),
    }
    print(f"{len(told)} talks:", row)
    return json.dumps(row, indent=2) + "\n"


def thresholds(talks: Sequence[Example]) -> dict[str, float]:
    """Return, for each rate, the chance that in no set more of the talks that end well reach."""
    sets: dict[str, list[float]] = {}
    for talk, chance in zip(talks, highest_apart(talks), strict=True):
        if talk.weight == 1.0 and talk.bad == 0.0:
            sets.setdefault(talk.set, []).append(chance)
    print("thresholds on talks that end well:", {name: len(each) for name, each in sets.items()})
    return {
        f"{rate:g}": ceil(1000 * max(threshold_from(each, rate) for each in sets.values())) / 1000
        for rate in RATES
    }


def highest_apart(talks: Sequence[Example]) -> list[float]:
    """Return the highest chance in each talk, by weights that were not fitted on its fold."""
    fold = [
        int.from_bytes(hashlib.sha256(talk.id.encode()).digest()[1:3]) % FOLDS for talk in talks
    ]
    highest = [0.0] * len(talks)
    for each in range(FOLDS):
        others = [talk for talk, own in zip(talks, fold, strict=True) if own != each]
        weights, bias = fit(others)
        for place, talk in enumerate(talks):
            if fold[place] == each:
                highest[place] = float(chances(talk.signs, weights, bias).max())
    return highest


def chances(signs: Iterable[Sequence[float]], weights: np.ndarray, bias: float) -> np.ndarray:
    """Return the chance at each turn."""
    total: np.ndarray = np.array(list(signs)) @ weights + bias
    return np.asarray(1 / (1 + np.exp(-total)))


def fit(talks: Sequence[Example]) -> tuple[np.ndarray, float]:
    """
    Return weights and bias of a ridge-penalized logistic model, each weight with its sign's sign.

    The penalty holds for signs measured in their own spread.
    """
    x = np.array([row for talk in talks for row in talk.signs])
    y = np.array([talk.bad for talk in talks for _ in talk.signs])
    each = np.array([talk.weight / len(talk.signs) for talk in talks for _ in talk.signs])
    spread = x.std(axis=0) + 1e-6
    z = x / spread

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total = z @ w[:-1] + w[-1]
        slope = each * (1 / (1 + np.exp(-total)) - y)
        value = (each * (np.logaddexp(0, total) - y * total)).sum()
        value += PENALTY / 2 * (w[:-1] @ w[:-1])
        return float(value), np.append(z.T @ slope + PENALTY * w[:-1], slope.sum())

    bounds = [(0, None) if way > 0 else (None, 0) for way, _ in SIGNS.values()] + [(None, None)]
    start = np.zeros(len(SIGNS) + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:-1] / spread, float(found[-1])


if __name__ == "__main__":
    main()
