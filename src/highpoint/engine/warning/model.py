"""The weights of the warning: a small logistic model, fitted by corpus/train_warning.py."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

from highpoint.engine.warning.signs import SIGNS
from highpoint.errors import HighpointError

# For each rate, of how many real talks that ended well, and that shaped no weights, the shipped
# threshold warns, and how many there were: `./dev bench warning`.
MEASURED: Mapping[float, tuple[int, int]] = {0.05: (3, 133), 0.1: (13, 133), 0.2: (26, 133)}


class NoSuchRate(HighpointError):
    """A false-alarm rate that no threshold was set for."""


@dataclass(frozen=True, slots=True)
class Model:
    """
    Discrete-time logistic model: one weight a sign, the same at every turn, and a bias.

    ``thresholds`` holds, for a share of the talks that end well, the chance that only so many
    of them ever reach.
    """

    weights: tuple[float, ...]
    bias: float
    thresholds: Mapping[float, float]

    def shares(self, values: Sequence[float]) -> list[float]:
        """Return what each sign adds to the log-odds."""
        return [weight * value for weight, value in zip(self.weights, values, strict=True)]

    def chance(self, shares: Sequence[float]) -> float:
        """Return the chance, 0 to 1, that what the signs add comes to."""
        return 1 / (1 + exp(-self.bias - sum(shares)))

    def threshold(self, rate: float) -> float:
        """
        Return the chance from which on to warn at a false-alarm rate.

        :raises NoSuchRate: naming the rates there are
        """
        if rate not in self.thresholds:
            known = ", ".join(f"{each:g}" for each in sorted(self.thresholds))
            raise NoSuchRate(f"No threshold was set for the rate {rate:g}; choose one of {known}.")
        return self.thresholds[rate]


def read_model(row: Mapping[str, Any]) -> Model:
    """Read a model from the values of its weights file."""
    return Model(
        weights=tuple(float(row["weights"][name]) for name in SIGNS),
        bias=float(row["bias"]),
        thresholds={float(rate): float(chance) for rate, chance in row["thresholds"].items()},
    )


@cache
def model() -> Model:
    """Return the model that the engine ships with (its card lies beside it)."""
    file = files("highpoint.engine") / "weights" / "warning.json"
    return read_model(json.loads(file.read_text(encoding="utf-8")))
