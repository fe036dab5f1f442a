"""Purchases to come: BG/NBD beside what was bought lately, weighed as it came out last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple, Self

import numpy as np

from highpoint.engine.insight.loyalty.bg_nbd import (
    Floats,
    Likely,
    Parameters,
    TooFewCustomers,
    alive,
    at_least,
    expected,
    fit,
    range_of,
)
from highpoint.engine.insight.loyalty.ladder import facts_of
from highpoint.engine.insight.loyalty.orders import Order
from highpoint.engine.insight.loyalty.summary import Summary, summaries

# A shorter past, or fewer purchases in its last part, cannot tell how much each forecast is worth.
SHORTEST_DAYS = 28
FEWEST_PURCHASES = 50
# So many customers are enough to weigh by.
_MOST = 10_000
_YEAR = 365
# Added before a logarithm is taken, so that nothing bought is not nothing ever.
_LEAST = np.array([0.01, 0.5, 0.05])
# How strongly weights are held to the model's own forecast, where the past tells little.
_HELD = 3.0
# Forecasts for those who bought once that lie closer than this are told as one.
_STEP = 2.0


class Known(NamedTuple):
    """One customer as known by the end of a day: their summary, and their days with a purchase."""

    summary: Summary
    bought: Sequence[date]
    at: date

    def days_bought(self, within: int) -> int:
        """Return on how many of the last days they bought."""
        since = self.at - timedelta(within)
        return sum(since < day <= self.at for day in self.bought)


@dataclass(frozen=True, slots=True)
class Mix:
    """
    How much three forecasts are worth, as the last ``period`` days came out.

    ``model``, ``last`` and ``year`` are the weights of ``learned``; ``level`` makes the sum over
    all customers that of the model. ``reach`` is how many days the year goes back, ``once`` the
    forecasts for who bought once: up to an age in weeks, so many.
    """

    model: float
    last: float
    year: float
    level: float
    period: int
    reach: int
    once: Sequence[Sequence[float]] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What customers may buy in so many days to come; without a mix, BG/NBD alone."""

    parameters: Parameters
    days: int
    mix: Mix | None = None

    @classmethod
    def learned(cls, parameters: Parameters, orders: Sequence[Order], at: date, days: int) -> Self:
        """Return the forecast that these orders teach, all of them known at ``at``."""
        return cls(parameters, days, learned(parameters, orders, at, days))

    @classmethod
    def from_dict(cls, parameters: Parameters, days: int, mix: Mapping[str, Any]) -> Self:
        """Return a forecast as it was kept; an empty mix is none."""
        return cls(parameters, days, Mix(**mix) if mix else None)

    def mean(self, known: Known) -> float:
        """Return how many purchases (days with one) to expect."""
        if self.mix is None:
            return expected(self.parameters, known.summary, self.days)
        if not known.summary.frequency and self.mix.once:
            return _by_age(self.mix.once, known.summary.age)
        return self.mix.level * _mixed(self.parameters, self.mix, known, self.days)

    def at_least(self, known: Known, most: int) -> Floats:
        """
        Return the chances of at least 1, 2, … ``most`` purchases; they sum to the mean.

        Of a customer alive the number is negative binomial, as under BG/NBD, with a shape of
        r and all their purchases, the first too: in a shop older than its file the first that is
        known is one like the others.
        """
        if self.mix is None:
            return at_least(self.parameters, known.summary, self.days, most)
        from scipy.special import betainc

        here = alive(self.parameters, known.summary)
        shape = self.parameters.r + known.summary.frequency + 1
        odds = self.mean(known) / max(here * shape, 1e-12)
        return np.asarray(here * betainc(np.arange(1, most + 1), shape, odds / (1 + odds)))

    def likely(self, known: Known, level: float = 0.8) -> Likely:
        """Return the middle number of purchases, and a range around it."""
        return range_of(lambda most: self.at_least(known, most), level)


def learned(parameters: Parameters, orders: Sequence[Order], at: date, days: int) -> Mix | None:
    """
    Return how much three forecasts are worth in this shop; None where its past is too short.

    Standing at an earlier day, all that was known then foretells the days since: BG/NBD fitted
    anew, m; the purchases of the period before, l; and those of the year before (or since the
    first known) at that rate, y. The number that came is taken as Poisson with the mean
    exp(c) · (m + .01)^u · (l + .5)^v · (y + .05)^w, with u, v, w not below 0, held to 1, 0 and 0 by a
    penalty of 1.5 times their squared distance: forecasts combined by how they came out (Bates and
    Granger 1969, The combination of forecasts, Operational Research Quarterly 20(4)), in
    logarithms. The level c is not carried over, since a spring tells nothing of an autumn: all
    customers together are foretold what BG/NBD foretells.

    Customers who bought once differ in the day of it alone. How far that tells them apart is
    learned from them, as another power of m; forecasts less than twice apart are made one.
    """
    first = min((order.at.date() for order in orders), default=at)
    period = min(days, (at - first).days // 2)
    then = at - timedelta(period)
    if period < SHORTEST_DAYS:
        return None
    all_then, now = _known(orders, then), _known(orders, at)
    try:
        earlier = fit([each.summary for each in all_then])
    except TooFewCustomers:
        return None
    before = _some(all_then)
    since = {each.summary.customer: each.days_bought(period) for each in now}
    came = np.array([since.get(each.summary.customer, 0) for each in before], dtype=float)
    if came.sum() < FEWEST_PURCHASES:
        return None
    told = [_three(earlier, each, period, _reach(first, then)) for each in before]
    logs = np.log(np.array(told) + _LEAST)
    once = np.array([not each.summary.frequency for each in before])
    model, last, year = _weights(logs, came)
    mix = Mix(model, last, year, 1.0, period, _reach(first, at))
    return _leveled(parameters, mix, _weights(logs[once, :1], came[once])[0], _some(now), days)


def _known(orders: Sequence[Order], at: date) -> list[Known]:
    known = [order for order in orders if order.at.date() <= at]
    pairs = zip(summaries(known, at), facts_of(known), strict=True)
    return [Known(summary, facts.purchases, at) for summary, facts in pairs]


def _some(known: Sequence[Known]) -> Sequence[Known]:
    return known[:: len(known) // _MOST + 1]


def _reach(first: date, at: date) -> int:
    return min(_YEAR, (at - first).days + 1)


def _three(
    parameters: Parameters, known: Known, period: int, reach: int
) -> tuple[float, float, float]:
    """Return the three forecasts of the days with a purchase in a period to come."""
    return (
        expected(parameters, known.summary, period),
        known.days_bought(period),
        known.days_bought(reach) / reach * period,
    )


def _weights(logs: Floats, came: Floats) -> list[float]:
    """Return the weights under which what came is most likely."""
    # scipy takes longer to load than most commands take; only a fit needs it.
    from scipy.optimize import minimize

    columns = np.column_stack([np.ones(len(logs)), logs])
    start, held = np.zeros(columns.shape[1]), np.full(columns.shape[1], _HELD)
    start[1], held[0] = 1.0, 0.0

    def cost(weights: Floats) -> tuple[float, Floats]:
        powers = np.clip(columns @ weights, -20, 20)
        means, off = np.exp(powers), weights - start
        total = float((means - came * powers).sum() + (held * off**2).sum() / 2)
        return total, columns.T @ (means - came) + held * off

    bounds = [(None, None), *[(0.0, None)] * logs.shape[1]]
    found = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return [float(weight) for weight in found.x[1:]]


def _leveled(
    parameters: Parameters, mix: Mix, of_once: float, known: Sequence[Known], days: int
) -> Mix:
    """Return the mix at the model's level, with its forecasts for who bought once."""
    model = np.array([expected(parameters, each.summary, days) for each in known])
    mixed = np.array([_mixed(parameters, mix, each, days) for each in known])
    level = float(model.sum() / mixed.sum())
    once = np.array([not each.summary.frequency for each in known])
    spread = (model[once] + _LEAST[0]) ** of_once
    spread *= level * mixed[once].sum() / max(spread.sum(), _LEAST[0])
    ages = [each.summary.age for each in known if not each.summary.frequency]
    return replace(mix, level=level, once=_steps(sorted(zip(ages, spread, strict=True))))


def _mixed(parameters: Parameters, mix: Mix, known: Known, days: int) -> float:
    told = _three(parameters, known, mix.period, mix.reach)
    weights = (mix.model, mix.last, mix.year)
    mixed = float(np.exp(np.log(np.add(told, _LEAST)) @ weights))
    if days == mix.period:
        return mixed
    return mixed * expected(parameters, known.summary, days) / max(told[0], 1e-12)


def _steps(once: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the mean forecast for all up to each of some ages, from pairs in order of age."""
    steps: list[tuple[float, float]] = []
    group: list[float] = []
    for place, (age, mean) in enumerate(once):
        group.append(float(mean))
        last = place + 1 == len(once)
        if last or (once[place + 1][0] > age and once[place + 1][1] * _STEP <= group[0]):
            steps.append((age, sum(group) / len(group)))
            group = []
    return steps


def _by_age(once: Sequence[Sequence[float]], age: float) -> float:
    return next((mean for until, mean in once if age <= until), once[-1][1])
