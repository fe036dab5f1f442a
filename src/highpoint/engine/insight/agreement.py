"""Agreement: how far raters agree beyond chance, with its interval."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from enum import StrEnum
from itertools import combinations, product
from math import ceil, floor

from highpoint.engine.insight.intervals import Interval
from highpoint.errors import HighpointError

# A unit is one thing that was rated: the answers it got, one place a rater, None where one gave none.
Unit = Sequence[Hashable | None]


class NothingToCompare(HighpointError):
    """No unit was rated by two raters."""


class Metric(StrEnum):
    """How far apart two answers are: differ or not, ranks between them, or their distance."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def cohen_kappa(couples: Sequence[tuple[Hashable, Hashable]]) -> float:
    """
    Return Cohen's kappa of two raters (Cohen 1960); 1 where both always give one same answer.

    Falls towards 0, however well they agree, where one answer is rare: see ``gwet_ac``.

    >>> couples = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    >>> round(cohen_kappa(couples), 2)
    0.4

    :raises NothingToCompare: without a couple
    """
    if not couples:
        raise NothingToCompare("No conversation was rated twice; let two people rate the same one.")
    n = len(couples)
    agreed = sum(one == other for one, other in couples) / n
    ones = Counter(one for one, _ in couples)
    others = Counter(other for _, other in couples)
    chance = sum(count * others[answer] for answer, count in ones.items()) / n**2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def krippendorff_alpha(units: Sequence[Unit], metric: Metric = Metric.NOMINAL) -> float:
    """
    Return Krippendorff's alpha of any number of raters, answers missing or not.

    1 - observed / expected disagreement over the coincidences of answers (Krippendorff 2011,
    Computing Krippendorff's alpha-reliability). Ordinal and interval answers are numbers.

    >>> krippendorff_alpha([(1, 1), (2, 2), (3, None)])
    1.0

    :raises NothingToCompare: where no unit has two answers
    """
    paired = _paired(units)
    totals = Counter(answer for answers in paired for answer in answers)
    apart = _squared_distance(totals, metric)
    n = sum(totals.values())
    observed = sum(
        2 * sum(apart(a, b) for a, b in combinations(answers, 2)) / (len(answers) - 1)
        for answers in paired
    )
    expected = sum(totals[a] * totals[b] * apart(a, b) for a, b in product(totals, repeat=2)) / (
        n - 1
    )
    return 1.0 if not expected else 1 - observed / expected


def gwet_ac(units: Sequence[Unit], metric: Metric = Metric.NOMINAL) -> float:
    """
    Return Gwet's agreement coefficient: AC1 for nominal answers, AC2 for the others.

    Holds where an answer is rare and kappa collapses (Gwet 2008, Computing inter-rater
    reliability and its variance in the presence of high agreement; weights and missing
    answers after Gwet 2014, Handbook of Inter-Rater Reliability). AC2's weights are
    quadratic for interval answers; for ordinal ones 1 - pairs of ranks spanned / all pairs.

    >>> couples = [(0, 0)] * 118 + [(0, 1)] * 5 + [(1, 0)] * 2
    >>> round(gwet_ac(couples), 3)
    0.941

    :raises NothingToCompare: where no unit has two answers
    """
    paired = _paired(units)
    rated = [[answer for answer in unit if answer is not None] for unit in units]
    rated = [answers for answers in rated if answers]
    answers = _ordered({answer for given in rated for answer in given}, metric)
    if len(answers) == 1:
        return 1.0
    weight = _gwet_weights(answers, metric)
    agreed = sum(_unit_agreement(Counter(given), weight) for given in paired) / len(paired)
    shares = [
        sum(given.count(answer) / len(given) for given in rated) / len(rated) for answer in answers
    ]
    scale = sum(weight.values()) / (len(answers) * (len(answers) - 1))
    chance = scale * sum(share * (1 - share) for share in shares)
    return (agreed - chance) / (1 - chance)


def bootstrap(
    units: Sequence[Unit],
    statistic: Callable[[Sequence[Unit]], float],
    *,
    seed: int,
    rounds: int = 1000,
    level: float = 0.95,
) -> Interval:
    """
    Return the percentile interval of an agreement, by drawing units again (Efron 1979).

    Same units, same seed, same interval. Draws in which nothing can be compared are left out.

    :raises NothingToCompare: where no unit has two answers
    """
    _paired(units)
    chance = random.Random(seed)
    values: list[float] = []
    while len(values) < rounds:
        # A draw may by chance hold no unit that two raters rated: then it says nothing.
        with suppress(NothingToCompare):
            values.append(statistic(chance.choices(units, k=len(units))))
    values.sort()
    last = len(values) - 1
    tail = (1 - level) / 2
    return Interval(values[floor(tail * last)], values[ceil((1 - tail) * last)])


def _paired(units: Sequence[Unit]) -> list[list[Hashable]]:
    rated = [[answer for answer in unit if answer is not None] for unit in units]
    paired = [answers for answers in rated if len(answers) > 1]
    if not paired:
        raise NothingToCompare("No unit has two answers; let two people rate the same ones.")
    return paired


def _squared_distance(
    totals: Counter[Hashable], metric: Metric
) -> Callable[[Hashable, Hashable], float]:
    if metric is Metric.NOMINAL:
        return lambda a, b: float(a != b)
    if metric is Metric.INTERVAL:
        return lambda a, b: (_number(a) - _number(b)) ** 2
    below: dict[Hashable, float] = {}
    passed = 0.0
    for answer in _ordered(totals, metric):
        below[answer] = passed + totals[answer] / 2
        passed += totals[answer]
    return lambda a, b: (below[a] - below[b]) ** 2


def _gwet_weights(
    answers: Sequence[Hashable], metric: Metric
) -> dict[tuple[Hashable, Hashable], float]:
    last = len(answers) - 1
    weights = {}
    for (i, a), (j, b) in product(enumerate(answers), repeat=2):
        if metric is Metric.NOMINAL:
            weights[a, b] = float(a == b)
        elif metric is Metric.INTERVAL:
            spread = _number(answers[last]) - _number(answers[0])
            weights[a, b] = 1 - ((_number(a) - _number(b)) / spread) ** 2
        else:
            between = abs(i - j)
            weights[a, b] = 1 - between * (between + 1) / (last * (last + 1))
    return weights


def _unit_agreement(
    counts: Counter[Hashable], weight: dict[tuple[Hashable, Hashable], float]
) -> float:
    raters = counts.total()
    return sum(
        count * (sum(weight[answer, other] * counts[other] for other in counts) - 1)
        for answer, count in counts.items()
    ) / (raters * (raters - 1))


def _ordered(answers: set[Hashable] | Counter[Hashable], metric: Metric) -> list[Hashable]:
    return sorted(answers, key=str if metric is Metric.NOMINAL else _number)


def _number(answer: Hashable) -> float:
    if isinstance(answer, (int, float)):
        return answer
    raise NothingToCompare(f"“{answer}” is no number; only numbers have an order to compare.")
