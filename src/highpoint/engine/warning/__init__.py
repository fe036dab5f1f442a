"""Early warning: the chance, at each turn of an open talk, that the customer ends dissatisfied."""

from __future__ import annotations

from highpoint.engine.warning.model import MEASURED, Model, NoSuchRate, model
from highpoint.engine.warning.path import Reason, Risk, WarningPath, risk_now, warn
from highpoint.engine.warning.signs import SIGNS, Sign, read_signs
from highpoint.engine.warning.threshold import (
    TooFewTalks,
    own_threshold,
    rate_range,
    threshold_from,
)

__all__ = [
    "MEASURED",
    "SIGNS",
    "Model",
    "NoSuchRate",
    "Reason",
    "Risk",
    "Sign",
    "TooFewTalks",
    "WarningPath",
    "model",
    "own_threshold",
    "rate_range",
    "read_signs",
    "risk_now",
    "threshold_from",
    "warn",
]
