"""What stands on the pages of coaching: sessions by date, actions by day, people by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import agents_seen_by, may
from highpoint.apps.coaching.models import (
    Celebration,
    CoachingAction,
    CoachingSession,
    Kudos,
    Pin,
    Place,
    SessionStep,
    Step,
)
from highpoint.apps.conversations.models import Turn
from highpoint.apps.desk.models import Comment

PAGE = 25
# Praise and advice are counted over so many days back.
RATIO_DAYS = 90
# Lines of shared high points a page shows.
FEED = 10
FEED_DAYS = 60


def sessions_seen_by(user: User) -> QuerySet[CoachingSession]:
    """Return the sessions a person may read, each with where it stands."""
    return _seen_by(user).annotate(
        was_held=Exists(_steps(Step.HELD)),
        was_read=Exists(_steps(Step.ACKNOWLEDGED)),
        is_off=Exists(_steps(Step.CALLED_OFF)),
    )


def _seen_by(user: User) -> QuerySet[CoachingSession]:
    """Return the sessions a person may read: their own as an agent, and of agents they see."""
    if not may(user, Act.SEE_COACHING):
        return CoachingSession.objects.none()
    seen = agents_seen_by(user).values("pk")
    return CoachingSession.objects.filter(agent__in=seen).select_related("agent__user", "coach")


def _steps(*steps: Step) -> QuerySet[SessionStep]:
    return SessionStep.objects.filter(session=OuterRef("pk"), step__in=steps)


def next_ones(user: User, most: int = PAGE) -> list[CoachingSession]:
    """Return the sessions a person may read that are still to be held, the nearest first."""
    open_ones = _seen_by(user).exclude(Exists(_steps(Step.HELD, Step.CALLED_OFF)))
    return list(open_ones.prefetch_related("focus").order_by("planned_for", "pk")[:most])


def held_ones(sessions: QuerySet[CoachingSession]) -> QuerySet[CoachingSession]:
    """Return the sessions that took place, the newest first."""
    return sessions.filter(Exists(_steps(Step.HELD)))


def to_acknowledge(agent: Agent) -> QuerySet[CoachingSession]:
    """Return an agent's held sessions that they have not acknowledged yet, the newest first."""
    rows = CoachingSession.objects.filter(agent=agent).select_related("coach")
    return rows.filter(Exists(_steps(Step.HELD))).exclude(Exists(_steps(Step.ACKNOWLEDGED)))


def open_sessions(agent: Agent, most: int) -> Sequence[CoachingSession]:
    """Return an agent's sessions to be acknowledged, newest first, then those still to be held."""
    rows = CoachingSession.objects.filter(agent=agent).select_related("coach")
    rows = rows.annotate(was_held=Exists(_steps(Step.HELD)))
    rows = rows.exclude(Exists(_steps(Step.ACKNOWLEDGED))).exclude(Exists(_steps(Step.CALLED_OFF)))
    found = list(rows.order_by("-was_held", "-planned_for", "-pk")[:most])
    held = [one for one in found if one.was_held]
    return held + [one for one in reversed(found) if not one.was_held]


def open_actions(user: User) -> QuerySet[CoachingAction]:
    """Return what a person has agreed to do and has not done, by the day it is due."""
    rows = CoachingAction.objects.filter(owner=user, done_at=None)
    return rows.select_related("session__agent", "session__coach").order_by("due_on", "pk")


def waiting_pins(user: User, agent: Agent | None = None) -> QuerySet[Pin]:
    """Return what a coach has pinned and put into no session yet."""
    pins = Pin.objects.filter(by=user, session=None, agent__in=agents_seen_by(user).values("pk"))
    if agent is not None:
        pins = pins.filter(agent=agent)
    return pins.select_related("agent", "conversation", "moment").order_by("agent__name", "at")


@dataclass(frozen=True, slots=True)
class Ratio:
    """How often a coach praised and how often they advised, and where that was."""

    days: int
    kudos: int
    praised: int
    advised: int
    pinned_praise: int
    pinned_advice: int

    @property
    def praise(self) -> int:
        return self.kudos + self.praised + self.pinned_praise

    @property
    def advice(self) -> int:
        return self.advised + self.pinned_advice

    @property
    def anything(self) -> bool:
        return bool(self.praise or self.advice)


def own_ratio(coach: User, now: datetime) -> Ratio:
    """Return a coach's praise and advice of the last days; it is shown to that coach only."""
    since = now - timedelta(days=RATIO_DAYS)
    comments = Comment.objects.filter(
        evaluation__reviewer=coach, evaluation__submitted_at__gte=since
    ).exclude(evaluation__purpose__in=["calibration", "self"])
    pins = Pin.objects.filter(by=coach, session__isnull=False, at__gte=since)
    said, pinned = _by_tone(comments), _by_tone(pins)
    return Ratio(
        RATIO_DAYS,
        kudos=Kudos.objects.filter(by=coach, at__gte=since).count(),
        praised=said.get(Comment.Tone.PRAISE, 0),
        advised=said.get(Comment.Tone.ADVICE, 0),
        pinned_praise=pinned.get(Pin.Tone.PRAISE, 0),
        pinned_advice=pinned.get(Pin.Tone.ADVICE, 0),
    )


def _by_tone(rows: QuerySet[Any]) -> dict[str, int]:
    """Return how many there are of each tone, in one question."""
    return dict(rows.order_by().values_list("tone").annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a turn with what stands around them, and when they were said."""

    before: str
    words: str
    after: str
    at: datetime | None


AROUND = 80
LONGEST = 300


def quoted(places: Iterable[Place]) -> dict[int, Quoted]:
    """Return the words of kept places, by their id, in one query; what is gone is left out."""
    rows = list(places)
    wanted = Q(pk__in=[])
    for row in rows:
        wanted |= Q(conversation=row.conversation_id, index=row.turn)
    turns = {(turn.conversation_id, turn.index): turn for turn in Turn.objects.filter(wanted)}
    found = {}
    for row in rows:
        turn = turns.get((row.conversation_id, row.turn))
        if turn is not None and row.start < len(turn.text):
            found[row.pk] = quote(turn, row.start, min(row.end, len(turn.text)))
    return found


def quote(turn: Turn, start: int, end: int) -> Quoted:
    """Return words of a turn with what stands around them."""
    text = turn.text
    words = text[start:end] if end - start <= LONGEST else f"{text[start : start + LONGEST]} …"
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if len(text) > end + AROUND:
        after = after.rpartition(" ")[0] + " …"
    return Quoted(before, words, after, turn.at)


def kudos_to(agent: Agent) -> QuerySet[Kudos]:
    """Return the kudos a person was given, the newest first."""
    return Kudos.objects.filter(to__in=agent.names).select_related("by", "conversation")


def kudos_by(user: User) -> QuerySet[Kudos]:
    """Return the kudos a person gave, the newest first."""
    return Kudos.objects.filter(by=user).select_related("to", "conversation")


def shared_with(user: User, now: datetime) -> list[Celebration]:
    """Return the new high points that people shared with the teams of this person, newest first."""
    own = Agent.objects.filter(user=user).first()
    near = Q(agent__in=agents_seen_by(user).values("pk"))
    if own is not None and own.team_id is not None:
        near |= Q(agent__team=own.team_id)
    since = now - timedelta(days=FEED_DAYS)
    rows = Celebration.objects.filter(near, shared_at__gte=since).select_related("agent")
    return list(rows.order_by("-shared_at", "-pk")[:FEED])


def last_held(agents: Iterable[int]) -> Mapping[int, datetime]:
    """Return when each of these agents was last coached."""
    rows = SessionStep.objects.filter(session__agent__in=list(agents), step=Step.HELD)
    return dict(rows.order_by("at").values_list("session__agent", "at"))
