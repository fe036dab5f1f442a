"""What a customer may spend in the days to come: a middle, a range around it, and the mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from highpoint.engine.insight.loyalty.bg_nbd import Floats
from highpoint.engine.insight.loyalty.gamma_gamma import SpendParameters, expected_spend
from highpoint.engine.insight.loyalty.summary import Summary

# Purchases looked at, and the chance of more of them that is passed over.
MOST = 64
_RAREST = 1e-5
# Halvings of the interval a quantile lies in.
_HALVINGS = 30


@dataclass(frozen=True, slots=True)
class Worth:
    """What may be spent: the ends of a range, its middle, and the mean over all that may come."""

    low: float
    middle: float
    high: float
    mean: float


def worth(enough: Floats, spend: SpendParameters, summary: Summary, level: float = 0.8) -> Worth:
    """
    Return what a customer may spend in days to come, given what they bought so far.

    ``enough`` are the chances of at least 1, 2, … purchases in those days; what they come to
    follows from Gamma-Gamma: a customer's scale v has, after x purchases of mean m, the posterior
    Gamma(q + p x, gamma + x m), so that the sum of n purchases over gamma + x m is beta prime
    with n p and q + p x. The range leaves out (1 - ``level``) / 2 on either side, where both
    models hold; the mean is the product of the two means, since the models take how often and
    how much for independent.

    >>> one = Summary("0001", 2, recency=30.43, age=38.86, monetary=22.35)
    >>> told = worth(np.array([0.6, 0.2]), SpendParameters(6.25, 3.74, 15.44), one)
    >>> round(told.low), round(told.middle), round(told.high), round(told.mean)
    (0, 16, 50, 20)
    """
    from scipy.special import betainc

    none, often = 1 - float(enough[0]), float(enough.sum())
    enough = enough[: max(1, int((enough > _RAREST).sum()))]
    chances = enough - np.append(enough[1:], 0.0)
    x = summary.frequency if summary.monetary > 0 else 0
    shape, scale = spend.q + spend.p * x, spend.gamma + x * summary.monetary
    sums = spend.p * np.arange(1, len(chances) + 1)
    tails = np.array([(1 - level) / 2, 0.5, (1 + level) / 2])
    low, high = np.zeros(3), np.ones(3)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = none + betainc(sums, shape, middle[:, None]) @ chances
        low, high = np.where(below < tails, middle, low), np.where(below < tails, high, middle)
    share = np.where(tails <= none, 0.0, (low + high) / 2)
    ends = scale * share / (1 - share)
    mean = often * expected_spend(spend, summary)
    return Worth(float(ends[0]), float(ends[1]), float(ends[2]), mean)
