"""How the customer fared: mood turn by turn, the end state, whether it was settled, and impact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, Mark, Moment
from highpoint.engine.observation import Observation, Span


class EndState(StrEnum):
    """How the customer ends, from the customer's own last turns."""

    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    UNKNOWN = "unknown"


class Resolved(StrEnum):
    """Whether what the customer came for was settled."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class MoodPoint:
    """The customer's mood at one of their turns, from -1 (furious) to 1 (delighted), with its words."""

    turn: int
    value: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    The customer's side of the two ledgers.

    ``impact`` is the last mood against what the first lets one expect (None below two
    customer turns); ``overall`` runs from 1 to 5; ``end_spans`` are the words the end
    state was read from.
    """

    mood: tuple[MoodPoint, ...]
    end_state: EndState
    end_spans: tuple[Span, ...]
    resolved: Resolved
    overall: float
    impact: float | None


# What a kind of moment says of the mood of the customer's turn that offers it.
MOOD_OF_KIND = {
    Kind.HOSTILITY: -0.9,
    Kind.CHURN: -0.8,
    Kind.DISTRESS: -0.6,
    Kind.REPEAT: -0.5,
    Kind.PRAISE: 0.8,
}

# A turn that says nothing of mood keeps this share of the one before.
CARRIED = 0.8

# From here on a mood is read as satisfied, and at the same distance below 0 as dissatisfied.
SATISFIED_FROM = 0.25


def outcome(
    conversation: Conversation,
    observations: Sequence[Observation],
    moments: Sequence[Moment],
    marks: Sequence[Mark],
) -> Outcome:
    """Read the customer's side of a conversation from what was seen in it."""
    mood = _mood(conversation, moments)
    end = _end_state(mood)
    resolved = _resolved(end)
    return Outcome(
        mood=mood,
        end_state=end,
        end_spans=next((point.spans for point in reversed(mood) if point.spans), ()),
        resolved=resolved,
        overall=max(1.0, min(5.0, 3.0 + (mood[-1].value if mood else 0.0) * 1.5)),
        impact=mood[-1].value - mood[0].value if len(mood) > 1 else None,
    )


def _mood(conversation: Conversation, moments: Sequence[Moment]) -> tuple[MoodPoint, ...]:
    said: dict[int, list[tuple[float, Span]]] = {}
    for moment in moments:
        if (value := MOOD_OF_KIND.get(moment.kind)) is not None:
            for span in moment.trigger:
                said.setdefault(span.turn, []).append((value, span))
    points: list[MoodPoint] = []
    last = 0.0
    for turn in conversation.by(Role.CUSTOMER):
        here = said.get(turn.index, ())
        values = [value for value, _ in here]
        if values:
            last = max(0.0, *values) + min(0.0, *values)
        else:
            last *= CARRIED
        points.append(MoodPoint(turn.index, last, tuple(span for _, span in here)))
    return tuple(points)


def _end_state(mood: Sequence[MoodPoint]) -> EndState:
    if not mood:
        return EndState.UNKNOWN
    if mood[-1].value >= SATISFIED_FROM:
        return EndState.SATISFIED
    return EndState.DISSATISFIED if mood[-1].value <= -SATISFIED_FROM else EndState.NEUTRAL


def _resolved(end: EndState) -> Resolved:
    return {EndState.SATISFIED: Resolved.YES, EndState.DISSATISFIED: Resolved.NO}.get(
        end, Resolved.UNCLEAR
    )
