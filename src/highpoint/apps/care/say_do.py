"""How often promises are kept, how long they take, and which kinds nobody can keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from highpoint.apps.accounts.models import Agent
from highpoint.apps.care.models import Promise
from highpoint.engine.insight.intervals import Interval, jeffreys
from highpoint.engine.insight.survival import Curve, kaplan_meier
from highpoint.engine.promises import Owner
from highpoint.engine.promises.keeping import State

# Promises made in these weeks count.
WEEKS = 12
# Of more only the newest count: intervals are narrow by then, and a page does not wait for all.
MOST = 1_000
# Of more than this a time to keep is told to the quarter of an hour.
FINE = 500
# A kind is named as one that nobody can keep where even the interval's upper end is below this.
HARD_BELOW = 0.5
FEWEST = 5
HOUR = 3600
# In the order of a rate's counts.
_COUNTED = (State.KEPT, State.LATE, State.BROKEN, State.WITHDRAWN, State.OPEN)


@dataclass(frozen=True, slots=True)
class Rate:
    """
    How many promises of one sort were kept on time, of those that it is known of.

    ``withdrawn`` ones count neither way; ``unknown`` are past their time and nothing tells.
    """

    about: str
    kept: int
    late: int
    broken: int
    withdrawn: int = 0
    open: int = 0
    unknown: int = 0

    @property
    def n(self) -> int:
        return self.kept + self.late + self.broken

    @property
    def share(self) -> float | None:
        return self.kept / self.n if self.n else None

    @property
    def interval(self) -> Interval:
        return jeffreys(self.kept, self.n)

    @property
    def hard(self) -> bool:
        """Whether it is a kind that nobody can keep, by more than chance."""
        return self.n >= FEWEST and self.interval.high < HARD_BELOW


def of_person(agent: Agent, now: datetime) -> Rate:
    """Return the say-do rate of what one person promised in their own name."""
    own = Q(agent__in=agent.names, owner=Owner.AGENT.value)
    return _sum("promised in your own name", _rates(own, now))


class Made(NamedTuple):
    """A promise of these weeks, as far as it is counted."""

    about: str
    owner: str
    state: str
    due: datetime | None
    made_at: datetime
    settled_at: datetime | None


def recent(seen: Q, now: datetime) -> list[Made]:
    """Return the promises of these weeks that count, the newest first; at most ``MOST``."""
    rows = _recent(seen, now).order_by("-made_at").values_list(*Made._fields)
    return [Made(*row) for row in rows[:MOST]]


def of_process(made: Sequence[Made], now: datetime) -> tuple[Rate, list[Rate]]:
    """Return the rate of what the team or the company is to do, and the same by kind."""
    rates = by_kind([one for one in made if one.owner != Owner.AGENT.value], now)
    return _sum("all of them", rates), rates


def by_kind(made: Iterable[Made], now: datetime) -> list[Rate]:
    """Return the rate of each kind of promise, whoever owes it, by name."""
    counts: dict[str, Counter[str]] = {}
    opened = State.OPEN.value
    for one in made:
        count = counts.setdefault(one.about, Counter())
        count[one.state] += 1
        if one.state == opened and one.due is not None and one.due < now:
            count["unknown"] += 1
    names = (*(state.value for state in _COUNTED), "unknown")
    return [
        Rate(about, *(count[name] for name in names)) for about, count in sorted(counts.items())
    ]


def hard_to_keep(rates: Iterable[Rate]) -> list[Rate]:
    """Return the kinds nobody can keep: kept on time in less than half, by more than chance."""
    return [rate for rate in rates if rate.hard]


def time_to_keep(made: Sequence[Made], now: datetime) -> Curve:
    """
    Return how many hours promises wait to be kept.

    What is open has been waited for until now, what was broken or withdrawn until that was said.
    """
    a_part = 1 if len(made) <= FINE else HOUR / 4
    done = {State.KEPT.value, State.LATE.value}
    times = []
    for one in made:
        waited = max(((one.settled_at or now) - one.made_at).total_seconds(), 0.0)
        times.append((round(waited / a_part) * a_part / HOUR, one.state in done))
    return kaplan_meier(times)


def _recent(seen: Q, now: datetime) -> QuerySet[Promise]:
    since = now - timedelta(weeks=WEEKS)
    return Promise.objects.filter(seen, made_at__gt=since, made_at__lte=now)


def _rates(seen: Q, now: datetime) -> list[Rate]:
    rows = (
        _recent(seen, now)
        .order_by()
        .values("about")
        .annotate(
            kept=Count("pk", filter=Q(state=State.KEPT.value)),
            late=Count("pk", filter=Q(state=State.LATE.value)),
            broken=Count("pk", filter=Q(state=State.BROKEN.value)),
            withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN.value)),
            open=Count("pk", filter=Q(state=State.OPEN.value)),
            unknown=Count("pk", filter=Q(state=State.OPEN.value, due__lt=now)),
        )
        .order_by("about")
    )
    return [Rate(**row) for row in rows]


def _sum(name: str, rates: list[Rate]) -> Rate:
    fields = ("kept", "late", "broken", "withdrawn", "open", "unknown")
    return Rate(name, *(sum(getattr(rate, field) for rate in rates) for field in fields))
