"""What customers answer when asked: satisfaction, effort, recommendation, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from highpoint.engine.insight.intervals import jeffreys
from highpoint.errors import HighpointError

# Rocks (2016) adds three answers, of which three quarters promote and three quarters detract.
_ADDED, _ADDED_EACH = 3.0, 0.75


class Measure(StrEnum):
    """What is asked: how satisfied, how easy, how likely to recommend."""

    CSAT = "csat"
    CES = "ces"
    NPS = "nps"


# The lowest and highest answer of each.
SCALES: Mapping[Measure, tuple[int, int]] = {
    Measure.CSAT: (1, 5),
    Measure.CES: (1, 7),
    Measure.NPS: (0, 10),
}


class BadAnswer(HighpointError):
    """An answer that is not on the scale."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A figure of ``n`` answers with the 95 % interval of what it may be; None below two answers."""

    value: float
    low: float | None
    high: float | None
    n: int


def figure(measure: Measure, counts: Mapping[int, int]) -> Answered | None:
    """
    Return what answers come to, given how often each was given; None where there are none.

    :raises BadAnswer: for an answer that is not on the scale
    """
    lowest, highest = SCALES[measure]
    for answer, count in counts.items():
        if not lowest <= answer <= highest or count < 0:
            raise BadAnswer(
                f"{count} times {answer} cannot be; the scale is {lowest} to {highest}."
            )
    if not sum(counts.values()):
        return None
    return {Measure.CSAT: csat, Measure.CES: ces, Measure.NPS: nps}[measure](counts)


def csat(counts: Mapping[int, int]) -> Answered:
    """
    Return the share of 4 and 5 among answers from 1 to 5, in percent, with its Jeffreys interval.

    >>> shown = csat({5: 6, 4: 2, 2: 2})
    >>> round(shown.value), round(shown.low or 0, 1), round(shown.high or 0, 1), shown.n
    (80, 49.7, 95.6, 10)
    """
    n = sum(counts.values())
    pleased = counts.get(4, 0) + counts.get(5, 0)
    interval = jeffreys(pleased, n)
    return Answered(100 * pleased / n, 100 * interval.low, 100 * interval.high, n)


def nps(counts: Mapping[int, int]) -> Answered:
    """
    Return promoters (9, 10) less detractors (0 to 6) in percent, with an adjusted Wald interval.

    With p = (promoters + 3/4) / (n + 3) and d likewise: p - d ± z sqrt((p + d - (p - d)²) /
    (n + 3)), cut to -100 and 100. Of the intervals compared by Rocks (2016), Interval Estimation
    for the “Net Promoter Score”, The American Statistician 70, it and the score test hold best;
    the plain Wald interval is empty where all answer alike. The value shown is the plain one; where the added answers would leave
    it outside, the interval is drawn out to it.

    >>> shown = nps({10: 5, 8: 3, 3: 2})
    >>> round(shown.value), round(shown.low or 0), round(shown.high or 0), shown.n
    (30, -19, 65, 10)
    """
    n = sum(counts.values())
    promoters = counts.get(9, 0) + counts.get(10, 0)
    detractors = sum(count for answer, count in counts.items() if answer <= 6)
    p = (promoters + _ADDED_EACH) / (n + _ADDED)
    d = (detractors + _ADDED_EACH) / (n + _ADDED)
    reach = _z() * sqrt((p + d - (p - d) ** 2) / (n + _ADDED))
    value = 100 * (promoters - detractors) / n
    low, high = 100 * (p - d - reach), 100 * (p - d + reach)
    return Answered(value, max(-100.0, min(low, value)), min(100.0, max(high, value)), n)


def ces(counts: Mapping[int, int]) -> Answered:
    """
    Return the mean of answers from 1 to 7 with its t interval, cut to the scale.

    Mean ± t(n - 1) s / sqrt(n). One answer has no spread, so no interval.

    >>> shown = ces({7: 4, 6: 3, 5: 2, 2: 1})
    >>> shown.value, round(shown.low or 0, 2), round(shown.high or 0, 2), shown.n
    (5.8, 4.69, 6.91, 10)
    """
    n = sum(counts.values())
    mean = sum(answer * count for answer, count in counts.items()) / n
    if n < 2:
        return Answered(mean, None, None, n)
    spread = sum(count * (answer - mean) ** 2 for answer, count in counts.items()) / (n - 1)
    reach = _t(n - 1) * sqrt(spread / n)
    return Answered(mean, max(1.0, mean - reach), min(7.0, mean + reach), n)


def _z() -> float:
    # Loading scipy takes long; figures of conversations need none of it.
    from scipy.special import ndtri

    return float(ndtri(0.975))


def _t(degrees: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.975))
