"""
What each feature of a talk shows on real labels: python -m benchmarks.features [--write].

Rank correlation (Spearman), or the area under the ROC curve where the label is yes or no, with a
95 % interval from drawing talks again. None of the labels shaped a feature. ``--write`` keeps the
figures where the pages on features read them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.dialogue import auc, rows, spearman
from corpus.shared import SHARED, labelled
from highpoint.engine.analyze import ENGINE_VERSION, analyze
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.dialogue import listening, uptakes
from highpoint.engine.features import Measure, every_feature, features

FIGURES = Path(__file__).resolve().parents[1] / "src/highpoint/about/figures/features.json"
SEED = 20261122
DRAWS = 300
# Below so many talks, or so many of the rarer answer, a figure says nothing.
FEWEST, FEWEST_YES = 60, 15

# What the whole analysis says of a talk, measured on the same labels.
OF_ANALYSIS = ("score", "mood", "end", "overall", "impact", "listening")
# Sets of single turns, or of talks with a bot, and what can be read in them.
ONLY = {"politeness": ("courtesy", "hedging"), "convabuse": ("arousal", "mood")}
END = {"satisfied": 1.0, "dissatisfied": -1.0}

Row = Mapping[str, Any]
Values = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Label:
    """Something people said of a talk: ``read`` returns it from a row, None where it is not told."""

    name: str
    words: str
    read: Callable[[Row], float | bool | None]


SETS: dict[str, tuple[Label, ...]] = {
    "star": (
        Label("calm", "agent calm and helpful, says the customer (star)",
              lambda row: row["labels"].get("agent_calm_and_helpful")),
        Label("annoyed", "customer annoyed, says the agent (star)",
              lambda row: row["labels"].get("customer_aggressive_or_annoyed")),
    ),
    "casino": (
        Label("satisfied", "customer's satisfaction, 1 to 5 (casino)",
              lambda row: row["labels"].get("customer_satisfaction")),
    ),
    "esconv": (
        Label("relief", "fall of the bad feeling (esconv)",
              lambda row: row["labels"].get("emotion_drop")),
        Label("empathy", "empathy rated by who was helped, 1 to 5 (esconv)",
              lambda row: row["labels"].get("empathy")),
    ),
    "convabuse": (
        Label("abusive", "turns of abuse (convabuse)", lambda row: _any_abuse(row)),
    ),
    "politeness": (
        Label("polite", "politeness of a request (politeness)",
              lambda row: row["turns"][0]["labels"].get("politeness")),
    ),
    "moments": (
        Label("overall", "service received, 1 to 5, one careful reading (moments)",
              lambda row: row["overall"]),
    ),
}  # fmt: skip


def main() -> int:
    """Print each feature's figures; 1 where the real conversations are not there."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    options.add_argument("--write", action="store_true")
    asked = options.parse_args()
    if not (asked.shared / "conversations").is_dir():
        print(f"{asked.shared} is not there: nothing to measure on")
        return 1
    figures: dict[str, list[dict[str, Any]]] = {}
    for name, labels in SETS.items():
        told = list(read(asked.shared, name))
        found = [values(row, as_agent=name == "politeness") for row in told]
        print(f"\n{name}: {len(told):,} talks")
        for label in labels:
            answers = [label.read(row) for row in told]
            for feature, figure in against(answers, found):
                if feature not in ONLY.get(name, (feature,)):
                    continue
                figures.setdefault(feature, []).append({"label": label.words, **figure})
                print(f"  {label.name:10} {feature:20} {shown(figure)}")
    for feature, figure in (*strategies(asked.shared), partners(asked.shared)):
        figures.setdefault(feature, []).append(figure)
        print(f"{feature}: {figure['label']}: {shown(figure)}")
    if asked.write:
        told_of = {"engine": ENGINE_VERSION, "features": dict(sorted(figures.items()))}
        FIGURES.write_text(json.dumps(told_of, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def read(shared: Path, name: str) -> Iterator[Row]:
    """Yield the rows of a set, its parts together."""
    if name != "moments":
        yield from rows(shared, f"{name}.train")
        yield from rows(shared, f"{name}.dev")
        return
    for row, told in labelled(shared):
        yield {**row, "overall": told["labels"]["overall"]}


def values(row: Row, *, as_agent: bool = False) -> Values:
    """Return every feature's value in one talk; ``as_agent`` reads the customer's turns as one's."""
    talk = Conversation.from_dict(row)
    if as_agent:
        turns = tuple(replace(turn, role=Role.AGENT) for turn in talk.turns)
        talk = replace(talk, turns=turns)
    analysis = analyze(talk)
    found = {name: each and each.value for name, each in features(talk, analysis).items()}
    mood = [point.value for point in analysis.mood]
    return found | {
        "score": analysis.evaluation.score,
        "mood": sum(mood) / len(mood) if mood else None,
        "end": END.get(analysis.end_state.value, 0.0) if mood else None,
        "overall": analysis.overall,
        "impact": analysis.impact,
        "listening": listening(uptakes(talk, analysis.language)),
    }


def against(
    answers: Sequence[float | bool | None], found: Sequence[Values]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each feature's figure against one label, where enough talks have both."""
    for feature in (*every_feature(), *OF_ANALYSIS):
        pairs = [
            (each[feature], answer)
            for each, answer in zip(found, answers, strict=True)
            if each[feature] is not None and answer is not None
        ]
        if len(pairs) < FEWEST or len({value for value, _ in pairs}) == 1:
            continue
        scores, truth = (np.array(side) for side in zip(*pairs, strict=True))
        if truth.dtype == bool and min(truth.sum(), (~truth).sum()) < FEWEST_YES:
            continue
        yield feature, figure(scores, truth)


def figure(scores: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    """Return a figure with its interval, AUC for yes or no and Spearman else."""
    kind, statistic = ("AUC", auc) if truth.dtype == bool else ("Spearman", spearman)
    chance = np.random.default_rng(SEED)
    drawn = []
    for _ in range(DRAWS):
        picked = chance.integers(len(truth), size=len(truth))
        if len(np.unique(truth[picked])) > 1 and len(np.unique(scores[picked])) > 1:
            drawn.append(statistic(scores[picked], truth[picked]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    told = {"kind": kind, "value": statistic(scores, truth), "low": low, "high": high}
    rounded = {key: each if key == "kind" else round(float(each), 3) for key, each in told.items()}
    yes = {"yes": int(truth.sum())} if truth.dtype == bool else {}
    return rounded | {"n": len(truth)} | yes


def strategies(shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield how well the turns a feature points to are those labelled with its strategy."""
    wanted = {"paraphrase": "Restatement or Paraphrasing", "exploration": "Question"}
    hits: dict[str, list[bool]] = {name: [] for name in wanted}
    truth: dict[str, list[bool]] = {name: [] for name in wanted}
    for row in read(shared, "esconv"):
        talk = Conversation.from_dict(row)
        found = features(talk, analyze(talk))
        for name, strategy in wanted.items():
            seen = found[name] or Measure(0.0, 0)
            pointed = {span.turn for span in seen.spans}
            for turn in talk.by(Role.AGENT):
                hits[name].append(turn.index in pointed)
                truth[name].append(row["turns"][turn.index]["labels"].get("strategy") == strategy)
    for name, strategy in wanted.items():
        told = figure(np.array(hits[name], dtype=float), np.array(truth[name]))
        both = sum(a and b for a, b in zip(hits[name], truth[name], strict=True))
        told |= {
            "precision": round(both / max(1, sum(hits[name])), 3),
            "recall": round(both / max(1, sum(truth[name])), 3),
        }
        yield name, {"label": f"turns labelled “{strategy}” (esconv)", **told}


def partners(shared: Path) -> tuple[str, dict[str, Any]]:
    """Return how often a customer matches their own agent better than one of another talk."""
    talks = [Conversation.from_dict(row) for row in read(shared, "star")]
    talks = [talk for talk in talks if talk.turns]
    others = talks[:]
    random.Random(SEED).shuffle(others)
    scores, truth = [], []
    for talk, other in zip(talks, others, strict=True):
        if talk.id == other.id:
            continue
        strange = replace(talk, turns=_renumbered((*talk.by(Role.CUSTOMER), *other.by(Role.AGENT))))
        pair = [features(each, analyze(each))["style_match"] for each in (talk, strange)]
        if all(pair):
            scores += [each.value for each in pair if each]
            truth += [True, False]
    told = figure(np.array(scores), np.array(truth))
    return "style_match", {"label": "own partner against another talk's agent (star)", **told}


def shown(told: Mapping[str, Any]) -> str:
    """Return a figure in one line."""
    more = f", precision {told['precision']}, recall {told['recall']}" if "recall" in told else ""
    yes = f", {told['yes']:,} yes" if "yes" in told else ""
    between = f"({told['low']:.3f} to {told['high']:.3f})"
    return f"{told['kind']:8} {told['value']:.3f} {between}, n {told['n']:,}{yes}{more}"


def _renumbered(turns: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(replace(turn, index=index) for index, turn in enumerate(turns))


def _any_abuse(row: Row) -> bool | None:
    votes = [turn["labels"].get("abusive") for turn in row["turns"]]
    told = [vote for vote in votes if vote is not None]
    return any(told) if told else None


if __name__ == "__main__":
    sys.exit(main())
