"""The values of the customer's side: mood, end state, whether it was settled, and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from highpoint.engine.observation import Span


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


class MoodPoint(NamedTuple):
    """The customer's mood at one of their turns, from -1 (furious) to 1 (delighted), with its words."""

    turn: int
    value: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    The customer's side of the two ledgers.

    ``impact`` is the last mood against what the first lets one expect (None below two
    customer turns); ``overall`` runs from 1 to 5, None where nothing was read; ``end_spans``
    are the words the end state was read from.
    """

    mood: tuple[MoodPoint, ...]
    end_state: EndState
    end_spans: tuple[Span, ...]
    resolved: Resolved
    overall: float | None
    impact: float | None


# Of a talk in a language whose moods are not read.
UNTOLD = Outcome((), EndState.UNKNOWN, (), Resolved.UNCLEAR, None, None)
