"""A moment and a mark, as MOMENTS.md defines them: the contract of engine, scorecards and screens."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from highpoint.engine.observation import Span


class Kind(StrEnum):
    """What offers a moment."""

    GREETING = "greeting"
    DISTRESS = "distress"
    HOSTILITY = "hostility"
    NAME = "name"
    QUESTION = "question"
    REFUSAL = "refusal"
    HOLD = "hold"
    PROMISE = "promise"
    CHURN = "churn"
    PERSONAL = "personal"
    REPEAT = "repeat"
    PRAISE = "praise"
    CLOSING = "closing"


class Verdict(StrEnum):
    """Whether the agent took the opportunity; judged only on what the agent wrote."""

    MET = "met"
    PARTIAL = "partial"
    MISSED = "missed"


class MarkKind(StrEnum):
    """What an agent's turn does without being asked for."""

    EXTRA_TOUCH = "extra_touch"
    DEFENSIVE = "defensive"
    SCRIPTED = "scripted"


class Moment(NamedTuple):
    """
    A place where an opportunity was offered, and whether it was taken.

    ``turn`` is the trigger. ``reply`` holds the indexes of the agent's turns judged (empty
    where the agent never answered). ``trigger`` are the words that offered the moment;
    ``evidence`` the words that decided the verdict: in the reply for met and partial, the
    trigger's own for missed. Both hold at least one span. ``reason`` is a code within the
    kind; the sentence for it stands in the kind's module. ``author`` wrote the judged turns.
    """

    kind: Kind
    turn: int
    verdict: Verdict
    reply: tuple[int, ...]
    trigger: tuple[Span, ...]
    evidence: tuple[Span, ...]
    reason: str
    author: str | None = None


class Mark(NamedTuple):
    """Something an agent's turn does unasked, with its words. Counts in no rate."""

    mark: MarkKind
    turn: int
    span: Span
    reason: str
    author: str | None = None
