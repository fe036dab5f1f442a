"""The whole road from a conversation to its analysis, in one short function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Mark, Moment
from highpoint.engine.observation import Observation, Span
from highpoint.engine.scorecard import Evaluation
from highpoint.engine.trajectory import EndState, MoodPoint, Resolved

# Raised with every change that may change an answer; stored beside every moment.
ENGINE_VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Analysis:
    """The engine's reading of one conversation. Same conversation, same analysis."""

    conversation_id: str
    engine_version: str
    observations: tuple[Observation, ...]
    moments: tuple[Moment, ...]
    marks: tuple[Mark, ...]
    mood: tuple[MoodPoint, ...]
    end_state: EndState
    end_spans: tuple[Span, ...]
    resolved: Resolved
    overall: float
    impact: float | None
    evaluation: Evaluation

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values, spans as [turn, start, end]."""
        raise NotImplementedError


def analyze(conversation: Conversation) -> Analysis:
    """Find the moments of one conversation and what they add up to."""
    raise NotImplementedError


def labelled(conversation: Conversation, analysis: Analysis) -> dict[str, Any]:
    """Return the analysis in the labelled file format of MOMENTS.md (one JSON line)."""
    raise NotImplementedError
