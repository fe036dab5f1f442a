"""Gamma-Gamma: what a customer spends on a purchase, given what they spent so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite

import numpy as np

from highpoint.engine.insight.loyalty.bg_nbd import Floats, TooFewCustomers
from highpoint.engine.insight.loyalty.summary import Summary

# Spend differs between customers; fewer of them do not show by how much.
FEWEST_SPENDERS = 10

_FAR = 9.0
# Nearer to 1 the mean spend of all customers has no bound any more.
_NEAREST = -3.0
_STARTS = ((1.0, 3.0, 1.0), (2.0, 20.0, 10.0))


@dataclass(frozen=True, slots=True)
class SpendParameters:
    """
    The three of Gamma-Gamma.

    A customer's spend on a purchase is Gamma(``p``, v); v differs between customers as
    Gamma(``q``, ``gamma``), and not with how often they buy.
    """

    p: float
    q: float
    gamma: float

    @property
    def mean(self) -> float:
        """Return the mean spend of all customers, p gamma / (q - 1)."""
        return self.p * self.gamma / (self.q - 1)


def fit_spend(summaries: Sequence[Summary]) -> SpendParameters:
    """
    Return the parameters that make what these customers spent most likely.

    Equation (1a) of Fader and Hardie (2013), The Gamma-Gamma model of monetary value, over
    customers who bought again. Where the spread would leave the mean spend without a bound
    (q at most 1), q is held just above it.

    :raises TooFewCustomers: with fewer than 10 who bought again at a price
    """
    spenders = [each for each in summaries if each.frequency and each.monetary > 0]
    if len(spenders) < FEWEST_SPENDERS:
        raise TooFewCustomers(
            f"{len(spenders)} who bought again at a price: too few to tell what customers spend; "
            f"it takes {FEWEST_SPENDERS}."
        )
    # scipy takes longer to load than most commands take; only a fit needs it.
    from scipy.optimize import minimize
    from scipy.special import digamma, gammaln

    x = np.array([each.frequency for each in spenders], dtype=float)
    spend = np.array([each.monetary for each in spenders])
    scale = float(np.median(spend))
    m = spend / scale

    def cost(logs: Floats) -> tuple[float, Floats]:
        p, above, v = np.exp(logs)
        q, whole = 1 + above, v + x * m
        each = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        each += (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * np.log(whole)
        if not isfinite(total := float(each.mean())):
            return inf, np.zeros(3)
        both = digamma(p * x + q) - np.log(whole)
        slopes = np.array(
            [
                p * (x * (both - digamma(p * x) + np.log(m * x))).mean(),
                above * (both - digamma(q) + np.log(v)).mean(),
                v * (q / v - (p * x + q) / whole).mean(),
            ]
        )
        return -total, -slopes

    runs = [
        minimize(
            cost,
            np.log([p, q - 1, v]),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-_FAR, _FAR), (_NEAREST, _FAR), (-_FAR, _FAR)],
            options={"ftol": 1e-12, "gtol": 1e-8, "maxiter": 500},
        )
        for p, q, v in _STARTS
    ]
    best = min((run for run in runs if isfinite(run.fun)), key=lambda run: float(run.fun))
    return SpendParameters(exp(best.x[0]), 1 + exp(best.x[1]), exp(best.x[2]) * scale)


def expected_spend(parameters: SpendParameters, summary: Summary) -> float:
    """
    Return the mean spend to expect of a customer on each purchase to come.

    Equation (5) of the same note: their own mean and that of all customers, weighed by how
    many purchases of theirs are known. Of who bought once nothing is taken: all customers'.

    >>> fitted = SpendParameters(p=6.25, q=3.74, gamma=15.44)
    >>> round(expected_spend(fitted, Summary("0001", 2, 30.43, 38.86, monetary=22.35)), 2)
    24.66
    """
    x = summary.frequency if summary.monetary > 0 else 0
    shape = parameters.p * x + parameters.q - 1
    return parameters.p * (parameters.gamma + x * summary.monetary) / shape


def go_together(summaries: Sequence[Summary]) -> dict[str, float]:
    """
    Return whether who comes often spends more on a purchase: Spearman's correlation, and its n.

    The model takes the two for independent; far from 0 it foretells too little for the ones
    and too much for the others.
    """
    told = [(each.frequency, each.monetary) for each in summaries if each.monetary > 0]
    if len(told) < FEWEST_SPENDERS:
        return {"together": 0.0, "n": len(told)}
    often, much = (_ranks(np.array(column, dtype=float)) for column in zip(*told, strict=True))
    apart = often.std() > 0 and much.std() > 0
    return {"together": float(np.corrcoef(often, much)[0, 1]) if apart else 0.0, "n": len(told)}


def _ranks(values: Floats) -> Floats:
    """Return the rank of each value, those of a tie sharing theirs."""
    _, at, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[at])
