"""Replays of the made-up company: a few moments tried again, one suggested, one shared."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.quality.models import Moment
from highpoint.apps.replays import operations
from highpoint.apps.replays.models import Replay
from highpoint.apps.replays.places import CannotReplay
from highpoint.engine.moment import Kind, Verdict

COACH = "coach@demo.test"

# What was tried at the newest missed moment of a kind: the first answer, then another.
TRIED = (
    (
        Kind.DISTRESS,
        "Sorry. Let me check the order.",
        "I am so sorry about that, it must be really frustrating when you had counted on it. "
        "I am looking at the order right now, two minutes, I will stay here.",
    ),
    (
        Kind.REFUSAL,
        "Unfortunately that is not possible.",
        "I am sorry that I cannot do that, because our terms leave no room for it. "
        "What I can do is ask for an exception today, and I will write to you by five.",
    ),
    (
        Kind.PROMISE,
        "We will get back to you soon.",
        "I will write to you by tomorrow noon, whether there is news or not.",
    ),
)
WORDS = "You had the facts at hand here. One sentence of care before them, and it is yours."


@transaction.atomic
def fill(now: datetime, seed: int = 7) -> None:
    """Make the replays of the made-up people, where there are none yet."""
    coach = User.objects.filter(email=COACH, made_up=True).first()
    agents = Agent.objects.filter(made_up=True, joined_to=None, user__isnull=False)
    for agent in agents.select_related("user").order_by("name"):
        if agent.user is None or Replay.objects.filter(person=agent.user).exists():
            continue
        for days, (kind, first, second) in enumerate(TRIED, start=1):
            _try(agent, agent.user, kind, (first, second), now - timedelta(days=3 * days))
        if coach is not None:
            _suggest(agent, coach, now - timedelta(days=1))


def _try(agent: Agent, person: User, kind: Kind, answers: tuple[str, str], at: datetime) -> None:
    moment = _missed(agent, kind, at)
    if moment is None:
        return
    with suppress(CannotReplay):
        operations.try_moment(person, moment, answers[0], now=at)
        better = operations.try_moment(person, moment, answers[1], now=at + timedelta(minutes=6))
        if kind is Kind.DISTRESS:
            operations.share(better, shared=True, now=at + timedelta(minutes=8))


def _suggest(agent: Agent, coach: User, at: datetime) -> None:
    tried = Replay.objects.filter(person=agent.user).values("conversation")
    rows = _missed_rows(agent, Kind.DISTRESS, at).exclude(conversation__in=tried)
    moment = rows.first()
    if moment is not None:
        with suppress(CannotReplay):
            operations.suggest(moment, by=coach, words=WORDS, now=at)


def _missed(agent: Agent, kind: Kind, at: datetime) -> Moment | None:
    return _missed_rows(agent, kind, at).first()


def _missed_rows(agent: Agent, kind: Kind, at: datetime) -> QuerySet[Moment]:
    rows = Moment.objects.filter(
        agent=agent,
        kind=kind.value,
        verdict__in=[Verdict.MISSED.value, Verdict.PARTIAL.value],
        started_at__lt=at,
    ).exclude(reply=[])
    return rows.select_related("conversation__agent", "agent__joined_to", "agent__user").order_by(
        "-started_at", "pk"
    )
