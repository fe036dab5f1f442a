"""
The weekly pulse: a few questions, answered without a name.

What is kept: for each team, week and question, how often each answer was given; and apart from
it a keyed hash of person and week, so that nobody answers twice. There is no row of one
person's answers, so nothing can be joined. A week is told once it is over (an answer more
while it runs would tell whose it was), per team only (a sum of teams could be subtracted
from), and only what five or more people have answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from highpoint.apps.accounts.models import Team, User
from highpoint.apps.wellbeing.models import PulseCount, PulseVote
from highpoint.engine.insight.intervals import Interval, jeffreys
from highpoint.errors import HighpointError

FEWEST_ANSWERS = 5
# From this answer on somebody agrees, of 1 (not at all) to 5 (fully).
AGREES_FROM = 4
WEEKS_TOLD = 8
# A vote is kept until its week can be answered no more, then it is of no use to anybody.
VOTES_KEPT = timedelta(days=14)

QUESTIONS: dict[str, str] = {
    "work": "I could do good work this week.",
    "load": "The load was all right.",
    "means": "I had what I needed to help customers.",
    "voice": "I could say it when something went wrong.",
}
ANSWERS: dict[int, str] = {
    1: "not at all",
    2: "rather not",
    3: "partly",
    4: "mostly",
    5: "fully",
}


class CannotAnswer(HighpointError):
    """The pulse cannot be answered, for a reason the person can be told."""


@dataclass(frozen=True, slots=True)
class Told:
    """One question of one week: how many of n agree; no interval where too few answered."""

    question: str
    agree: int = 0
    n: int = 0
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A week's pulse of one team."""

    monday: date
    told: tuple[Told, ...]

    @property
    def any_told(self) -> bool:
        return any(one.interval for one in self.told)


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def has_answered(user: User, today: date) -> bool:
    """Tell whether somebody has answered this week's pulse."""
    return PulseVote.objects.filter(token=_token(user, week_of(today))).exists()


def answer(user: User, team: Team, answers: Mapping[str, int], today: date) -> None:
    """
    Count somebody's answers in; a question may be passed over.

    :raises CannotAnswer: a second time in a week, with no answer at all, or with one that is none
    """
    given = {question: value for question, value in answers.items() if question in QUESTIONS}
    if not given:
        raise CannotAnswer("Answer at least one question.")
    if any(value not in ANSWERS for value in given.values()):
        raise CannotAnswer("Choose one of the five answers.")
    week = week_of(today)
    try:
        with transaction.atomic():
            PulseVote.objects.filter(week__lt=week - VOTES_KEPT).delete()
            PulseVote.objects.create(token=_token(user, week), week=week)
            for question, value in sorted(given.items()):
                _count_in(team, week, question, value)
    except IntegrityError as error:
        raise CannotAnswer("You have answered this week already. Thank you.") from error


def weeks(team: Team, today: date) -> list[Week]:
    """Return the last weeks that are over and in which anybody answered, newest first."""
    this = week_of(today)
    rows = (
        PulseCount.objects.filter(
            team=team, week__lt=this, week__gte=this - timedelta(weeks=WEEKS_TOLD), times__gt=0
        )
        .order_by("-week")
        .values_list("week", "question", "answer", "times")
    )
    counts: dict[date, dict[str, list[int]]] = {}
    for week, question, value, times in rows:
        here = counts.setdefault(week, {}).setdefault(question, [0, 0])
        here[0] += times
        here[1] += times if value >= AGREES_FROM else 0
    return [
        Week(week, tuple(_told(question, here.get(question, [0, 0])) for question in QUESTIONS))
        for week, here in counts.items()
    ]


def forget(people: Iterable[User]) -> None:
    """Remove the votes of people who go; what was counted stays with their team."""
    mondays = list(PulseVote.objects.order_by().values_list("week", flat=True).distinct())
    tokens = [_token(person, monday) for person in people for monday in mondays]
    PulseVote.objects.filter(token__in=tokens).delete()


def _told(question: str, counted: list[int]) -> Told:
    n, agree = counted
    if n < FEWEST_ANSWERS:
        return Told(QUESTIONS[question])
    return Told(QUESTIONS[question], agree, n, jeffreys(agree, n))


def _count_in(team: Team, week: date, question: str, value: int) -> None:
    row, _ = PulseCount.objects.get_or_create(team=team, week=week, question=question, answer=value)
    PulseCount.objects.filter(pk=row.pk).update(times=F("times") + 1)


def _token(user: User, week: date) -> str:
    return salted_hmac("highpoint.pulse", f"{week}:{user.pk}", algorithm="sha256").hexdigest()
