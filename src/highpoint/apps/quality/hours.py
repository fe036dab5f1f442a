"""Quality by hour of shift: how a team's talks go the longer a day lasts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from highpoint.apps.accounts.models import Team
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.newest import unindexed
from highpoint.apps.quality.models import Evaluation, Scorecard
from highpoint.engine.conversation import Role
from highpoint.engine.insight.means import Mean, mean_of

# How far back, and the newest how many: what keeps the page quick.
SPAN = timedelta(days=28)
MOST = 1_000
# From this hour on all are one: few shifts are longer.
LAST_HOUR = 9

Talk = tuple[int, date, datetime, float]


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the shift, counted from 1, with its mean score; None where too few."""

    number: int
    mean: Mean | None
    talks: int
    and_later: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a team's shifts, and how many talks and people-days they come from."""

    hours: tuple[Hour, ...]
    talks: int
    shifts: int


def of_team(team: Team, scorecard: Scorecard, until: date) -> Hours:
    """Return the hours of the team's newest talks in the four weeks that end on a day."""
    last = timezone.make_aware(datetime.combine(until + timedelta(days=1), datetime.min.time()))
    first_reply = (
        Turn.objects.filter(conversation=OuterRef("conversation"), role=Role.AGENT)
        .order_by("index")
        .values("at")[:1]
    )
    # Looked up for each talk: joined, all conversations would be read through.
    talk = Conversation.objects.filter(pk=OuterRef("conversation")).order_by()
    rows = (
        Evaluation.objects.alias(timed=Subquery(talk.values("has_time")))
        .filter(
            agent__in=list(team.agents.values_list("pk", flat=True)),
            scorecard=scorecard,
            score__isnull=False,
            started_at__gt=last - SPAN,
            started_at__lt=last,
            timed=True,
        )
        .annotate(begun=Coalesce(Subquery(first_reply), "started_at"))
        .order_by(unindexed("started_at").desc())
        .values_list("agent", "agent__joined_to", "begun", "score")[:MOST]
    )
    here = timezone.get_current_timezone()
    talks = []
    for agent, joined_to, begun, score in rows:
        at = begun.astimezone(here)
        talks.append((joined_to or agent, at.date(), at, score or 0.0))
    return by_hour(talks)


def by_hour(talks: Iterable[Talk]) -> Hours:
    """
    Return the mean score of each hour since a person's first reply of the day.

    A talk is (person, day, first reply, score). Each score is set against the mean of that
    person, and the team's mean added again: else the late hours would tell who works long.
    """
    rows = list(talks)
    if not rows:
        return Hours((), 0, 0)
    own: dict[int, list[float]] = {}
    begins: dict[tuple[int, date], datetime] = {}
    for person, day, at, score in rows:
        own.setdefault(person, []).append(score)
        begins[person, day] = min(at, begins.get((person, day), at))
    means = {person: fmean(scores) for person, scores in own.items()}
    team = fmean(score for *_, score in rows)
    # Adjusted scores may pass the ends of the scale; their mean is a score all the same.
    hours: dict[int, list[float]] = {}
    for person, day, at, score in rows:
        hour = 1 + int((at - begins[person, day]) / timedelta(hours=1))
        hours.setdefault(min(hour, LAST_HOUR), []).append(score - means[person] + team)
    return Hours(
        tuple(
            Hour(number, mean_of(scores, 0, 100), len(scores), number == LAST_HOUR)
            for number, scores in sorted(hours.items())
        ),
        len(rows),
        len(begins),
    )
