"""How long something takes, where some of it has not happened yet: Kaplan and Meier's curve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from highpoint.engine.insight.intervals import Interval
from highpoint.errors import HighpointError


class BadDuration(HighpointError):
    """A time that cannot be: less than none."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One moment at which something happened.

    ``share`` is how much of all is still to come after it, ``happened`` of how many ``at_risk``.
    """

    time: float
    at_risk: int
    happened: int
    share: float
    error: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Curve:
    """Steps by time, from ``n`` of which ``events`` happened; before the first, all is to come."""

    n: int
    events: int
    steps: tuple[Step, ...]

    def still(self, time: float) -> float:
        """Return the share that is still to come after a time."""
        before = [step.share for step in self.steps if step.time <= time]
        return before[-1] if before else 1.0

    @property
    def median(self) -> float | None:
        """The time by which half has happened; None where less than half ever did."""
        return next((step.time for step in self.steps if step.share <= 0.5), None)


def kaplan_meier(times: Iterable[tuple[float, bool]], level: float = 0.95) -> Curve:
    """
    Return the curve of what is still to come by time.

    At each time with events the share is multiplied by 1 - d/n: d happened among the n that
    were still waited for (Kaplan and Meier 1958, Nonparametric estimation from incomplete
    observations). What is not known to have happened counts until it is last seen. The error is
    Greenwood's, sqrt of S² · sum of d/(n(n-d)); the interval is taken on log(-log S), so that it
    stays between 0 and 1 (Kalbfleisch and Prentice 1980).

    >>> curve = kaplan_meier([(1, True), (2, True), (2, False), (4, True)])
    >>> [(step.time, step.at_risk, round(step.share, 3)) for step in curve.steps]
    [(1, 4, 0.75), (2, 3, 0.5), (4, 1, 0.0)]

    :param times: how long each was waited for, and whether it happened then
    :raises BadDuration: where a time is less than none
    """
    told = sorted(times)
    if told and told[0][0] < 0:
        raise BadDuration(f"A time of {told[0][0]} cannot be; give 0 or more.")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    steps, share, greenwood, at_risk, place = [], 1.0, 0.0, len(told), 0
    while place < len(told):
        time = told[place][0]
        same = list(_at(told, place))
        happened = sum(same)
        if happened:
            share *= 1 - happened / at_risk
            if at_risk > happened:
                greenwood += happened / (at_risk * (at_risk - happened))
            error = share * sqrt(greenwood)
            steps.append(
                Step(time, at_risk, happened, share, error, _interval(share, greenwood, z))
            )
        at_risk -= len(same)
        place += len(same)
    return Curve(len(told), sum(happened for _, happened in told), tuple(steps))


def _interval(share: float, greenwood: float, z: float) -> Interval:
    if not 0 < share < 1:
        return Interval(share, share)
    # The error of log(-log S) is sqrt(greenwood) / |log S|.
    half = z * sqrt(greenwood) / abs(log(share))
    low, high = (share ** exp(sign * half) for sign in (1, -1))
    return Interval(low, high)


def _at(told: list[tuple[float, bool]], place: int) -> Iterator[bool]:
    """Yield whether each of those with the time at a place happened."""
    time = told[place][0]
    while place < len(told) and told[place][0] == time:
        yield told[place][1]
        place += 1
