"""What pages read of customers' answers: figures by week and team, and the answers themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from highpoint.apps.accounts.models import Team
from highpoint.apps.feedback.models import ResponseCredit, SurveyLink, SurveyResponse
from highpoint.engine.insight.customer_answers import Answered, Measure, figure
from highpoint.engine.insight.intervals import InHundred

# Below this many answers a figure is not shown: it would say more of chance than of service.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Whole weeks, from a Monday to a Sunday, both counted."""

    first: date
    last: date

    @classmethod
    def until(cls, today: date, weeks: int) -> Span:
        """Return so many weeks, this one the last."""
        monday = today - timedelta(days=today.weekday())
        return cls(monday - timedelta(weeks=weeks - 1), monday + timedelta(days=6))

    @property
    def mondays(self) -> list[date]:
        """The weeks, newest first."""
        weeks = ((self.last - self.first).days + 1) // 7
        return [self.first + timedelta(weeks=week) for week in reversed(range(weeks))]


@dataclass(frozen=True, slots=True)
class Week:
    """One week's figure; None where fewer answered than can be told of."""

    monday: date
    n: int
    shown: Answered | None

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Rate(InHundred):
    """How many of those asked answered, in percent with its interval."""

    answered: int
    asked: int

    @property
    def counted(self) -> tuple[float, int]:
        return self.answered, self.asked


def of_agents(names: Collection[int]) -> Q:
    """Return the condition on credits that keeps to one person's service, under all names."""
    return Q(agent__in=names)


def of_team(team: Team) -> Q:
    """Return the condition on credits that keeps to a team's service."""
    return Q(agent__team=team) | Q(agent__joined_to__team=team)


def by_week(measure: Measure, span: Span, seen: Q | None) -> tuple[list[Week], Week]:
    """
    Return the figure of each week, newest first, and of all of them together.

    ``seen`` is a condition on credits; None is everything, also what is credited to nobody.
    """
    days = {"measure": measure.value, "day__gte": span.first, "day__lte": span.last}
    rows: QuerySet[Any] = SurveyResponse.objects.filter(**days)
    n = Count("pk")
    if seen is not None:
        rows = ResponseCredit.objects.filter(seen, **days)
        n = Count("response", distinct=True)
    weeks: dict[date, Counter[int]] = defaultdict(Counter)
    for day, value, count in rows.values_list("day", "value").annotate(n=n).order_by():
        weeks[day - timedelta(days=day.weekday())][value] += count
    whole: Counter[int] = Counter()
    for counts in weeks.values():
        whole.update(counts)
    listed = [_week(measure, monday, weeks[monday]) for monday in span.mondays]
    return listed, _week(measure, span.first, whole)


def newest(measure: Measure, seen: Q | None) -> date | None:
    """Return the day of the newest answer; ``seen`` as in ``by_week``."""
    rows: QuerySet[Any] = SurveyResponse.objects.filter(measure=measure.value)
    if seen is not None:
        rows = ResponseCredit.objects.filter(seen, measure=measure.value)
    return rows.order_by("-day").values_list("day", flat=True).first()


def by_team(measure: Measure, span: Span, teams: Iterable[Team]) -> list[tuple[Team, Week]]:
    """Return each team's figure over a span, by the team's name."""
    rows = ResponseCredit.objects.filter(
        measure=measure.value, day__gte=span.first, day__lte=span.last
    ).values_list(Coalesce("agent__joined_to__team", "agent__team"), "value")
    counts: dict[int | None, Counter[int]] = defaultdict(Counter)
    for team, value, n in rows.annotate(n=Count("response", distinct=True)).order_by():
        counts[team][value] += n
    ordered = sorted(teams, key=lambda team: team.name)
    return [(team, _week(measure, span.first, counts[team.pk])) for team in ordered]


def response_rate(span: Span, seen: Q) -> Rate | None:
    """Return how many of the customers asked by a link of these days answered; None for none."""
    links = SurveyLink.objects.filter(
        seen, made_at__gte=_midnight(span.first), made_at__lt=_midnight(span.last, days=1)
    ).filter(Q(revoked_at=None) | Q(answered_at__isnull=False))
    # A link has one conversation and that one agent: no condition makes two rows of it.
    found = links.aggregate(asked=Count("pk"), answered=Count("answered_at"))
    return Rate(found["answered"], found["asked"]) if found["asked"] else None


def answers(span: Span, seen: Q | None) -> QuerySet[SurveyResponse]:
    """Return the answers of some days, newest first; ``seen`` as for ``by_week``."""
    rows = SurveyResponse.objects.filter(day__gte=span.first, day__lte=span.last)
    if seen is not None:
        credited = ResponseCredit.objects.filter(seen, day__gte=span.first, day__lte=span.last)
        rows = rows.filter(pk__in=credited.values("response"))
    return rows.select_related("conversation", "question").order_by("-at", "-pk")


def _midnight(day: date, days: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))


def _week(measure: Measure, monday: date, counts: Counter[int]) -> Week:
    n = sum(counts.values())
    return Week(monday, n, figure(measure, counts) if n >= FEWEST else None)
