"""Sample size: what so many reviewed conversations can tell, before anybody reviews them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt

from highpoint.errors import HighpointError

# Nobody is judged by a mean below this reliability.
RELIABLE = 0.7

_Z = 1.96


class TooFewToTell(HighpointError):
    """Nothing was looked at, or too little to see how far talks and people lie apart."""


@dataclass(frozen=True, slots=True)
class Group:
    """One agent's conversations: how many, their mean score and the variance of single ones."""

    n: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean of all, and the variance of single talks and of the agents' true levels."""

    mean: float
    within: float
    between: float


def rate_half_width(rate: float, n: int) -> float:
    """
    Return how far the 95 % interval of a rate reaches to each side when n are looked at.

    1.96 * sqrt(p (1 - p) / n), the normal one: for planning. What was found is shown with
    Jeffreys' interval.

    >>> [round(rate_half_width(0.85, n), 2) for n in (10, 50, 200)]
    [0.22, 0.1, 0.05]

    :raises TooFewToTell: with n below 1
    """
    return half_width(rate * (1 - rate), n)


def half_width(variance: float, n: int) -> float:
    """
    Return how far the 95 % interval of a mean of n reaches to each side: 1.96 * sqrt(variance / n).

    :raises TooFewToTell: with n below 1
    """
    if n < 1:
        raise TooFewToTell("Look at one conversation at least.")
    return _Z * sqrt(variance / n)


def reliability(n: int, *, within: float, between: float) -> float:
    """
    Return how much of what agents' means of n differ by is the agents and not luck, 0 to 1.

    between / (between + within / n): the variance of true levels over that of means, as in
    classical test theory. For a rate, ``within`` is p (1 - p).

    >>> rate = 0.85 * 0.15
    >>> [round(reliability(n, within=rate, between=0.05**2), 2) for n in (10, 50, 200)]
    [0.16, 0.5, 0.8]

    :raises TooFewToTell: with n below 1
    """
    if n < 1:
        raise TooFewToTell("Look at one conversation at least.")
    return between / (between + within / n) if between else 0.0


def needed(*, within: float, between: float, wanted: float = RELIABLE) -> float:
    """
    Return how many an agent it takes until a mean is as reliable as wanted; inf where none is.

    >>> needed(within=0.85 * 0.15, between=0.05**2, wanted=0.5)
    51
    """
    if not between:
        return inf
    # Less a trifle, so that a whole number is not rounded up by its last digit.
    return ceil(within / between * wanted / (1 - wanted) - 1e-9)


def spread(groups: Sequence[Group]) -> Spread:
    """
    Return how far single talks and true levels lie apart, from what is known of each agent.

    One-way random effects by the method of moments (DerSimonian and Laird 1986 with weights n):
    the variance between is what the scatter of means shows beyond luck, 0 where luck explains all.

    :raises TooFewToTell: with fewer than two agents of two conversations each
    """
    read = [group for group in groups if group.n > 1]
    if len(read) < 2:
        raise TooFewToTell("It takes two agents with two scored conversations each to tell.")
    total = sum(group.n for group in read)
    mean = sum(group.n * group.mean for group in read) / total
    within = sum(group.variance * (group.n - 1) for group in read) / (total - len(read))
    scatter = sum(group.n * (group.mean - mean) ** 2 for group in read)
    scale = total - sum(group.n**2 for group in read) / total
    between = max(0.0, (scatter - (len(read) - 1) * within) / scale)
    return Spread(mean, within, between)
