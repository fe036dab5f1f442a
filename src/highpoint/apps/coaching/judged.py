"""How often people find a criterion done: points earned of those possible, in their reviews."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Count, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.desk.models import Purpose, Rating
from highpoint.apps.quality.figures import Days
from highpoint.engine.insight.coached import Change, Level

EARNED = Cast("points", FloatField()) / Cast("of", FloatField())
NOTHING = Level(0, 0)


def rates(agent: Agent, criteria: Collection[str], days: Days) -> dict[str, Level]:
    """
    Return what an agent earned of each criterion in reviews of conversations of these days.

    Each review that gave an answer counts once, with the part of its points that was earned: so
    four points of a scale of five are three quarters. “No occasion” counts nowhere, nor do peer
    and self-reviews, single messages and calibrations: as with the IQS.
    """
    rows = _reviewed(days).filter(evaluation__agent__in=agent.names, criterion__in=criteria)
    told = rows.values_list("criterion").annotate(earned=Sum(EARNED), n=Count("pk")).order_by()
    return {key: Level(earned, n) for key, earned, n in told}


def changes(
    names: Mapping[int, int], criterion: str, before: Days, after: Days
) -> dict[int, Change]:
    """Return what each person earned before and after, by the name that stands for them."""
    found: dict[int, Change] = {}
    for name, was in _levels(names, criterion, before).items():
        found[name] = Change(was, NOTHING)
    for name, now in _levels(names, criterion, after).items():
        found[name] = Change(found[name].before if name in found else NOTHING, now)
    return found


def _levels(names: Mapping[int, int], criterion: str, days: Days) -> dict[int, Level]:
    rows = _reviewed(days).filter(evaluation__agent__in=names, criterion=criterion)
    told = (
        rows.values_list("evaluation__agent").annotate(earned=Sum(EARNED), n=Count("pk")).order_by()
    )
    found: dict[int, Level] = {}
    for name, earned, n in told:
        here = found.get(names[name], NOTHING)
        found[names[name]] = Level(here.taken + earned, here.offered + n)
    return found


def _reviewed(days: Days) -> QuerySet[Rating]:
    """Return the answers of reviews that count, of conversations of these days."""
    rows = Rating.objects.filter(
        points__isnull=False,
        evaluation__purpose=Purpose.REVIEW,
        evaluation__turn=None,
        evaluation__submitted_at__isnull=False,
    )
    if days.first is None or days.last is None:
        return rows
    # The day of the conversation, not of the review: that is when it was done or not.
    within = Q(
        evaluation__started_at__gte=_midnight(days.first),
        evaluation__started_at__lt=_midnight(days.last + timedelta(days=1)),
    )
    return rows.filter(within, evaluation__conversation__has_time=True)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
