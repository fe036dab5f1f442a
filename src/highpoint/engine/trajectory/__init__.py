"""How the customer fared: mood turn by turn, the end state, whether it was settled, and impact."""

from __future__ import annotations

from collections.abc import Sequence

from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Mark, Moment
from highpoint.engine.observation import Observation
from highpoint.engine.trajectory.ending import end_state, resolved
from highpoint.engine.trajectory.mood import read_mood
from highpoint.engine.trajectory.overall import model, overall_features
from highpoint.engine.trajectory.values import UNTOLD, EndState, MoodPoint, Outcome, Resolved

__all__ = ["UNTOLD", "EndState", "MoodPoint", "Outcome", "Resolved", "outcome"]


def outcome(
    conversation: Conversation,
    observations: Sequence[Observation],
    moments: Sequence[Moment],
    marks: Sequence[Mark],
) -> Outcome:
    """Read the customer's side of a conversation from what was seen in it."""
    mood = read_mood(conversation, observations, moments)
    end = end_state(conversation, mood, observations, moments)
    settled = resolved(conversation, observations, moments, mood, end)
    return Outcome(
        mood=mood,
        end_state=end,
        end_spans=next((point.spans for point in reversed(mood) if point.spans), ()),
        resolved=settled,
        overall=model().overall(overall_features(mood, end, settled, moments, marks)),
        impact=model().impact_of(mood),
    )
