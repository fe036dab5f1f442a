"""What people gave week by week: the mean of their scores, and the points of each criterion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils import timezone

from highpoint.apps.conversations.queries import undated
from highpoint.apps.desk.models import PersonEvaluation, Purpose, Rating
from highpoint.apps.newest import unindexed
from highpoint.apps.quality.models import Scorecard
from highpoint.engine.insight.intervals import Interval, jeffreys
from highpoint.engine.insight.means import mean_of_sums

# From the rows looked at to the agent they are of: the condition on whose reviews count.
Seen = Callable[[str], Q]

EARNED = Cast("points", FloatField()) / Cast("of", FloatField())
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """
    What reviews of one week's conversations gave: ``value`` and its interval in percent, n.

    ``value`` is None below ten reviews.
    """

    reviews: int
    value: float | None = None
    interval: Interval | None = None


NONE = Judged(0)


def scores(
    card: str, mondays: Sequence[date], seen: Seen, *, by_team: bool
) -> Mapping[Any, Judged]:
    """
    Return the mean score of people's reviews by a scorecard's versions: the IQS of each week.

    By (team, Monday) where asked by team, else by Monday. As in every IQS only reviews of whole
    talks count, not peer and self-reviews, single messages and calibrations.
    """
    rows = PersonEvaluation.objects.filter(seen(""), _counts(""), score__isnull=False)
    rows = rows.filter(scorecard__name=card)
    parts = {"n": (Count, "pk"), "total": (Sum, "score"), "squares": (Sum, F("score") * F("score"))}
    found = {}
    for place, n, told in _by_week(rows, "", mondays, parts, by_team=by_team):
        mean = mean_of_sums(n, told["total"], told["squares"], 0, 100)
        found[place] = Judged(n, mean.value, mean.interval) if mean else Judged(n)
    return found


def points(
    card: str, criterion: str, mondays: Sequence[date], seen: Seen, *, by_team: bool
) -> Mapping[Any, Judged]:
    """
    Return the share of its points that a criterion was given, each review counting once.

    A review that gave part of the points counts as that part of one: its interval is rather too
    wide than too narrow.
    """
    rows = Rating.objects.filter(
        seen("evaluation__"), _counts("evaluation__"), criterion=criterion, points__isnull=False
    ).filter(evaluation__scorecard__name=card)
    parts = {"n": (Count, "pk"), "earned": (Sum, EARNED)}
    found = {}
    for place, n, told in _by_week(rows, "evaluation__", mondays, parts, by_team=by_team):
        found[place] = _share(told["earned"], n)
    return found


def every_criterion(
    card: str, mondays: Sequence[date], seen: Seen
) -> Mapping[tuple[str, date], Judged]:
    """Return the same of every criterion, by its key and Monday, in one pass."""
    rows = Rating.objects.filter(
        seen("evaluation__"), _counts("evaluation__"), points__isnull=False
    ).filter(evaluation__scorecard__name=card)
    parts = {"n": (Count, "pk"), "earned": (Sum, EARNED)}
    found: dict[tuple[str, date], Judged] = {}
    for row in _summed(rows, "evaluation__", mondays, parts, "criterion"):
        for week, monday in enumerate(mondays):
            if n := row[f"n_{week}"]:
                found[row["criterion"], monday] = _share(row[f"earned_{week}"], n)
    return found


def behind(
    rows: QuerySet[PersonEvaluation],
    card: str,
    criterion: str,
    first: date | None,
    last: date | None,
) -> QuerySet[PersonEvaluation]:
    """
    Return those of these evaluations that stand behind a figure, the newest talks first.

    ``criterion`` is empty for the score; without both days it is all time.
    """
    # By number: of a name joined to, PostgreSQL expects a handful, and sorts all there are.
    versions = list(Scorecard.objects.filter(name=card).order_by().values_list("pk", flat=True))
    rows = rows.alias(card=unindexed("scorecard"))
    rows = rows.filter(_counts(""), card__in=versions).exclude(conversation__in=undated())
    if criterion:
        rows = rows.filter(ratings__criterion=criterion, ratings__points__isnull=False)
    else:
        rows = rows.filter(score__isnull=False)
    if first and last:
        end = _midnight(last + timedelta(days=1))
        rows = rows.filter(started_at__gte=_midnight(first), started_at__lt=end)
    return rows.select_related("conversation", "agent", "reviewer").order_by("-started_at", "-pk")


def _share(earned: float, n: int) -> Judged:
    if n < FEWEST:
        return Judged(n)
    # Sums of thirds may exceed what is possible by a hair.
    earned = min(float(n), earned)
    limits = jeffreys(earned, n)
    return Judged(n, 100 * earned / n, Interval(100 * limits.low, 100 * limits.high))


Parts = Mapping[str, tuple[Any, Any]]


def _by_week(
    rows: QuerySet[Any], path: str, mondays: Sequence[date], parts: Parts, *, by_team: bool
) -> list[tuple[Any, int, dict[str, Any]]]:
    team = f"{path}agent__team"
    summed = _summed(rows, path, mondays, parts, *([team] if by_team else []))
    return [
        (
            (row[team], monday) if by_team else monday,
            row[f"n_{week}"],
            {name: row[f"{name}_{week}"] or 0.0 for name in parts},
        )
        for row in summed
        for week, monday in enumerate(mondays)
        if row[f"n_{week}"]
    ]


def _summed(
    rows: QuerySet[Any], path: str, mondays: Sequence[date], parts: Parts, *by: str
) -> list[dict[str, Any]]:
    """Return the sums of all weeks, each a column, so that the rows are passed over once."""
    at = f"{path}started_at"
    first, end = _midnight(mondays[0]), _midnight(mondays[-1] + timedelta(weeks=1))
    within = rows.filter(**{f"{at}__gte": first, f"{at}__lt": end})
    within = within.exclude(**{f"{path}conversation__in": undated()})
    columns = {}
    for week, monday in enumerate(mondays):
        last = _midnight(monday + timedelta(weeks=1))
        here = Q(**{f"{at}__gte": _midnight(monday), f"{at}__lt": last})
        for name, (how, what) in parts.items():
            columns[f"{name}_{week}"] = how(what, filter=here)
    if not by:
        return [within.aggregate(**columns)]
    return list(within.values(*by).annotate(**columns).order_by())


def _counts(path: str) -> Q:
    """Return the condition on reviews that count in the IQS."""
    return Q(
        **{
            f"{path}purpose": Purpose.REVIEW,
            f"{path}turn": None,
            f"{path}submitted_at__isnull": False,
        }
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
