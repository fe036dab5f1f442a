"""How often what went wrong, by step and by trouble; nobody who served is in any of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.prevention import chain
from highpoint.apps.prevention.models import Action, ChainStep, Incident, Trouble, Why
from highpoint.engine.insight.intervals import CountOf, InHundred

# Whole weeks before and after an action that it is judged by, at the most.
MOST_WEEKS = 26
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rate(InHundred):
    """
    ``n`` failures; of ``talks`` talks ``hit`` told of one, with the rate in 100 and its interval.

    What a customer told in several talks is one failure, and each of them is a talk that told.
    """

    n: int
    hit: int
    talks: int

    @property
    def counted(self) -> tuple[float, int]:
        return self.hit, self.talks


@dataclass(frozen=True, slots=True)
class OfTrouble:
    """One trouble and how often it was."""

    trouble: Trouble
    rate: Rate


@dataclass(frozen=True, slots=True)
class OfStep:
    """One step of the chain, how often anything went wrong at it, and what."""

    step: ChainStep
    rate: Rate
    troubles: tuple[OfTrouble, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The log in figures: ``silent`` talks had an upset customer and no words for a step."""

    n: int
    upset: CountOf
    steps: tuple[OfStep, ...]
    silent: int


@dataclass(frozen=True, slots=True)
class WeekRate:
    """One week: how many of its talks had the failure, in 100."""

    monday: date
    hit: int
    talks: int

    @property
    def rate(self) -> float:
        return 100 * self.hit / self.talks if self.talks else 0.0


def upset(since: datetime, until: datetime) -> CountOf:
    """Return in how many of the talks between two moments a customer was upset or angry."""
    talks = Conversation.objects.filter(started_at__gte=since, started_at__lt=until).order_by()
    n = talks.count()
    return CountOf(min(n, _upset(since, until)), n)


def told(since: datetime, until: datetime) -> Told:
    """Return what went wrong between two moments, in the order of the chain."""
    # The talks, and those with an upset customer, are counted once: each reads a whole index.
    beside = upset(since, until)
    rows = Incident.objects.filter(
        happened_at__gte=since, happened_at__lt=until, dismissed=False
    ).order_by()
    counted = rows.values("trouble", "source").annotate(
        n=Count("pk", filter=Q(part_of=None)), hit=Count("conversation")
    )
    n, hit = Counter[int](), Counter[int]()
    explained = 0
    for row in counted:
        n[row["trouble"]] += row["n"]
        hit[row["trouble"]] += row["hit"]
        explained += row["hit"] if row["source"] == Incident.Source.CONVERSATION else 0
    again = _again(rows)
    named = Trouble.objects.in_bulk(n)
    found = [OfTrouble(named[pk], Rate(n[pk], hit[pk], beside.n)) for pk in n]
    steps = tuple(
        _of_step(step, [each for each in found if each.trouble.step == step.key], again, beside.n)
        for step in chain.steps()
    )
    told = tuple(each for each in steps if each.step.retired_at is None or each.troubles)
    silent = beside.count - (explained - again.found)
    return Told(sum(n.values()), beside, told, max(0, silent))


class _Again(NamedTuple):
    """How often a talk that told of a failure told of another: at a step, and of those found."""

    at_step: Counter[str]
    found: int


def _again(rows: QuerySet[Incident]) -> _Again:
    # Few talks tell of two: to sort all of them to count each once would take longer.
    several = Incident.objects.filter(conversation__isnull=False).order_by().values("conversation")
    several = several.annotate(failures=Count("pk")).filter(failures__gt=1)
    told = rows.filter(conversation__in=several.values("conversation"))
    seen = list(told.values_list("conversation", "trouble__step", "source"))
    places = [(talk, step) for talk, step, _ in seen]
    talks = [talk for talk, _, source in seen if source == Incident.Source.CONVERSATION]
    once = Counter(step for _, step in set(places))
    return _Again(Counter(step for _, step in places) - once, len(talks) - len(set(talks)))


def of_trouble(trouble: Trouble, since: datetime, until: datetime) -> Rate:
    """Return how often one trouble was between two moments."""
    talks = Conversation.objects.filter(started_at__gte=since, started_at__lt=until).order_by()
    rows = Incident.objects.filter(
        trouble=trouble, happened_at__gte=since, happened_at__lt=until, dismissed=False
    ).order_by()
    counted = rows.aggregate(
        n=Count("pk", filter=Q(part_of=None)), hit=Count("conversation", distinct=True)
    )
    return Rate(counted["n"], counted["hit"], talks.count())


def by_cause(since: datetime, until: datetime) -> tuple[list[tuple[Why, int]], int]:
    """Return how many failures each cause stands behind, and how many have none known yet."""
    rows = Incident.objects.filter(
        happened_at__gte=since, happened_at__lt=until, dismissed=False, part_of=None
    ).order_by()
    counts = {
        row["why"]: row["n"]
        for row in rows.filter(why__isnull=False).values("why").annotate(n=Count("pk"))
    }
    unknown = rows.filter(why=None).count()
    whys = Why.objects.select_related("trouble").in_bulk(counts)
    return [(whys[pk], n) for pk, n in counts.items()], unknown


# The kinds are written out, as the index has them: as parameters no database knows it by them.
_UPSET = (
    "SELECT COUNT(DISTINCT conversation_id) FROM quality_moment {index}"
    "WHERE kind IN ('distress', 'hostility') AND started_at >= %s AND started_at < %s"
)


def _upset(since: datetime, until: datetime) -> int:
    """Return how many talks had an upset customer, without reading a moment."""
    index = "INDEXED BY moment_upset " if connection.vendor == "sqlite" else ""
    ends = [connection.ops.adapt_datetimefield_value(at) for at in (since, until)]
    with connection.cursor() as cursor:
        cursor.execute(_UPSET.format(index=index), ends)
        return int(cursor.fetchone()[0])


def _of_step(step: ChainStep, found: list[OfTrouble], again: _Again, talks: int) -> OfStep:
    n = sum(each.rate.n for each in found)
    hit = sum(each.rate.hit for each in found) - again.at_step[step.key]
    ordered = sorted(found, key=lambda each: (-each.rate.n, each.trouble.name))
    return OfStep(step, Rate(n, hit, talks), tuple(ordered))


def weeks_around(action: Action, now: datetime) -> tuple[list[WeekRate], list[WeekRate]]:
    """Return the whole weeks before and after an action was done; up to now where it is not."""
    turned = action.done_at or now
    monday = _monday(turned)
    before = [monday - WEEK * back for back in range(MOST_WEEKS, 0, -1)]
    first_after = monday + WEEK
    count = min(MOST_WEEKS, max(0, (_monday(now) - first_after).days // 7))
    last = _monday(now)
    after = [last - WEEK * back for back in range(count, 0, -1)]
    # A week without a talk says nothing: its rate is not 0, there is none.
    found = (
        [week for week in _rates(each, action) if week.talks]
        for each in (before, after if action.done_at else [])
    )
    return next(found), next(found)


# All weeks at once: each is a short stretch of an index, and half a hundred questions are slow.
_WEEKS = """
    WITH week (place, since, until) AS (VALUES {weeks})
    SELECT week.place,
        (SELECT COUNT(*) FROM conversations_conversation AS talk
         WHERE talk.started_at >= week.since AND talk.started_at < week.until),
        (SELECT COUNT(DISTINCT hit.conversation_id) FROM prevention_incident AS hit
         JOIN prevention_trouble AS trouble ON trouble.id = hit.trouble_id
         WHERE hit.happened_at >= week.since AND hit.happened_at < week.until
         AND NOT hit.dismissed AND {mine})
    FROM week ORDER BY week.place
"""


def _rates(mondays: Sequence[date], action: Action) -> list[WeekRate]:
    if not mondays:
        return []
    asked: list[str | int | None] = []
    for place, monday in enumerate(mondays):
        ends = (_midnight(monday), _midnight(monday + WEEK))
        asked += [place, *map(connection.ops.adapt_datetimefield_value, ends)]
    mine = "hit.trouble_id = %s" if action.trouble_id else "trouble.step = %s"
    asked.append(action.trouble_id or action.step)
    told = _WEEKS.format(weeks=", ".join(["(%s, %s, %s)"] * len(mondays)), mine=mine)
    with connection.cursor() as cursor:
        cursor.execute(told, asked)
        return [WeekRate(mondays[place], hit, talks) for place, talks, hit in cursor.fetchall()]


def _monday(at: datetime) -> date:
    day = timezone.localtime(at).date()
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
