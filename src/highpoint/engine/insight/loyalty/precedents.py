"""What comes before a climb or a fall on the ladder, against matched periods without one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, inf, sqrt
from random import Random
from statistics import NormalDist

from highpoint.engine.insight.intervals import Interval, jeffreys
from highpoint.engine.insight.loyalty.ladder import Facts, Step, standing
from highpoint.engine.insight.loyalty.rules import Rung

# Periods with an event, steps and matches together; from fewer no ratio is told.
FEWEST_WITH = 5

# The chance that anything is told apart that makes no difference, over all kinds looked at.
CHANCE = 0.05

_LEVEL = 0.95

# From so many purchases before a period on, more make no difference to what matches.
_MANY = 3

# Customers drawn in search of one match before it is given up.
_DRAWS = 60


@dataclass(frozen=True, slots=True)
class History:
    """A customer's facts with the steps they come to."""

    facts: Facts
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened with a customer on a day: an incident, a conversation that ended badly."""

    customer: str
    kind: str
    at: date


@dataclass(frozen=True, slots=True)
class Precedent:
    """
    How much more often one kind of event comes before steps than beside matched purchases.

    ``steps_with`` of ``steps`` periods before a step held such an event, ``matched_with`` of
    ``matched`` without one. ``ratio`` is None where too few did, with its 95 % interval beside it.
    It is ``told_apart`` where an interval as wide as Bonferroni asks for all kinds leaves out that
    it makes no difference.
    """

    kind: str
    steps: int
    steps_with: int
    matched: int
    matched_with: int
    ratio: float | None
    interval: Interval | None
    told_apart: bool = False

    @property
    def words(self) -> str:
        """Return the finding as a sentence that states its numbers."""
        counts = (
            f"{self.steps_with} of {self.steps} periods before a step and {self.matched_with} of "
            f"{self.matched} matched ones held it"
        )
        if self.ratio is None or self.interval is None:
            return f"not enough to tell: {counts}"
        high = "no end" if self.interval.high == inf else f"{self.interval.high:.1f}"
        often = (
            "only ever before a step" if self.ratio == inf else f"{self.ratio:.1f} times as often"
        )
        apart = "" if self.told_apart else "not told apart: "
        return f"{apart}{often} (95 % interval {self.interval.low:.1f} to {high}); {counts}"


def before(
    histories: Sequence[History],
    events: Iterable[Event],
    *,
    up: bool,
    days: int = 30,
    matches: int = 4,
    seed: int = 0,
) -> list[Precedent]:
    """
    Return, kind by kind, how much more often an event comes before a step than without one.

    A climb is looked at over the days before the purchase or deed that made it, and matched
    with the same days of up to four other customers on the same rung who did not climb
    around then. A fall is looked at over the days from the last purchase on, when the
    customer may have been put off, not over those before the day on which a rule noticed the
    silence; it is matched with purchases of others on the same rung, at most as many days
    away, that led to no fall. A match holds as many purchases in its period and about as many
    in the days before it: who buys more has more that can go wrong, and without that every
    event would seem to go with climbing.

    A period counts once, however often the event came in it, and is nobody's match twice; a
    step without a match is left out. The ratio of the two shares is pooled over the matched
    sets (Mantel and Haenszel). It shows what goes together, not what causes what.
    """
    days_of: dict[tuple[str, str], list[date]] = defaultdict(list)
    for event in events:
        days_of[event.customer, event.kind].append(event.at)
    for each in days_of.values():
        each.sort()
    search = _Climbs(histories, days) if up else _Falls(histories, days)
    sets = search.sets(matches, seed)

    def held(period: _Period, kind: str) -> bool:
        return _within(days_of.get((period[0], kind), ()), *search.ends(period[1])) > 0

    of_kinds = {
        kind: [(held(case, kind), [held(each, kind) for each in others]) for case, others in sets]
        for kind in sorted({kind for _, kind in days_of})
    }
    looked_at = sum(_with_event(each) >= FEWEST_WITH for each in of_kinds.values())
    return [_precedent(kind, each, looked_at) for kind, each in of_kinds.items()]


# A customer and the day a period is counted from.
_Period = tuple[str, date]


class _Search:
    """What climbs and falls have in common: the steps that are looked at, a case each."""

    up: bool

    def __init__(self, histories: Sequence[History], days: int):
        self._days = timedelta(days)
        self._histories = {history.facts.customer: history for history in histories}
        self._turned = {
            name: _turned(each.steps, self.up) for name, each in self._histories.items()
        }

    def cases(self) -> list[tuple[_Period, Rung]]:
        return [
            ((customer, day), rung)
            for customer, turned in self._turned.items()
            for day, rung in turned.items()
        ]

    def sets(self, most: int, seed: int) -> list[tuple[_Period, list[_Period]]]:
        """Return each step that has a match, with its matches; no match serves twice."""
        used: set[_Period] = set()
        found = []
        cases = self.cases()
        Random(seed).shuffle(cases)
        for case, rung in cases:
            others = self.like(case, rung, most, used, Random(f"{seed} {case}"))
            if others:
                used.update(others)
                found.append((case, others))
        return found

    def like(
        self, case: _Period, rung: Rung, most: int, used: set[_Period], chance: Random
    ) -> list[_Period]:
        """Return at most so many unused periods like that of a step, from which none came."""
        raise NotImplementedError

    def ends(self, day: date) -> tuple[date, date]:
        """Return the first day of the period of a day, and the day after its last."""
        return (day - self._days, day) if self.up else (day, day + self._days)

    def _bought(self, period: _Period) -> tuple[int, int]:
        """Return the purchases in a period, and in as many days before it, as far as they tell apart."""
        customer, day = period
        first, end = self.ends(day)
        days = self._histories[customer].facts.purchases
        return _within(days, first, end), min(_within(days, first - self._days, first), _MANY)


class _Climbs(_Search):
    up = True

    def __init__(self, histories: Sequence[History], days: int):
        super().__init__(histories, days)
        self._names = sorted(self._histories)

    def like(
        self, case: _Period, rung: Rung, most: int, used: set[_Period], chance: Random
    ) -> list[_Period]:
        """Return others who stood on the rung the day before, and did not climb around the day."""
        customer, day = case
        bought = self._bought(case)
        found: dict[_Period, None] = {}
        for _ in range(most * _DRAWS):
            name = chance.choice(self._names)
            if (
                name != customer
                and (name, day) not in used
                and standing(self._histories[name].steps, day - timedelta(1)) is rung
                and not any(abs(day - other) <= self._days for other in self._turned[name])
                and self._bought((name, day)) == bought
            ):
                found[name, day] = None
                if len(found) == most:
                    break
        return list(found)


class _Falls(_Search):
    up = False

    def __init__(self, histories: Sequence[History], days: int):
        super().__init__(histories, days)
        others: dict[tuple[Rung, tuple[int, int]], list[tuple[date, str]]] = defaultdict(list)
        for name, history in self._histories.items():
            for day in history.facts.purchases:
                rung = standing(history.steps, day)
                if rung is not None and day not in self._turned[name]:
                    others[rung, self._bought((name, day))].append((day, name))
        self._others = {key: sorted(each) for key, each in others.items()}

    def like(
        self, case: _Period, rung: Rung, most: int, used: set[_Period], chance: Random
    ) -> list[_Period]:
        """Return purchases of others on the rung, near the day, that led to no fall."""
        customer, day = case
        others = self._others.get((rung, self._bought(case)), [])
        first = bisect_left(others, (day - self._days, ""))
        last = bisect_left(others, (day + self._days + timedelta(1), ""))
        near = [
            (name, at)
            for at, name in others[first:last]
            if name != customer and (name, at) not in used
        ]
        return chance.sample(near, min(most, len(near)))


def _turned(taken: Sequence[Step], up: bool) -> dict[date, Rung]:
    """Return the days on which steps turned, with the rung left; the first step was nobody's climb."""
    found: dict[date, Rung] = {}
    for step in taken:
        # One silence may cost several rungs, one after the other: it is one case.
        if step.before is not None and step.up == up:
            found.setdefault(step.turned, step.before)
    return found


def _within(days: Sequence[date], first: date, end: date) -> int:
    return bisect_left(days, end) - bisect_left(days, first)


# A step and its matches, each with whether the event came in its period.
_Sets = Sequence[tuple[bool, Sequence[bool]]]


def _with_event(sets: _Sets) -> int:
    return sum(case + sum(others) for case, others in sets)


def _precedent(kind: str, sets: _Sets, looked_at: int) -> Precedent:
    n, a = len(sets), sum(case for case, _ in sets)
    matched, b = sum(len(others) for _, others in sets), sum(sum(others) for _, others in sets)
    if a + b < FEWEST_WITH:
        return Precedent(kind, n, a, matched, b, None, None)

    def at(level: float) -> tuple[float, Interval]:
        if a and b:
            return _mantel_haenszel(sets, level)
        return _one_sided(a, n, b, matched, level)

    ratio, interval = at(_LEVEL)
    apart = not at(1 - CHANCE / looked_at)[1].holds(1.0)
    return Precedent(kind, n, a, matched, b, ratio, interval, apart)


def _mantel_haenszel(sets: _Sets, level: float) -> tuple[float, Interval]:
    """
    Return the ratio of the shares over matched sets, and its interval.

    Mantel and Haenszel's pooled risk ratio, a set of one step and its matches a stratum, with
    the variance of its logarithm by Greenland and Robins (1985), Estimation of a common effect
    parameter from sparse follow-up data, Biometrics 41, equation (13).
    """
    above = below = variance = 0.0
    for case, others in sets:
        k, b = len(others), sum(others)
        whole = k + 1
        above += case * k / whole
        below += b / whole
        variance += ((case + b) * k - case * b * whole) / whole**2
    ratio = above / below
    reach = NormalDist().inv_cdf((1 + level) / 2) * sqrt(variance / (above * below))
    return ratio, Interval(ratio * exp(-reach), ratio * exp(reach))


def _one_sided(a: int, n: int, b: int, matched: int, level: float) -> tuple[float, Interval]:
    """Return the ratio where only one side held the event: its interval is open at one end."""
    split = jeffreys(a, a + b, level)
    low, high = (
        inf if share >= 1 else share / (1 - share) * matched / n
        for share in (split.low, split.high)
    )
    return (inf if a else 0.0), Interval(low, high)
