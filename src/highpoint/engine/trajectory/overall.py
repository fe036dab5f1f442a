"""The service received, 1 to 5, and impact: two small models fitted by benchmarks/fit_outcome.py."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

from highpoint.engine.moment import Kind, Mark, MarkKind, Moment, Verdict
from highpoint.engine.trajectory.values import EndState, MoodPoint, Resolved

# What each feature may only do to the service received: the fit keeps to these signs.
FEATURES = {
    "end": 1,
    "mood": 1,
    "settled": 1,
    "praised": 1,
    "uncared": -1,
    "missed": -1,
    "met": 1,
    "refused": -1,
    "extra": 1,
    "defensive": -1,
    "scripted": -1,
}

_BAD = (Kind.DISTRESS, Kind.HOSTILITY, Kind.CHURN, Kind.REPEAT)
_END = {EndState.SATISFIED: 1.0, EndState.DISSATISFIED: -1.0}
_SETTLED = {Resolved.YES: 1.0, Resolved.NO: -1.0}
_LOST = {Verdict.MET: 0.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 1.0}

# Beyond this many, one more of the same changes nothing in how a talk is judged.
MOST = 4.0


@dataclass(frozen=True, slots=True)
class Model:
    """
    Proportional odds of ``overall`` (McCullagh 1980), and the line that impact is measured from.

    ``thresholds`` are the log-odds between 1 and 2, 2 and 3, 3 and 4, 4 and 5;
    ``impact`` is (intercept, slope) of the last mood on the first.
    """

    weights: tuple[float, ...]
    thresholds: tuple[float, ...]
    impact: tuple[float, float]

    def overall(self, features: Sequence[float]) -> float:
        """Return the expected value of the service received, from 1 to 5."""
        total = sum(weight * each for weight, each in zip(self.weights, features, strict=True))
        return 1 + sum(1 / (1 + exp(threshold - total)) for threshold in self.thresholds)

    def impact_of(self, mood: Sequence[MoodPoint]) -> float | None:
        """Return the last mood against what the first lets one expect; None below two turns."""
        if len(mood) < 2:
            return None
        intercept, slope = self.impact
        return mood[-1].value - (intercept + slope * mood[0].value)


def read_model(row: Mapping[str, Any]) -> Model:
    """Read a model from the values of its weights file."""
    weights = tuple(float(row["weights"][name]) for name in FEATURES)
    intercept, slope = row["impact"]
    return Model(weights, tuple(map(float, row["thresholds"])), (float(intercept), float(slope)))


@cache
def model() -> Model:
    """Return the model that the engine ships with (its card lies beside it)."""
    file = files("highpoint.engine") / "weights" / "outcome.json"
    return read_model(json.loads(file.read_text(encoding="utf-8")))


def overall_features(
    mood: Sequence[MoodPoint],
    end: EndState,
    settled: Resolved,
    moments: Sequence[Moment],
    marks: Sequence[Mark],
) -> tuple[float, ...]:
    """Return what ``overall`` is read from, in the order of ``FEATURES``."""
    uncared = missed = met = refused = praised = 0.0
    for moment in moments:
        lost = _LOST[moment.verdict]
        if moment.kind in _BAD:
            uncared += lost
        else:
            missed += lost
        met += 1 - lost
        refused += moment.kind is Kind.REFUSAL
        praised += moment.kind is Kind.PRAISE
    seen = {mark.mark for mark in marks}
    return (
        _END.get(end, 0.0),
        sum(point.value for point in mood) / len(mood) if mood else 0.0,
        _SETTLED.get(settled, 0.0),
        float(praised > 0),
        min(MOST, uncared),
        min(MOST, missed),
        min(MOST, met),
        min(MOST, refused),
        float(MarkKind.EXTRA_TOUCH in seen),
        float(MarkKind.DEFENSIVE in seen),
        float(MarkKind.SCRIPTED in seen),
    )
