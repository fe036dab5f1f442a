"""What a scorecard makes of the moments: rates, a score, its interval and n."""

from __future__ import annotations

from highpoint.engine.scorecard.card import DEFAULT, BadScorecard, Criterion, Scorecard
from highpoint.engine.scorecard.evaluation import Evaluation, evaluate
from highpoint.engine.scorecard.score import FEWEST_MOMENTS, Rating, Score, pool

__all__ = [
    "DEFAULT",
    "FEWEST_MOMENTS",
    "BadScorecard",
    "Criterion",
    "Evaluation",
    "Rating",
    "Score",
    "Scorecard",
    "evaluate",
    "pool",
]
