"""
Fits the two small models of the customer's side and reports how well they read unseen talks.

    python -m benchmarks.fit_outcome [--shared DIR] [--write]

``overall`` is fitted on the conversations of our own corpus and on the labelled readings of the
STAR chats (MIT); the other labelled sets may not shape weights and are measured on. ``impact``
is fitted on the STAR chats that are in no labelled set. The figures come from a fit without the
STAR chats of the unseen half (first byte of the SHA-256 of the id odd); with ``--write`` all
labelled STAR chats then make the weights.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.stats import spearmanr

from corpus import read
from corpus.shared import SHARED, rows_of, tuned
from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.insight.agreement import cohen_kappa
from highpoint.engine.moment import Kind, Mark, MarkKind, Moment, Verdict
from highpoint.engine.observation import Span
from highpoint.engine.trajectory import UNTOLD, Outcome, outcome
from highpoint.engine.trajectory.overall import FEATURES, Model, overall_features, read_model

WEIGHTS = Path(__file__).resolve().parents[1] / "src/highpoint/engine/weights/outcome.json"

SETS = (
    ("conversations.jsonl.gz", ("reader_a.jsonl", "reader_b.jsonl")),
    ("more.conversations.jsonl.gz", ("more.reader_a.jsonl",)),
)
# What the engine finds in these talks is more certain than elsewhere: each weight is drawn toward
# this size, with its feature's sign, as strongly as by as many readings.
USUAL_WEIGHT = 0.5
PENALTY = 8.0

# Of a talk whose ending the engine does not read, most readers say this.
ORDINARY = 3.0


@dataclass
class Talk:
    """A labelled conversation: what the engine found in it and what its readers said."""

    conversation: Conversation
    analysis: Analysis
    readings: list[Mapping[str, Any]]

    @property
    def tuned(self) -> bool:
        return tuned(self.conversation.id)

    @property
    def star(self) -> bool:
        return self.conversation.source == "STAR"

    def found(self) -> Outcome:
        """Return the outcome as the engine reads it from its own moments."""
        a = self.analysis
        if not a.whole:
            return UNTOLD
        return outcome(self.conversation, a.observations, a.moments, a.marks)

    def told(self) -> Outcome:
        """Return the outcome as the engine reads it from the first reader's moments."""
        moments = [self._moment(row) for row in self.readings[0]["moments"]]
        marks = [
            Mark(MarkKind(row["mark"]), row["turn"], Span(row["turn"], 0, 1), "")
            for row in self.readings[0]["marks"]
        ]
        return outcome(self.conversation, self.analysis.observations, moments, marks)

    def _moment(self, row: Mapping[str, Any]) -> Moment:
        turn = row["turn"]
        words = (Span(turn, 0, max(1, len(self.conversation.turns[turn].text))),)
        return Moment(
            Kind(row["kind"]), turn, Verdict(row["verdict"]), tuple(row["reply"]), words, words, ""
        )


def main() -> None:
    """Fit, report, and write where asked to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    talks = list(labelled_talks(given.shared))
    own = list(own_talks())
    stars = [talk for talk in talks if talk.star]
    report(talks, fit_overall([*own, *(talk for talk in stars if talk.tuned)]))
    if given.write:
        apart = {talk.conversation.id for talk in talks}
        row = {**fit_overall([*own, *stars]), "impact": fit_impact(given.shared, apart)}
        WEIGHTS.write_text(json.dumps(row, indent=2) + "\n", encoding="utf-8")
        print(f"wrote {WEIGHTS.name}: {row}")


def labelled_talks(shared: Path) -> Iterator[Talk]:
    """Yield the labelled conversations with all their readings."""
    folder = shared / "moments"
    for talks, readers in SETS:
        readings = [{row["id"]: row for row in rows_of(folder / name)} for name in readers]
        for row in rows_of(folder / talks):
            conversation = Conversation.from_dict(row)
            told = [reading[conversation.id] for reading in readings]
            yield Talk(conversation, analyze(conversation), told)


def own_talks() -> Iterator[Talk]:
    """Yield the conversations of our own corpus, as if one reader had read them."""
    for row in read.conversations():
        yield Talk(
            row.conversation, analyze(row.conversation), [{"labels": {"overall": row.overall}}]
        )


def features_of(talk: Talk) -> tuple[float, ...]:
    """Return what the model reads, from the engine's own findings."""
    a = talk.analysis
    return overall_features(a.mood, a.end_state, a.resolved, a.moments, a.marks)


def fit_overall(talks: Sequence[Talk]) -> dict[str, Any]:
    """Return weights and thresholds of a ridge-penalized proportional odds model."""
    rows = [
        (features_of(talk), reading["labels"]["overall"])
        for talk in talks
        if talk.analysis.whole
        for reading in talk.readings
    ]
    x = np.array([row for row, _ in rows])
    y = np.array([label for _, label in rows])
    steps = 4
    signs = np.array(list(FEATURES.values()))

    def loss(p: np.ndarray) -> float:
        weights, first, widths = p[: len(signs)], p[len(signs)], p[len(signs) + 1 :]
        thresholds = np.concatenate([[first], first + np.cumsum(np.exp(widths))])
        total = x @ weights
        above = 1 / (1 + np.exp(thresholds[None, :] - total[:, None]))
        edges = np.hstack([np.ones((len(y), 1)), above, np.zeros((len(y), 1))])
        at = np.arange(len(y))
        chance = edges[at, y - 1] - edges[at, y]
        drawn = weights - USUAL_WEIGHT * signs
        return float(-np.log(np.maximum(chance, 1e-9)).sum() + PENALTY / 2 * (drawn @ drawn))

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in signs] + [(None, None)] * steps
    start = np.concatenate([0.1 * signs, [-3.0], np.ones(steps - 1)])
    found = minimize(loss, start, method="L-BFGS-B", bounds=bounds).x
    first, widths = found[len(signs)], np.exp(found[len(signs) + 1 :])
    thresholds = [first, *(first + np.cumsum(widths))]
    return {
        "weights": {name: round(float(w), 3) for name, w in zip(FEATURES, found, strict=False)},
        "thresholds": [round(float(each), 3) for each in thresholds],
    }


def fit_impact(shared: Path, apart: set[str]) -> list[float]:
    """Return intercept and slope of the last mood on the first, by least squares."""
    moods = []
    for row in rows_of(shared / "conversations" / "star.train.jsonl.gz"):
        if row["id"] not in apart:
            mood = analyze(Conversation.from_dict(row)).mood
            if len(mood) > 1:
                moods.append((mood[0].value, mood[-1].value))
    first, last = np.array(moods).T
    slope, intercept = np.polyfit(first, last, 1)
    print(f"impact on {len(moods)} chats: r {np.corrcoef(first, last)[0, 1]:.3f}")
    return [round(float(intercept), 3), round(float(slope), 3)]


def report(talks: Sequence[Talk], fitted: Mapping[str, Any]) -> None:
    """Print the agreement with the first reader: on the reader's own moments and on those found."""
    model = read_model({**fitted, "impact": [0, 0]})
    both = [talk for talk in talks if len(talk.readings) > 1]
    print("between the readers   ", figures([(t.readings[1]["labels"], t) for t in both]))
    for half in (True, False):
        part = [talk for talk in talks if talk.tuned is half]
        name = "tuned half" if half else "unseen half"
        print(
            f"{name:12}told   ", figures([(labels(t.told(), t, model, told=True), t) for t in part])
        )
        print(f"{name:12}found  ", figures([(labels(t.found(), t, model), t) for t in part]))
        for source in sorted({talk.conversation.source for talk in talks}):
            own = [t for t in part if t.conversation.source == source]
            print(f"  {source:17}", figures([(labels(t.found(), t, model), t) for t in own]))
    wrong = Counter(
        (t.found().end_state.value, t.readings[0]["labels"]["end_state"])
        for t in talks
        if not t.tuned
    )
    print("end state found, read:", dict(wrong.most_common()))


def labels(found: Outcome, talk: Talk, model: Model, *, told: bool = False) -> dict[str, Any]:
    """Return an outcome's labels, with the overall of the model under test."""
    return {
        "end_state": found.end_state.value,
        "resolved": found.resolved.value,
        "overall": _overall(found, talk, model, told=told),
    }


def _overall(found: Outcome, talk: Talk, model: Model, *, told: bool) -> float:
    if not told and talk.analysis.whole:
        return model.overall(features_of(talk))
    return ORDINARY if found.overall is None else found.overall


def figures(pairs: Iterable[tuple[Mapping[str, Any], Talk]]) -> str:
    """Return kappa of end state and resolved, and Spearman's rho of overall, in a line."""
    rows = [(given, talk.readings[0]["labels"]) for given, talk in pairs]
    rho = spearmanr([a["overall"] for a, _ in rows], [b["overall"] for _, b in rows]).statistic
    kappas = [
        f"{name} {cohen_kappa([(a[name], b[name]) for a, b in rows]):.2f}"
        for name in ("end_state", "resolved")
    ]
    return f"n {len(rows):3}  {'  '.join(kappas)}  overall {rho:.2f}"


if __name__ == "__main__":
    main()
