"""How the customer ends, and whether what they came for was settled."""

from __future__ import annotations

from collections.abc import Sequence

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Observation
from highpoint.engine.trajectory.values import EndState, MoodPoint, Resolved

# The last mood from which on a customer ends satisfied, or dissatisfied. The second is further
# from 0: a fault told calmly on the way is no dissatisfied end.
SATISFIED_FROM = 0.25
DISSATISFIED_FROM = -0.35

_ASKED = {Kind.QUESTION, Kind.DISTRESS, Kind.HOSTILITY, Kind.CHURN, Kind.REPEAT, Kind.REFUSAL}


def end_state(mood: Sequence[MoodPoint]) -> EndState:
    """Read the end state off the last mood."""
    if not mood:
        return EndState.UNKNOWN
    last = mood[-1].value
    if last >= SATISFIED_FROM:
        return EndState.SATISFIED
    return EndState.DISSATISFIED if last <= DISSATISFIED_FROM else EndState.NEUTRAL


def resolved(
    conversation: Conversation,
    observations: Sequence[Observation],
    moments: Sequence[Moment],
    end: EndState,
) -> Resolved:
    """
    Tell whether the matter was settled: what was said to be done last outweighs what was refused.

    Unclear where nothing was asked for, or where the talk breaks off with the answer open.
    """
    done = _last_done(conversation, observations)
    refused = max((m.turn for m in moments if m.kind is Kind.REFUSAL), default=-1)
    if done > refused:
        return Resolved.YES
    if not any(moment.kind in _ASKED for moment in moments):
        return Resolved.YES if done >= 0 else Resolved.UNCLEAR
    if end is EndState.SATISFIED:
        return Resolved.PARTLY if refused >= _last_reply(conversation) >= 0 else Resolved.YES
    if end is EndState.DISSATISFIED:
        return Resolved.NO
    return _by_last_question(moments, refused)


def _by_last_question(moments: Sequence[Moment], refused: int) -> Resolved:
    questions = [moment for moment in moments if moment.kind is Kind.QUESTION]
    if questions and questions[-1].verdict is Verdict.MET:
        return Resolved.YES
    if any(moment.kind in (Kind.PROMISE, Kind.HOLD) for moment in moments):
        return Resolved.PARTLY
    return Resolved.PARTLY if refused >= 0 else Resolved.UNCLEAR


def _last_done(conversation: Conversation, observations: Sequence[Observation]) -> int:
    """Return the last turn in which the agent says it is done, or the customer that it is solved."""
    roles = {"settled": Role.AGENT, "solved": Role.CUSTOMER}
    return max(
        (
            seen.span.turn
            for seen in observations
            if conversation.turns[seen.span.turn].role is roles.get(seen.cue) and seen.strength >= 1
        ),
        default=-1,
    )


def _last_reply(conversation: Conversation) -> int:
    agents = conversation.by(Role.AGENT)
    return agents[-1].index if agents else -1
