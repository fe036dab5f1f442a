"""What pages read of customers' answers: figures by week and team, and the answers themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from highpoint.apps.accounts.models import Team
from highpoint.apps.feedback.models import SurveyLink, SurveyResponse
from highpoint.engine.insight.customer_answers import Answered, Measure, figure
from highpoint.engine.insight.intervals import jeffreys

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
class Rate:
    """How many of those asked answered, in percent with its interval."""

    answered: int
    asked: int

    @property
    def value(self) -> float:
        return 100 * self.answered / self.asked

    @property
    def low(self) -> float:
        return 100 * jeffreys(self.answered, self.asked).low

    @property
    def high(self) -> float:
        return 100 * jeffreys(self.answered, self.asked).high


def of_agents(names: Collection[int]) -> Q:
    """Return the condition that keeps to what is about one person's service, under all names."""
    return Q(credits__agent__in=names)


def of_team(team: Team) -> Q:
    """Return the condition that keeps to what is about a team's service."""
    return Q(credits__agent__team=team) | Q(credits__agent__joined_to__team=team)


def by_week(measure: Measure, span: Span, seen: Q) -> tuple[list[Week], Week]:
    """Return the figure of each week, newest first, and of all of them together."""
    rows = SurveyResponse.objects.filter(
        seen, measure=measure.value, day__gte=span.first, day__lte=span.last
    )
    counted = rows.values_list("day", "value").annotate(n=Count("pk", distinct=True)).order_by()
    weeks: dict[date, Counter[int]] = defaultdict(Counter)
    for day, value, n in counted:
        weeks[day - timedelta(days=day.weekday())][value] += n
    whole: Counter[int] = Counter()
    for counts in weeks.values():
        whole.update(counts)
    listed = [_week(measure, monday, weeks[monday]) for monday in span.mondays]
    return listed, _week(measure, span.first, whole)


def by_team(measure: Measure, span: Span, teams: Sequence[Team]) -> list[tuple[Team, Week]]:
    """Return each team's figure over a span, by the team's name."""
    ordered = sorted(teams, key=lambda team: team.name)
    return [(team, by_week(measure, span, of_team(team))[1]) for team in ordered]


def response_rate(span: Span, seen: Q) -> Rate | None:
    """Return how many of the customers asked by a link of these days answered; None for none."""
    links = SurveyLink.objects.filter(
        seen, made_at__date__gte=span.first, made_at__date__lte=span.last
    ).filter(Q(revoked_at=None) | Q(answered_at__isnull=False))
    found = links.aggregate(
        asked=Count("pk", distinct=True),
        answered=Count("pk", distinct=True, filter=Q(answered_at__isnull=False)),
    )
    return Rate(found["answered"], found["asked"]) if found["asked"] else None


def answers(span: Span, seen: Q) -> QuerySet[SurveyResponse]:
    """Return the answers of some days, newest first."""
    rows = SurveyResponse.objects.filter(seen, day__gte=span.first, day__lte=span.last)
    return rows.select_related("conversation", "question").distinct().order_by("-at", "-pk")


def _week(measure: Measure, monday: date, counts: Counter[int]) -> Week:
    n = sum(counts.values())
    return Week(monday, n, figure(measure, counts) if n >= FEWEST else None)
