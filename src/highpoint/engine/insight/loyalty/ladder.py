"""The loyalty ladder: on which rung a customer stands, and every step up or down with its day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from highpoint.engine.insight.loyalty.orders import Order, net
from highpoint.engine.insight.loyalty.rules import BadRules, Rules, Rung

__all__ = [
    "BadRules",
    "Deed",
    "DeedKind",
    "Facts",
    "Rules",
    "Rung",
    "Step",
    "facts_of",
    "rung",
    "standing",
    "steps",
]


class DeedKind(StrEnum):
    """A way in which a customer tells others well of us."""

    REFERRAL = "referral"
    REVIEW = "review"
    PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class Deed:
    """A referral, a good review or praise told to others, on a day; ``source`` says where it is found."""

    kind: DeedKind
    at: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one customer: the days with a purchase and the deeds, each in order of time."""

    customer: str
    purchases: tuple[date, ...]
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """
    A move from one rung to another on a day, with its reason in words.

    ``before`` is empty for the first. ``turned`` is the day on which it turned: that of the
    purchase or deed for a climb; for a fall by silence the last purchase or deed before it.
    """

    at: date
    before: Rung | None
    after: Rung
    why: str
    turned: date

    @property
    def up(self) -> bool:
        """Tell a climb from a fall."""
        return self.before is None or self.after.height > self.before.height


def facts_of(orders: Iterable[Order], deeds: Iterable[tuple[str, Deed]] = ()) -> list[Facts]:
    """
    Return the facts of each customer with a purchase, in order of their names.

    Orders given back whole are no purchases, several of a day are one; ``deeds`` are pairs of
    customer and deed.
    """
    days: dict[str, set[date]] = {}
    for order in net(orders):
        days.setdefault(order.customer, set()).add(order.at.date())
    done: dict[str, list[Deed]] = {}
    for customer, deed in deeds:
        done.setdefault(customer, []).append(deed)
    return [
        Facts(
            customer,
            tuple(sorted(days[customer])),
            tuple(sorted(done.get(customer, ()), key=lambda deed: deed.at)),
        )
        for customer in sorted(days)
    ]


def rung(facts: Facts, rules: Rules, at: date) -> Rung | None:
    """
    Return where a customer stands at the end of a day; None before their first purchase.

    >>> spring = Facts("ada", (date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)))
    >>> rung(spring, Rules(), date(2026, 3, 4)), rung(spring, Rules(), date(2029, 3, 4))
    (<Rung.OCCASIONAL: 'occasional'>, <Rung.ONE_TIME: 'one_time'>)
    """
    return _Seen(facts, rules, at).rung


def steps(facts: Facts, rules: Rules, until: date) -> list[Step]:
    """
    Return every step of a customer up to a day, each on the day when it happened.

    A fall by silence is dated when the rule ceases to hold, though nobody wrote anything that
    day; so the same history gives the same steps whenever it is asked for.
    """
    found: list[Step] = []
    before: Rung | None = None
    for day in _turning_days(facts, rules, until):
        seen = _Seen(facts, rules, day)
        after = seen.rung
        if after is None or after is before:
            continue
        climbs = before is None or after.height > before.height
        why = seen.why(after) if climbs else seen.why_not(before or after)
        found.append(Step(day, before, after, why, seen.turned))
        before = after
    return found


def standing(taken: Sequence[Step], at: date) -> Rung | None:
    """Return the rung that steps, oldest first, lead to by the end of a day."""
    place = bisect_right(taken, at, key=lambda step: step.at)
    return taken[place - 1].after if place else None


def _turning_days(facts: Facts, rules: Rules, until: date) -> list[date]:
    """Return the days on which a rung may change: what happens, and when it no longer counts."""
    bought = (0, rules.window_days, rules.reach_days, rules.loyal_gap_days + 1)
    days = {day + timedelta(after) for day in facts.purchases for after in bought}
    days |= {deed.at + timedelta(after) for deed in facts.deeds for after in (0, rules.deed_days)}
    if facts.purchases:
        days.add(facts.purchases[0] + timedelta(rules.loyal_after_days))
    return sorted(day for day in days if day <= until)


class _Seen:
    """What the rules see of a customer on one day."""

    def __init__(self, facts: Facts, rules: Rules, at: date):
        self._rules = rules
        known = facts.purchases[: bisect_right(facts.purchases, at)]
        self._deeds = [
            deed
            for deed in facts.deeds
            if timedelta(0) <= at - deed.at < timedelta(rules.deed_days)
        ]
        self._told = len(self._deeds)
        self._brought = sum(deed.kind is DeedKind.REFERRAL for deed in self._deeds)
        self._purchases = len(known)
        # A day is out when it lies as many days back as the rule says.
        self._in_reach = self._purchases - bisect_right(known, at - timedelta(rules.reach_days))
        self._in_window = self._purchases - bisect_right(known, at - timedelta(rules.window_days))
        self._silence = (at - known[-1]).days if known else 0
        self._since = (at - known[0]).days if known else 0
        recent = known[max(self._purchases - self._in_window - 1, 0) :]
        self._gap = max(((b - a).days for a, b in pairwise(recent)), default=0)
        past = [deed.at for deed in facts.deeds if deed.at <= at]
        self.turned = max([*known[-1:], *past[-1:]], default=at)

    @property
    def rung(self) -> Rung | None:
        if not self._purchases:
            return None
        bought, rules = self._bought(), self._rules
        if bought.height >= rules.evangelist_from.height and self._tells_widely():
            return Rung.EVANGELIST
        if bought.height >= rules.advocate_from.height and self._told >= rules.advocate_deeds:
            return Rung.ADVOCATE
        return bought

    def why(self, climbed: Rung) -> str:
        rules = self._rules
        in_window = f"{_times(self._in_window, 'purchase')} within {rules.window_days} days"
        told = f"told others {_times(self._told, 'time')} within {rules.deed_days} days"
        return {
            Rung.ONE_TIME: "first purchase",
            Rung.OCCASIONAL: f"{_times(self._in_reach, 'purchase')} within {rules.reach_days} days",
            Rung.FREQUENT: in_window,
            Rung.LOYAL: f"{in_window}, never more than {rules.loyal_gap_days} days apart, and a "
            f"customer for {self._since} days",
            Rung.ADVOCATE: told,
            Rung.EVANGELIST: f"{told}, {self._brought} of them by bringing somebody",
        }[climbed]

    def why_not(self, fallen: Rung) -> str:
        rules = self._rules
        if fallen is Rung.EVANGELIST and not self._tells_widely():
            return self._untold("a brand evangelist", rules.evangelist_deeds)
        if fallen is Rung.ADVOCATE and self._told < rules.advocate_deeds:
            return self._untold("an advocate", rules.advocate_deeds)
        if fallen in (Rung.EVANGELIST, Rung.ADVOCATE):
            floor = rules.evangelist_from if fallen is Rung.EVANGELIST else rules.advocate_from
            return f"no longer {floor.words}: {self.why_not(floor)}"
        if fallen is Rung.LOYAL and self._silence > rules.loyal_gap_days:
            return f"no purchase for more than {rules.loyal_gap_days} days"
        if fallen is Rung.LOYAL and self._gap > rules.loyal_gap_days:
            return f"{self._gap} days between two purchases; loyal allows {rules.loyal_gap_days}"
        if fallen is Rung.OCCASIONAL:
            return self._few(self._in_reach, rules.reach_days, fallen, rules.occasional_purchases)
        takes = rules.loyal_purchases if fallen is Rung.LOYAL else rules.frequent_purchases
        return self._few(self._in_window, rules.window_days, fallen, takes)

    def _bought(self) -> Rung:
        rules = self._rules
        steady = max(self._gap, self._silence) <= rules.loyal_gap_days
        if (
            self._in_window >= rules.loyal_purchases
            and steady
            and self._since >= rules.loyal_after_days
        ):
            return Rung.LOYAL
        if self._in_window >= rules.frequent_purchases:
            return Rung.FREQUENT
        return Rung.OCCASIONAL if self._in_reach >= rules.occasional_purchases else Rung.ONE_TIME

    def _tells_widely(self) -> bool:
        rules = self._rules
        return self._told >= rules.evangelist_deeds and self._brought >= rules.evangelist_referrals

    def _untold(self, who: str, takes: int) -> str:
        return (
            f"told others {_times(self._told, 'time')} within {self._rules.deed_days} days "
            f"({self._brought} brought somebody); {who} {takes}"
        )

    def _few(self, number: int, days: int, fallen: Rung, takes: int) -> str:
        return f"{_times(number, 'purchase')} within {days} days; {fallen.words} takes {takes}"


def _times(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
