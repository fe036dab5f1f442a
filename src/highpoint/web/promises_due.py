"""What an agent has promised in recent talks and is due: read from the words when it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Turn as KeptTurn
from highpoint.apps.quality.models import Moment, Reading
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.observation import Observation, Span
from highpoint.engine.promises import Calendar, Commitment, Owner, commitments
from highpoint.engine.promises.commitment import CUE

# Talks of the last days with a promise, and how many of them are read: bounds the work of a page.
RECENT = timedelta(days=14)
MOST_TALKS = 25
SHOWN = 8
# A promise past its time is shown this long: whoever has kept it knows.
OVERDUE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise with its words and the moment it is due."""

    conversation: int
    customer: str
    turn: int
    words: str
    due: datetime
    overdue: bool
    today: bool

    @property
    def whole_day(self) -> bool:
        """Whether it is due by the end of a day, which needs no time of day."""
        return (self.due.hour, self.due.minute) == (23, 59)


class _Said(NamedTuple):
    """An agent's turn, as far as a promise is read from it."""

    place: int
    text: str
    at: datetime | None
    author: int | None


def promises_due(agent: Agent, seen: Q, now: datetime) -> list[Promised]:
    """
    Return the agent's promises that fall due, the next one first; ``seen`` keeps to talks allowed.

    What the company promises by itself (“it arrives on Friday”) is nobody's to do.
    """
    talks = list(
        Moment.objects.filter(
            seen,
            agent__in=agent.names,
            kind=Kind.PROMISE.value,
            verdict__in=[verdict.value for verdict in Verdict],
            started_at__gt=now - RECENT,
            started_at__lte=now,
            conversation__has_time=True,
        )
        .order_by("-started_at")
        .values_list("conversation", flat=True)[:MOST_TALKS]
    )
    if not talks:
        return []
    turns: dict[int, dict[int, _Said]] = {}
    rows = KeptTurn.objects.filter(conversation__in=talks, role=Role.AGENT).order_by()
    for talk, index, text, at, author in rows.values_list(
        "conversation", "index", "text", "at", "author"
    ):
        turns.setdefault(talk, {})[index] = _Said(index, text, at, author)
    readings = (
        Reading.objects.filter(conversation__in=talks)
        .select_related("conversation")
        .only(
            "observations",
            "language",
            "conversation__customer_name",
            "conversation__customer_key",
            "conversation__agent",
        )
    )
    calendar = Calendar(zone=timezone.get_current_timezone())
    found = [
        promised
        for reading in readings
        for promised in _of_talk(
            reading, turns.get(reading.conversation_id, {}), agent, calendar, now
        )
    ]
    return sorted(found, key=lambda one: (one.due, one.conversation, one.turn))[:SHOWN]


def _of_talk(
    reading: Reading,
    said: Mapping[int, _Said],
    agent: Agent,
    calendar: Calendar,
    now: datetime,
) -> Iterator[Promised]:
    seen = [
        Observation(cue, Span(turn, start, end), rule, strength)
        for cue, turn, start, end, rule, strength in reading.observations
        if cue == CUE and turn in said
    ]
    if not seen:
        return
    # A promise is read from its own turn alone: the others only keep its place.
    last = max(each.span.turn for each in seen)
    turns = tuple(
        Turn(place, Role.AGENT, said[place].text, said[place].at)
        if place in said
        else Turn(place, Role.CUSTOMER, "")
        for place in range(last + 1)
    )
    talk = Conversation(str(reading.conversation_id), turns)
    for promise in commitments(talk, seen, calendar, reading.language):
        turn = said[promise.span.turn]
        author = turn.author or reading.conversation.agent_id
        if author in agent.names and (due := _due(promise, now)) is not None:
            yield Promised(
                reading.conversation_id,
                reading.conversation.customer_called,
                turn.place,
                " ".join(turn.text[promise.span.start : promise.span.end].split()),
                due,
                due < now,
                timezone.localtime(due).date() == timezone.localtime(now).date(),
            )


def _due(promise: Commitment, now: datetime) -> datetime | None:
    if promise.due is None or promise.owner is Owner.COMPANY:
        return None
    if promise.due.latest < now - OVERDUE:
        return None
    return promise.due.latest
