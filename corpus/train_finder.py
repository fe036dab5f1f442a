"""
Teaches a simulated customer which fact a question asks for, and writes the weights.

    python -m corpus.train_finder [--check] [--figures]

A choice between all facts of a scenario and “none of them”, linear in what
:class:`highpoint.practice.listening.finder.Index` sees, is fitted on ``questions/``: questions of our
own with the facts that answer them. Each is also taken with those facts left out, so that what is
told of nothing is learned. The encoder that sees a scenario's questions was never taught by that
scenario's phrases, as those of a workshop's scenario teach none either. Everything is in a fixed
order and starts from zero, and weights are rounded, so training twice gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from corpus.train_encoder import as_shipped, taught
from highpoint.engine.text import normalize
from highpoint.practice.listening.encoder import Encoder, encoder
from highpoint.practice.listening.finder import AGAINST, FEATURES, LIKELY, WEIGHTS, Index
from highpoint.practice.listening.forms import core
from highpoint.practice.listening.meaning import stem
from highpoint.practice.listening.reply import Reply
from highpoint.practice.listening.wording import worded
from highpoint.practice.scenario import Fact, Scenario, names, shipped

QUESTIONS = Path(__file__).with_name("questions")
# Questions by which phrases were mended would be found too easily: of these the phrases can be taken
# off again, of those in files that begin so they cannot, and no weight is fitted on them.
SEEN, LEFT_ASIDE = "first", "seen-"
NONE = "none"
FOLDS = 6
LEFT_OUT = 0.2
HELD = 0.003
# A wrong answer breaks the spell; a “don't know” where they should know does half as much.
WRONG, EMPTY = 2, 1
_FEW = 2


class Row(NamedTuple):
    """A question as it is seen: what speaks for each fact and for none, and which are right."""

    scenario: str
    rows: np.ndarray
    against: np.ndarray
    right: np.ndarray
    none: bool
    weight: float


class Weights(NamedTuple):
    """What each feature weighs for a fact, and for none of them."""

    facts: np.ndarray
    none: np.ndarray


def main() -> None:
    """Train, print the figures where asked, and write the weights or compare them."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--check", action="store_true", help="compare with what is shipped")
    reader.add_argument(
        "--figures", action="store_true", help="print them, folds apart by scenario"
    )
    asked = reader.parse_args()
    rows = list(seen(apart=True))
    print(f"{sum(row.weight == 1.0 for row in rows):,} questions fitted on")
    if asked.figures:
        told(rows, rows, "as scenarios of a workshop")
        told(rows, list(seen(apart=False)), "as shipped scenarios")
    fitted = fit(rows)
    text = json.dumps(
        {
            "for": dict(zip(FEATURES, np.round(fitted.facts, 3).tolist(), strict=True)),
            "against": dict(zip(AGAINST, np.round(fitted.none, 3).tolist(), strict=True)),
        },
        indent=0,
    )
    if asked.check:
        same = WEIGHTS.read_text(encoding="utf-8") == text + "\n"
        print("the same" if same else "NOT the same")
    else:
        WEIGHTS.write_text(text + "\n", encoding="utf-8")


def seen(*, apart: bool) -> Iterator[Row]:
    """Yield each question as it is seen, ``apart`` by an encoder not taught by its scenario."""
    every = names()
    for fold in range(FOLDS):
        theirs = every[fold::FOLDS]
        read = as_shipped(*taught(set(every) - set(theirs))) if apart else encoder()
        whole = {name: _index(shipped(name), shipped(name).facts, read) for name in theirs}
        for file in fitted_on(QUESTIONS):
            for line in file.read_text(encoding="utf-8").splitlines():
                name, keys, text = line.split("\t")
                if name in theirs:
                    right = frozenset(keys.split("|")) - {NONE}
                    index = whole[name]
                    if file.stem == SEEN and right:
                        index = _index(shipped(name), _unmended(shipped(name), text, right), read)
                    yield from _rows(index, read, name, text, right, none=NONE in keys.split("|"))


def fitted_on(folder: Path) -> list[Path]:
    """Return the files of questions that weights are fitted on."""
    return [each for each in sorted(folder.glob("*.tsv")) if not each.name.startswith(LEFT_ASIDE)]


def _rows(
    index: Index, read: Encoder, name: str, text: str, right: frozenset[str], *, none: bool
) -> Iterator[Row]:
    asked = question(text)
    hits = np.array([fact.key in right for fact in index.facts], float)
    yield Row(name, *index.features(asked), hits, none, 1.0)
    if right:
        without = tuple(fact for fact in index.facts if fact.key not in right)
        other = _index(shipped(name), without, read)
        yield Row(name, *other.features(asked), np.zeros(len(without)), True, LEFT_OUT)


def question(text: str) -> str:
    """Return the question of a text as a customer reads it."""
    reply = Reply(normalize(text))
    return reply.each_question[-1] if reply.each_question else reply.text


def fit(rows: Sequence[Row]) -> Weights:
    """Return the weights under which the right facts, or none, are likeliest."""
    every = np.concatenate([row.rows for row in rows])
    middle, wide = every.mean(0), every.std(0) + 1e-6
    facts = (every - middle) / wide
    against = np.stack([row.against for row in rows])
    level, spread = against.mean(0), against.std(0) + 1e-6
    level[0], spread[0] = 0.0, 1.0
    against = (against - level) / spread
    sizes = [len(row.rows) for row in rows]
    starts, which = np.cumsum([0, *sizes])[:-1], np.repeat(np.arange(len(rows)), sizes)
    right = np.concatenate([row.right for row in rows])
    none = np.array([row.none for row in rows], float)
    weight = np.array([row.weight for row in rows])
    weight /= weight.sum()

    def loss(now: np.ndarray) -> tuple[float, np.ndarray]:
        for_facts, for_none = now[: len(FEATURES)], now[len(FEATURES) :]
        scores, empty = facts @ for_facts, against @ for_none
        top = np.maximum(np.maximum.reduceat(scores, starts), empty)
        odds, of_none = np.exp(scores - top[which]), np.exp(empty - top)
        total = np.add.reduceat(odds, starts) + of_none
        good = np.add.reduceat(odds * right, starts) + of_none * none + 1e-12
        held = np.concatenate([for_facts, [0.0], for_none[1:]])
        pull = (odds / total[which] - odds * right / good[which]) * weight[which]
        pull_none = (of_none / total - of_none * none / good) * weight
        slope = np.concatenate([facts.T @ pull, against.T @ pull_none]) + 2 * HELD * held
        return float(-(weight * np.log(good / total)).sum() + HELD * held @ held), slope

    start = np.zeros(len(FEATURES) + len(AGAINST))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    for_facts, for_none = found[: len(FEATURES)] / wide, found[len(FEATURES) :] / spread
    for_none[0] += middle @ for_facts - level @ for_none
    return Weights(for_facts, for_none)


def told(rows: Sequence[Row], tested: Sequence[Row], what: str) -> None:
    """Print how questions are answered that no weight was fitted on, folds apart by scenario."""
    every = names()
    chances: list[tuple[np.ndarray, Row]] = []
    for fold in range(FOLDS):
        theirs = set(every[fold::FOLDS])
        weights = fit([row for row in rows if row.scenario not in theirs])
        chances += [
            (_chances(weights, row), row)
            for row in tested
            if row.scenario in theirs and row.weight == 1.0
        ]
    print(what)
    for least in (0.2, 0.3, 0.4, LIKELY, 0.5, 0.6):
        counts = Counter(_judged(chance, row, least) for chance, row in chances)
        cost = WRONG * (counts["wrong"] + counts["none wrong"]) + EMPTY * counts["empty"]
        print(f"  from {least:.2f}: {dict(sorted(counts.items()))}, cost {cost}")


def _chances(weights: Weights, row: Row) -> np.ndarray:
    scores = np.append(row.rows @ weights.facts, row.against @ weights.none)
    odds = np.exp(scores - scores.max())
    return odds[:-1] / odds.sum()


def _judged(chances: np.ndarray, row: Row, least: float) -> str:
    best = int(chances.argmax())
    answered = chances[best] > least
    if not row.right.any():
        return "none wrong" if answered else "none right"
    if not answered:
        return "none right" if row.none else "empty"
    return "right" if row.right[best] else "wrong"


def _index(scenario: Scenario, facts: tuple[Fact, ...], read: Encoder) -> Index:
    return Index(facts, scenario.matter["thing"], read)


def _unmended(scenario: Scenario, text: str, right: frozenset[str]) -> tuple[Fact, ...]:
    """Return the facts of a scenario without the phrases that were listed for a question."""
    asked = question(text)
    about = _stems(core(asked))

    def before(phrase: str) -> bool:
        said = normalize(phrase)
        return not (_stems(said) == about or (len(said.split()) > _FEW and said in asked))

    return tuple(
        replace(fact, asked_by=tuple(filter(before, fact.asked_by))) if fact.key in right else fact
        for fact in scenario.facts
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, worded(text).about))


if __name__ == "__main__":
    main()
