"""Agreement of many answers at once: alpha and AC with their intervals, fast enough for a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from highpoint.engine.insight.agreement import Metric, NothingToCompare

Floats = npt.NDArray[np.float64]

ROUNDS = 1000
LEVEL = 0.95

# From this share of one answer on, alpha tells little: nearly all agreement is agreement by
# chance (kappa is -.02 where two people agree on 118 of 125). There AC is the one to go by.
SKEWED = 0.9


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BeyondChance:
    """
    How far raters agree beyond chance, over ``n`` units that two or more of them rated.

    ``same`` is the share of pairs of answers that are alike, chance and all; ``commonest`` the
    share of the answer given most.
    """

    n: int
    same: float
    commonest: float
    alpha: Estimate
    ac: Estimate

    @property
    def skewed(self) -> bool:
        """Whether nearly all answers are one answer, so that alpha tells little."""
        return self.commonest >= SKEWED

    @property
    def decides(self) -> Estimate:
        """Return the figure to go by: AC where nearly all answers are one answer, else alpha."""
        return self.ac if self.skewed else self.alpha


def beyond_chance(
    units: Sequence[Sequence[float | None]],
    metric: Metric = Metric.NOMINAL,
    *,
    seed: int,
    rounds: int = ROUNDS,
) -> BeyondChance:
    """
    Return Krippendorff's alpha and Gwet's AC of units, each with its 95 % bootstrap interval.

    The figures are those of ``krippendorff_alpha`` and ``gwet_ac`` (agreement.py); the interval
    is the percentile one of units drawn again (Efron 1979). Units with the same answers are
    counted together and all draws are reckoned at once, so that thousands of units take some
    milliseconds where ``bootstrap`` takes a minute. In a draw that lacks an answer, the scale
    of AC stays that of all units. Same units, same seed, same interval.

    >>> agreed = beyond_chance([(0, 0)] * 118 + [(0, 1)] * 5 + [(1, 0)] * 2, seed=1)
    >>> round(agreed.ac.value, 3), agreed.skewed
    (0.941, True)

    :raises NothingToCompare: where no unit has two answers
    """
    rated = [tuple(answer for answer in unit if answer is not None) for unit in units]
    kinds = Counter(tuple(sorted(answers)) for answers in rated if answers)
    answers = sorted({answer for kind in kinds for answer in kind})
    counts = np.array([[kind.count(a) for a in answers] for kind in kinds], dtype=np.float64)
    often = np.array(list(kinds.values()), dtype=np.float64)
    paired = [len(kind) > 1 for kind in kinds]
    if not any(paired):
        raise NothingToCompare("No unit has two answers; let two people rate the same ones.")
    table = _Table(np.array(answers, dtype=np.float64), counts, np.array(paired), metric)
    draws = _draws(often, seed, rounds)
    alphas, acs = table.alpha(draws), table.ac(draws)
    totals = often[table.paired] @ counts[table.paired]
    return BeyondChance(
        n=int(often[table.paired].sum()),
        same=float(table.same(often[None, :])[0]),
        commonest=float(totals.max() / totals.sum()),
        alpha=_estimate(alphas),
        ac=_estimate(acs),
    )


class _Table:
    """Kinds of units (rows) by how often each answer (column) is given in them."""

    def __init__(
        self, answers: Floats, counts: Floats, paired: npt.NDArray[np.bool_], metric: Metric
    ) -> None:
        self.answers = answers
        self.counts = counts
        self.raters = counts.sum(axis=1)
        self.paired = paired
        self.metric = metric

    def alpha(self, draws: Floats) -> Floats:
        """Return alpha of each draw, a row of how often each kind of unit is in it."""
        counts, raters = self.counts[self.paired], self.raters[self.paired]
        pairs = counts[:, :, None] * counts[:, None, :]
        pairs -= counts[:, :, None] * np.eye(len(self.answers))
        pairs /= (raters - 1)[:, None, None]
        weights = draws[:, self.paired]
        coincidences = np.tensordot(weights, pairs, axes=1)
        totals = coincidences.sum(axis=2)
        apart = self._apart(totals)
        n = totals.sum(axis=1)
        observed = (coincidences * apart).sum(axis=(1, 2))
        expected = (totals[:, :, None] * totals[:, None, :] * apart).sum(axis=(1, 2))
        with np.errstate(divide="ignore", invalid="ignore"):
            alphas: Floats = 1 - observed / (expected / (n - 1))
        alphas[(expected == 0) & (n > 0)] = 1.0
        alphas[n == 0] = np.nan
        return alphas

    def ac(self, draws: Floats) -> Floats:
        """Return Gwet's AC of each draw: AC1 where answers have no order, AC2 where they have."""
        weights = draws[:, self.paired]
        n = weights.sum(axis=1)
        if len(self.answers) == 1:
            return np.where(n > 0, 1.0, np.nan)
        alike = self._alike()
        shares = draws @ (self.counts / self.raters[:, None])
        shares /= draws.sum(axis=1)[:, None]
        size = len(self.answers)
        chance = alike.sum() / (size * (size - 1)) * (shares * (1 - shares)).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            agreed = weights @ self._agreed(alike) / n
            acs: Floats = (agreed - chance) / (1 - chance)
        return acs

    def same(self, draws: Floats) -> Floats:
        """Return the share of pairs that are alike in each draw."""
        weights = draws[:, self.paired]
        shares: Floats = weights @ self._agreed(np.eye(len(self.answers))) / weights.sum(axis=1)
        return shares

    def _agreed(self, alike: Floats) -> Floats:
        counts, raters = self.counts[self.paired], self.raters[self.paired]
        agreed: Floats = (counts * (counts @ alike - 1)).sum(axis=1) / (raters * (raters - 1))
        return agreed

    def _apart(self, totals: Floats) -> Floats:
        """Return the squared distances of answers; between ranks they hang on the draw."""
        if self.metric is Metric.NOMINAL:
            return 1 - np.eye(len(self.answers))[None]
        places = self.answers[None, :]
        if self.metric is Metric.ORDINAL:
            places = np.cumsum(totals, axis=1) - totals / 2
        distances: Floats = (places[:, :, None] - places[:, None, :]) ** 2
        return distances

    def _alike(self) -> Floats:
        size = len(self.answers)
        if self.metric is Metric.NOMINAL:
            return np.eye(size)
        if self.metric is Metric.INTERVAL:
            spread = self.answers[-1] - self.answers[0]
            near: Floats = 1 - ((self.answers[:, None] - self.answers[None, :]) / spread) ** 2
            return near
        between = np.abs(np.arange(size)[:, None] - np.arange(size)[None, :])
        weights: Floats = 1 - between * (between + 1) / ((size - 1) * size)
        return weights


def _draws(often: Floats, seed: int, rounds: int) -> Floats:
    """Return the units as they are, and below them the rounds of units drawn again."""
    units = int(often.sum())
    drawn = np.random.default_rng(seed).multinomial(units, often / units, size=rounds)
    return np.vstack([often, drawn.astype(np.float64)])


def _estimate(values: Floats) -> Estimate:
    """Return the first value, and the middle of those that say anything."""
    tail = 100 * (1 - LEVEL) / 2
    told = values[1:][~np.isnan(values[1:])]
    low, high = np.percentile(told, [tail, 100 - tail]) if len(told) else (values[0], values[0])
    return Estimate(float(values[0]), float(low), float(high))
