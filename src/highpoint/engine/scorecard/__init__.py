"""What a scorecard makes of the moments: rates, a score, its interval and n."""

from __future__ import annotations

from highpoint.engine.scorecard.card import DEFAULT, Criterion, Scorecard
from highpoint.engine.scorecard.custom import BadScorecard, Combination, Occasion, Order, Words
from highpoint.engine.scorecard.evaluation import Evaluation, evaluate, occasions
from highpoint.engine.scorecard.patterns import BadPattern
from highpoint.engine.scorecard.score import FEWEST_MOMENTS, Rating, Score, pool

__all__ = [
    "DEFAULT",
    "FEWEST_MOMENTS",
    "BadPattern",
    "BadScorecard",
    "Combination",
    "Criterion",
    "Evaluation",
    "Occasion",
    "Order",
    "Rating",
    "Score",
    "Scorecard",
    "Words",
    "evaluate",
    "occasions",
    "pool",
]
