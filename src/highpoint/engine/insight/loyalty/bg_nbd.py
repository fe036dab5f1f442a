"""BG/NBD: how often a customer buys while alive, and whether they still are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, isfinite, log, log1p

import numpy as np
from numpy.typing import NDArray

from highpoint.engine.insight.loyalty.summary import DAYS_A_WEEK, Summary
from highpoint.errors import HighpointError

# Fewer say nothing about how customers differ from each other, which is what is fitted.
FEWEST_CUSTOMERS = 30
FEWEST_AGAIN = 10

# How far each parameter may run where the data hold nothing that stops it: exp(-9) to exp(9).
_FAR = 9.0
_STARTS = ((0.2, 5.0, 0.7, 2.0), (1.0, 20.0, 0.1, 3.0))
# Nodes of the integral over the chance of being lost; 64 leave an error below 1e-9.
_NODES = 64

Floats = NDArray[np.float64]


class TooFewCustomers(HighpointError):
    """Too few customers, or too few who came back, to fit a model to."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """
    The four of BG/NBD, for times in weeks.

    While alive, a customer buys at random at a rate of their own; rates are spread over
    customers as Gamma(``r``, ``alpha``). After each purchase a customer is lost with a chance
    of their own; chances are spread as Beta(``a``, ``b``).
    """

    r: float
    alpha: float
    a: float
    b: float


def fit(summaries: Sequence[Summary]) -> Parameters:
    """
    Return the parameters that make what these customers did most likely.

    The likelihood is equation (6) of Fader, Hardie and Lee (2005), “Counting your customers”
    the easy way, Marketing Science 24(2), in the form of their note on doing it in a
    spreadsheet. Its logarithm is climbed from several starts, in the logarithms of the four.

    :raises TooFewCustomers: with fewer than 30 customers, or 10 who bought again
    """
    again = sum(each.frequency > 0 for each in summaries)
    if len(summaries) < FEWEST_CUSTOMERS or again < FEWEST_AGAIN:
        raise TooFewCustomers(
            f"{_count(len(summaries), 'customer')}, of whom {again:,} bought again: too few to fit. "
            f"It takes {FEWEST_CUSTOMERS} customers and {FEWEST_AGAIN} who bought again."
        )
    # scipy takes longer to load than most commands take; only a fit needs it.
    from scipy.optimize import minimize

    table, weights = _table(summaries)
    scale = float(np.max(table[:, 2])) / 10 or 1.0  # alpha is a time: near 1 in this unit
    units, whole = np.array([1.0, scale, 1.0, 1.0]), float(weights.sum())

    def cost(logs: Floats) -> tuple[float, Floats]:
        values = np.exp(logs) * units
        each, slopes = _log_likelihoods(Parameters(*values), table)
        total = float(each @ weights)
        if not isfinite(total):
            return inf, np.zeros(4)
        return -total / whole, -(slopes @ weights) * values / whole

    runs = [
        minimize(
            cost,
            np.log([r, alpha / scale, a, b]),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-_FAR, _FAR)] * 4,
            options={"ftol": 1e-13, "gtol": 1e-9, "maxiter": 500},
        )
        for r, alpha, a, b in _STARTS
    ]
    best = min((run for run in runs if isfinite(run.fun)), key=lambda run: float(run.fun))
    return Parameters(*(float(value) for value in np.exp(best.x) * units))


def log_likelihood(parameters: Parameters, summaries: Sequence[Summary]) -> float:
    """Return the logarithm of the chance of what these customers did."""
    table, weights = _table(summaries)
    each, _ = _log_likelihoods(parameters, table)
    return float(each @ weights)


def alive(parameters: Parameters, summary: Summary) -> float:
    """
    Return the chance that a customer has not been lost.

    Equation (7) of Fader, Hardie and Lee (2008), Computing P(alive) using the BG/NBD model.
    In this model a customer can be lost only after a purchase that is not their first, so
    whoever bought once is alive with certainty: that is an assumption, not a finding.

    >>> cdnow = Parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> round(alive(cdnow, Summary("0001", 2, recency=30.43, age=38.86)), 3)
    0.727
    """
    if not summary.frequency:
        return 1.0
    return 1 / (1 + exp(_log_odds_lost(parameters, summary)))


def expected(parameters: Parameters, summary: Summary, days: float) -> float:
    """
    Return how many purchases (days with one) to expect in the coming days.

    Equation (10) of Fader, Hardie and Lee (2005), written as the mean over the customer's
    chance p of being lost, p from Beta(a, b + x): of a customer alive,
    (1 - (1 + p s)^-(r + x)) / p with s = t / (alpha + T). All its terms are positive, where
    the paper's own form (a difference of hypergeometric functions over a - 1) loses its
    digits near a = 1 and for frequent customers.

    >>> cdnow = Parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> round(expected(cdnow, Summary("0001", 2, recency=30.43, age=38.86), days=39 * 7), 3)
    1.226
    """
    if days <= 0:
        return 0.0
    x = summary.frequency
    reach = days / DAYS_A_WEEK / (parameters.alpha + summary.age)
    chances, weights = _beta_nodes(parameters.a, parameters.b + x)
    bought = -np.expm1(-(parameters.r + x) * np.log1p(chances * reach)) / chances
    return alive(parameters, summary) * float(bought @ weights)


@dataclass(frozen=True, slots=True)
class Likely:
    """How many purchases may come: the number in the middle, and the ends of a range around it."""

    low: int
    middle: int
    high: int


def likely(parameters: Parameters, summary: Summary, days: float, level: float = 0.8) -> Likely:
    """
    Return the middle (median) number of purchases in the coming days, and a range around it.

    ``expected`` is a mean, which a few who buy much pull up; where most customers buy nothing
    the middle is 0, and the middle errs less. A customer falls below the range, or above it, with a chance of at most
    (1 - ``level``) / 2 each, where the model and its parameters hold.

    >>> cdnow = Parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> likely(cdnow, Summary("0001", 2, recency=30.43, age=38.86), days=39 * 7)
    Likely(low=0, middle=1, high=3)
    """
    return range_of(lambda most: at_least(parameters, summary, days, most), level)


def range_of(chances: Callable[[int], Floats], level: float) -> Likely:
    """Return the middle and the range of a number, told the chances of at least 1, 2, … of it."""
    most = 32
    while (told := chances(most))[-1] > (1 - level) / 2:
        most *= 2
    tails = ((1 + level) / 2, 0.5, (1 - level) / 2)
    return Likely(*(int((told > tail).sum()) for tail in tails))


def at_least(parameters: Parameters, summary: Summary, days: float, most: int) -> Floats:
    """
    Return the chances of at least 1, 2, … ``most`` purchases in the coming days.

    Who buys k times is alive, survives the first k - 1 of them, and the k fall into the days.
    Given the history the three are independent: P(alive) from ``alive``, the mean of
    (1 - p)^(k - 1) over Beta(a, b + x), and the tail of the negative binomial that counts of
    rates from Gamma(r + x, alpha + T) have. From the same assumptions as equation (10) of
    Fader, Hardie and Lee (2005); its terms sum to ``expected``.
    """
    from scipy.special import betainc, betaln

    if days <= 0:
        return np.zeros(most)
    a, survived = parameters.a, parameters.b + summary.frequency
    time, whole = days / DAYS_A_WEEK, parameters.alpha + summary.age
    k = np.arange(1, most + 1)
    stays = np.exp(betaln(a, survived + k - 1) - betaln(a, survived))
    falls = betainc(k, parameters.r + summary.frequency, time / (whole + time))
    return np.asarray(alive(parameters, summary) * stays * falls)


def _log_odds_lost(parameters: Parameters, summary: Summary) -> float:
    x = summary.frequency
    silence = (summary.age - summary.recency) / (parameters.alpha + summary.recency)
    odds = log(parameters.a / (parameters.b + x - 1)) + (parameters.r + x) * log1p(silence)
    return min(odds, 700.0)  # beyond it exp overflows, and the chance is nothing


@lru_cache(maxsize=4096)
def _beta_nodes(a: float, b: float) -> tuple[Floats, Floats]:
    """
    Return the nodes and weights that make means over Beta(a, b).

    Gauss-Jacobi by the eigenvalues of the polynomials' three-term recurrence (Golub and Welsch
    1969, Calculation of Gauss quadrature rules). The weights are made to sum to 1 from the
    start, so nothing overflows for customers with thousands of purchases.
    """
    upper, lower = b - 1, a - 1  # powers of (1 - z) and (1 + z), z = 2 p - 1
    n = np.arange(_NODES, dtype=float)
    total = 2 * n + upper + lower
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (lower**2 - upper**2) / (total * (total + 2))
        k = n[1:]
        both = 2 * k + upper + lower
        beside = 4 * k * (k + upper) * (k + lower) * (k + upper + lower)
        beside /= both**2 * (both + 1) * (both - 1)
    middle[0] = (lower - upper) / (upper + lower + 2)
    # Where a + b is 1 the general form of the first is nothing over nothing.
    beside[0] = 4 * (1 + upper) * (1 + lower) / ((2 + upper + lower) ** 2 * (3 + upper + lower))
    side = np.sqrt(beside)
    # numpy's own, for full matrices, starts threads that take ten times as long as the work.
    from scipy.linalg import eigh_tridiagonal

    values, vectors = eigh_tridiagonal(middle, side)
    chances = np.clip((values + 1) / 2, 1e-12, 1.0)
    return chances, vectors[0] ** 2


def _table(summaries: Iterable[Summary]) -> tuple[Floats, Floats]:
    """Return the different histories and how many customers have each."""
    counts = Counter((each.frequency, each.recency, each.age) for each in summaries)
    return np.array(list(counts), dtype=float), np.array(list(counts.values()), dtype=float)


def _log_likelihoods(parameters: Parameters, table: Floats) -> tuple[Floats, Floats]:
    """Return each history's log-likelihood, and its slope along each of the four parameters."""
    from scipy.special import digamma, gammaln

    r, alpha, a, b = parameters.r, parameters.alpha, parameters.a, parameters.b
    x, recency, age = table.T
    again = x > 0
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    common += gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    still = -(r + x) * np.log(alpha + age)
    lost = np.full_like(x, -np.inf)
    lost[again] = np.log(a / (b + x[again] - 1)) - (r + x[again]) * np.log(alpha + recency[again])
    either = np.logaddexp(still, lost)
    of_still, of_lost = np.exp(still - either), np.exp(lost - either)
    chances = digamma(a + b) - digamma(a + b + x)
    slopes = [
        digamma(r + x) - digamma(r) + np.log(alpha)
        - of_still * np.log(alpha + age) - of_lost * np.log(alpha + recency),
        r / alpha - (r + x) * (of_still / (alpha + age) + of_lost / (alpha + recency)),
        chances + of_lost / a,
        chances + digamma(b + x) - digamma(b) - of_lost / np.where(again, b + x - 1, 1.0),
    ]  # fmt: skip
    return np.asarray(common + either), np.array(slopes)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
