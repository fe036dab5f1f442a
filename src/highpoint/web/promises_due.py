"""What an agent has promised in recent talks and is due: read from the words when it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from highpoint.apps.accounts.models import Agent
from highpoint.apps.conversations.models import Turn as KeptTurn
from highpoint.apps.quality.models import Moment, Reading
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.moment import Kind, Verdict
from highpoint.engine.observation import Observation, Span
from highpoint.engine.promises import Calendar, Commitment, Owner, commitments

# Talks of the last days with a promise, and how many of them are read: bounds the work of a page.
RECENT = timedelta(days=14)
MOST_TALKS = 40
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
    turns: dict[int, list[KeptTurn]] = {}
    for turn in KeptTurn.objects.filter(conversation__in=talks).order_by("conversation", "index"):
        turns.setdefault(turn.conversation_id, []).append(turn)
    readings = (
        Reading.objects.filter(conversation__in=talks)
        .select_related("conversation")
        .only("observations", "language", "conversation__customer_name", "conversation__agent")
    )
    calendar = Calendar(zone=timezone.get_current_timezone())
    found = [
        promised
        for reading in readings
        for promised in _of_talk(
            reading, turns.get(reading.conversation_id, []), agent, calendar, now
        )
    ]
    return sorted(found, key=lambda one: (one.due, one.conversation, one.turn))[:SHOWN]


def _of_talk(
    reading: Reading,
    turns: Sequence[KeptTurn],
    agent: Agent,
    calendar: Calendar,
    now: datetime,
) -> Iterator[Promised]:
    talk = Conversation(
        str(reading.conversation_id),
        tuple(Turn(turn.index, Role(turn.role), turn.text, turn.at) for turn in turns),
    )
    # Only a talk whose turns are all there is read: an observation names its turn by its place.
    if any(turn.index != place for place, turn in enumerate(turns)):
        return
    seen = [
        Observation(cue, Span(turn, start, end), rule, strength)
        for cue, turn, start, end, rule, strength in reading.observations
        if cue == "promise"
    ]
    for promise in commitments(talk, seen, calendar, reading.language):
        turn = turns[promise.span.turn]
        author = turn.author_id or reading.conversation.agent_id
        if author in agent.names and (due := _due(promise, now)) is not None:
            yield Promised(
                reading.conversation_id,
                reading.conversation.customer_name,
                turn.index,
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
