"""
What teams did week by week, read from the weekly sums only: as fast with a million talks.

Teams are told apart by name; nothing here knows a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from highpoint.apps.quality.figures import Count
from highpoint.apps.quality.insight_models import Threshold, WeekTally
from highpoint.apps.quality.models import UNDATED
from highpoint.apps.quality.standards import sign_key
from highpoint.apps.quality.weeks import monday_of
from highpoint.engine.insight import discovery
from highpoint.engine.insight.intervals import Interval, jeffreys

# Below this many a rate is shown as "not enough": as on an agent's own page.
FEWEST = 10

_SUMS = (Sum("offered"), Sum("met"), Sum("partial"))


@dataclass(frozen=True, slots=True)
class Weeks:
    """A row of weeks, the last of them the one of ``today``; without a number, all time."""

    today: date
    number: int | None

    @property
    def mondays(self) -> list[date]:
        """The Mondays of the weeks, oldest first; none for all time."""
        last = monday_of(self.today)
        return [last - timedelta(weeks=back) for back in reversed(range(self.number or 0))]

    @property
    def condition(self) -> Q:
        """The condition on ``monday``; all time holds what has no time too."""
        mondays = self.mondays
        return Q(monday__gte=mondays[0], monday__lte=mondays[-1]) if mondays else Q()


def by_week(keys: Iterable[str], weeks: Weeks, seen: Q) -> dict[tuple[str, date], Count]:
    """Return the counts of each key in each week, over all teams that ``seen`` leaves."""
    rows = WeekTally.objects.filter(weeks.condition, seen, key__in=list(keys), monday__gt=UNDATED)
    sums = rows.values_list("key", "monday").annotate(*_SUMS).order_by()
    return {(key, monday): Count(*counts) for key, monday, *counts in sums}


def by_team(key: str, weeks: Weeks, seen: Q) -> dict[tuple[int | None, date], Count]:
    """Return the counts of one key by team (None: those in none) and week."""
    rows = WeekTally.objects.filter(weeks.condition, seen, key=key, monday__gt=UNDATED)
    sums = rows.values_list("team", "monday").annotate(*_SUMS).order_by()
    return {(team, monday): Count(*counts) for team, monday, *counts in sums}


def newest_week(seen: Q) -> date | None:
    """Return the newest week in which anything was seen; None where no week was."""
    rows = WeekTally.objects.filter(seen, monday__gt=UNDATED, offered__gt=0)
    return rows.order_by("-monday").values_list("monday", flat=True).first()


def total(key: str, seen: Q, first: date | None, last: date | None) -> Count:
    """Return the counts of one key over whole weeks, from the first Monday to the last."""
    rows = WeekTally.objects.filter(seen, key=key)
    if first is not None and last is not None:
        rows = rows.filter(monday__gte=first, monday__lte=last)
    found = rows.aggregate(*(Sum(name, default=0) for name in ("offered", "met", "partial")))
    return Count(*found.values())


def boxes(weeks: Weeks, seen: Q) -> dict[discovery.Sign, int]:
    """Return how many conversations lie in each of the four boxes of the two ledgers."""
    keys = {sign_key(box): box for box in discovery.BOXES}
    rows = WeekTally.objects.filter(weeks.condition, seen, key__in=keys)
    sums = rows.values_list("key").annotate(Sum("offered")).order_by()
    found = {keys[key]: number for key, number in sums}
    return {box: found.get(box, 0) for box in discovery.BOXES}


def interval(count: Count) -> Interval | None:
    """Return what a rate may be; None where too few stand behind it."""
    return jeffreys(count.taken, count.offered) if count.offered >= FEWEST else None


def beyond(count: Count, least: int, found: Interval | None = None) -> str:
    """
    Return where a count lies beside a threshold: "under" or "over" where chance cannot say else.

    ``found`` is its interval, where it is known already.

    >>> beyond(Count(100, 50), 80), beyond(Count(100, 90), 80), beyond(Count(100, 78), 80)
    ('under', 'over', '')
    """
    found = found or interval(count)
    if found is None:
        return ""
    if 100 * found.high < least:
        return "under"
    return "over" if 100 * found.low >= least else ""


def thresholds(teams: Sequence[int]) -> list[Threshold]:
    """Return the thresholds of these teams and of all, by what they are of and by team."""
    rows = Threshold.objects.filter(Q(team__in=teams) | Q(team__isnull=True))
    return list(rows.select_related("team").order_by("key", "team__name", "pk"))


def least_for(found: Iterable[Threshold], team: int | None) -> Mapping[str, int]:
    """Return the threshold that holds for a team by key: its own, else that of all."""
    rows = sorted(
        (row for row in found if row.team_id in (None, team)), key=lambda row: bool(row.team_id)
    )
    return {row.key: row.least for row in rows}


def threshold_key(key: str) -> str:
    """
    Return what a threshold is kept under for a key of the weekly sums.

    >>> threshold_key("card:7:name"), threshold_key("kind:name")
    ('criterion:name', 'kind:name')
    """
    room, _, rest = key.partition(":")
    return f"criterion:{rest.partition(':')[2]}" if room == "card" else key
