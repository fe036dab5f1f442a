"""
Trains the learned heads and writes the weights the engine ships with.

    python -m corpus.train [--check] [--corrections FILE] [--to FILE]

One linear head a kind of moment, over words, pairs of them and the rules that matched, fitted by
ridge-penalized logistic regression with L-BFGS on our own corpus and, where ``../shared`` is
there, on STAR's labelled chats (MIT), of which the half kept unseen by ``benchmarks/moments.py``
is left out. Everything is sorted and starts from zero, so training twice gives the same bytes.

With a file of ``highpoint export corrections`` the heads learn from what people said against the
engine too, and how they do on corrections of talks they have not seen is printed (corrections.py).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from corpus import corrections, read
from corpus.corrections import WEIGHT, BadCorrections, Corrected
from corpus.feelings import FEELINGS, said
from corpus.meaning import Vectors, vectors
from corpus.shared import Row, labelled, tuned
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.reading import Reading
from highpoint.engine.text import normalize
from highpoint.engine.weights.heads import FOLDER, features, packed, tokens

WEIGHTS = FOLDER / "heads.en.json"

# The kinds for which a head beside the rules finds more than the rules alone.
HEADS = ("churn", "distress", "hostility", "personal", "praise", "question", "repeat")
# A feature must stand in this many turns to be learned from.
FEWEST_TURNS = 3
# Strength of the ridge penalty, chosen by cross-validation on the corpus.
PENALTY = 3.0
FOLDS = 5

Example = tuple[dict[str, float], frozenset[str]]
# The weight of each feature, and a bias.
Head = tuple[dict[str, float], float]

# What a feature's name begins with that is the log-odds of a feeling (feelings.py), or one
# dimension of what words mean (meaning.py), and how far it counts against a word.
MOOD, MOOD_SCALE = "mood#", 0.2
SENSE, SENSE_SCALE = "sense#", 0.5
# The heads that find more with what words mean.
BY_SENSE = ("distress", "hostility", "personal", "praise")


def main() -> None:
    """Train every head, print its cross-validated figures, write the weights."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing; 1 where bytes differ")
    options.add_argument("--corrections", type=Path, help="learn from this export as well")
    options.add_argument("--to", type=Path, default=WEIGHTS, help="where the weights are written")
    given = options.parse_args()
    try:
        corrected = learned_from(given.corrections) if given.corrections else []
    except BadCorrections as error:
        raise SystemExit(str(error)) from error
    examples = [*corpus_turns(), *corpus_talks(), *star_talks()]
    weights = packed(HEADS, train(examples, learn_moods(), vectors(), corrected))
    if given.check:
        raise SystemExit(0 if given.to.read_text("utf-8") == weights else 1)
    given.to.write_text(weights, "utf-8")
    print(f"{given.to.name}: {len(weights) / 1e6:.2f} MB from {len(examples):,} turns")


def learned_from(path: Path) -> list[Corrected]:
    """Return the corrections of a file that a head can learn from; tell what is left out."""
    corrected, left_out = corrections.read(path, HEADS)
    print(f"{path.name}: {sum(len(each.known) for each in corrected)} corrections")
    for why, count in sorted(left_out.items()):
        print(f"  left out, {why}: {count}")
    return corrected


def train(
    examples: Sequence[Example],
    moods: Mapping[str, Head] | None = None,
    senses: Vectors | None = None,
    corrected: Sequence[Corrected] = (),
) -> dict[str, Head]:
    """
    Return each head's weights by feature, and its bias, moved so that 0 is the threshold.

    What the moods say of a turn, and what its words mean, are features as any other; since
    each is itself a sum over words, it is then spread over them, so that a head stays one sum.
    What people corrected is learned from by the head of its kind alone.
    """
    moods, senses = moods or {}, senses or {}
    all_of_them = [*examples, *(each.example for each in corrected)]
    vocabulary = learned_features(all_of_them)
    felt = [(own | felt_odds(own, moods), labels) for own, labels in all_of_them]
    meant = [(own | meaning(own, senses), labels) for own, labels in felt]
    count = len(examples)
    fold = np.array(
        [index % FOLDS for index in range(count)] + [each.fold(FOLDS) for each in corrected]
    )
    weight = np.array([1.0] * count + [WEIGHT] * len(corrected))
    heads = {}
    for rows, names in ((felt, set(HEADS).difference(BY_SENSE)), (meant, set(BY_SENSE))):
        extra = sorted({each for own, _ in rows for each in own if each.startswith((MOOD, SENSE))})
        columns = vocabulary | {each: len(vocabulary) + n for n, each in enumerate(extra)}
        x = matrix(rows, columns)
        for name in sorted(names):
            known = [n for n, each in enumerate(corrected) if name in each.known]
            own = np.array([*range(count), *(count + n for n in known)])
            truth = np.array([name in rows[n][1] for n in own], float)
            heads[name], calls = fit(name, x[own], truth, fold[own], weight[own], columns)
            if known:
                print(corrections.told(name, [corrected[n] for n in known], calls[count:].tolist()))
    return {name: spread(heads[name], moods, senses) for name in HEADS}


def learn_moods() -> dict[str, Head]:
    """Return a head for each feeling, over words alone."""
    # The texts of feelings are many: with pairs around a word they would take twice as long.
    rows = [
        (features(tokens(normalize(text)), (), around=False), shown, asked)
        for text, shown, asked in said()
    ]
    found = {}
    for name in FEELINGS:
        asked = [(own, shown) for own, shown, looked_for in rows if name in looked_for]
        if asked:
            vocabulary = learned_features(asked)
            truth = np.array([name in shown for _, shown in asked], float)
            weights, bias = logistic(matrix(asked, vocabulary), truth)
            found[name] = dict(zip(vocabulary, weights.tolist(), strict=True)), bias
            print(f"{name:11} {int(truth.sum()):6} of {len(asked):,}")
    return found


def felt_odds(own: Mapping[str, float], moods: Mapping[str, Head]) -> dict[str, float]:
    """Return each mood's log-odds for the words of an example."""
    return {
        MOOD + name: MOOD_SCALE
        * (bias + sum(weights[each] * value for each, value in own.items() if each in weights))
        for name, (weights, bias) in moods.items()
    }


def meaning(own: Mapping[str, float], senses: Vectors) -> dict[str, float]:
    """Return the sum of the vectors of an example's words, dimension by dimension."""
    known = [senses[each] * value for each, value in own.items() if each in senses]
    if not known:
        return {}
    total = SENSE_SCALE * np.sum(known, axis=0)
    return {f"{SENSE}{number:03}": float(value) for number, value in enumerate(total)}


def spread(head: Head, moods: Mapping[str, Head], senses: Vectors) -> Head:
    """Return a head whose weights for moods and senses are spread over the words they come from."""
    weights, bias = dict(head[0]), head[1]
    for name, (words, own_bias) in moods.items():
        share = weights.pop(MOOD + name) * MOOD_SCALE
        bias += share * own_bias
        for word, weight in words.items():
            weights[word] = weights.get(word, 0.0) + share * weight
    sensed = [weights.pop(each) for each in sorted(weights) if each.startswith(SENSE)]
    if sensed:
        direction = SENSE_SCALE * np.array(sensed)
        for word, vector in senses.items():
            weights[word] = weights.get(word, 0.0) + float(vector @ direction)
    return weights, bias


def corpus_turns() -> Iterator[Example]:
    """Yield the customers' single turns of our own corpus."""
    for turn in read.turns():
        if turn.role is Role.CUSTOMER:
            talk = Conversation("turn", (Turn(0, Role.CUSTOMER, turn.text),))
            yield example(Reading(talk), 0), turn.labels


def corpus_talks() -> Iterator[Example]:
    """Yield the customers' turns of our own conversations."""
    for talk in read.conversations():
        reading = Reading(talk.conversation)
        for turn in reading.customers:
            kinds = frozenset(m.kind.value for m in talk.moments if m.turn == turn)
            yield example(reading, turn), kinds


def star_talks() -> Iterator[Example]:
    """Yield the customers' turns of the labelled STAR chats that are not kept unseen."""
    for row, told in labelled():
        if row["source"] == "STAR" and tuned(row["id"]):
            yield from read_turns(row, told)


def read_turns(row: Row, told: Row) -> Iterator[Example]:
    """Yield the customers' turns of a labelled conversation, with the kinds that begin there."""
    reading = Reading(Conversation.from_dict(row))
    for turn in reading.customers:
        kinds = frozenset(m["kind"] for m in told["moments"] if m["turn"] == turn)
        yield example(reading, turn), kinds


def example(reading: Reading, turn: int) -> dict[str, float]:
    """Return the features of one turn."""
    return features(tokens(reading.texts[turn]), reading.signs(turn))


def learned_features(examples: Sequence[Example]) -> dict[str, int]:
    """Return the features that stand in enough turns, numbered in their own order."""
    counts = Counter(each for values, _ in examples for each in values)
    often = sorted(each for each, count in counts.items() if count >= FEWEST_TURNS)
    return {each: number for number, each in enumerate(often)}


def matrix(examples: Sequence[Example], vocabulary: Mapping[str, int]) -> csr_matrix:
    """Return one row an example."""
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for own, _ in examples:
        known = sorted(
            (vocabulary[each], value) for each, value in own.items() if each in vocabulary
        )
        columns += [column for column, _ in known]
        values += [value for _, value in known]
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(examples), len(vocabulary)))


def fit(
    name: str,
    x: csr_matrix,
    y: np.ndarray,
    fold: np.ndarray,
    weight: np.ndarray,
    vocabulary: Mapping[str, int],
) -> tuple[Head, np.ndarray]:
    """
    Fit one head, and return what it calls on folds it was not fitted on.

    Its threshold is the one of the best F1 there.
    """
    apart = np.empty(len(y))
    for each in range(FOLDS):
        rest = fold != each
        weights, bias = logistic(x[rest], y[rest], weight[rest])
        apart[fold == each] = x[fold == each] @ weights + bias
    threshold, best = best_threshold(apart, y > 0)
    print(f"{name:10} {int(y.sum()):5} of {len(y):,}: F1 {best:.2f} on folds apart")
    weights, bias = logistic(x, y, weight)
    head = dict(zip(vocabulary, weights.tolist(), strict=True)), bias - threshold
    return head, apart > threshold


def logistic(
    x: csr_matrix, y: np.ndarray, weight: np.ndarray | None = None
) -> tuple[np.ndarray, float]:
    """Return ridge-penalized logistic weights; the rarer class weighs somewhat more."""
    share = y.mean()
    each = np.where(y > 0, 0.5 / share, 0.5 / (1 - share)) ** 0.5
    if weight is not None:
        each = each * weight
    sign = np.where(y > 0, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (x @ w[:-1] + w[-1])
        value = (each * np.logaddexp(0, -margin)).sum() + (w[:-1] @ w[:-1]) / (2 * PENALTY)
        slope = -each * sign / (1 + np.exp(margin))
        return value, np.append(x.T @ slope + w[:-1] / PENALTY, slope.sum())

    start = np.zeros(x.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return found.x[:-1], float(found.x[-1])


def best_threshold(z: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Return the margin from which on calling it gives the best F1, and that F1."""
    candidates = np.arange(-3, 3, 0.05)
    called = [z > each for each in candidates]
    f1 = [2 * (c & truth).sum() / max(1, c.sum() + truth.sum()) for c in called]
    best = int(np.argmax(f1))
    return float(candidates[best]), float(f1[best])


if __name__ == "__main__":
    main()
