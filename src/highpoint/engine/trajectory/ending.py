"""How the customer ends, and whether what they came for was settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Observation
from highpoint.engine.trajectory.values import EndState, MoodPoint, Resolved

# The last mood from which on a customer ends satisfied, or dissatisfied. One mild word of
# displeasure in the last turn is enough for the second, since few complain to the very end;
# thanks after trouble are enough for the first, a courtesy in a question is not.
SATISFIED_FROM = 0.18
DISSATISFIED_FROM = -0.15

_ASKED = {Kind.QUESTION, Kind.DISTRESS, Kind.HOSTILITY, Kind.CHURN, Kind.REPEAT, Kind.REFUSAL}

_LEAVES_OPEN = {"hold", "looking_up", "referral"}
_ROUNDS_OFF = {"closing_check", "goodbye"}


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
    last = {moment.kind: moment for moment in moments}
    refused = last[Kind.REFUSAL].turn if Kind.REFUSAL in last else -1
    if _last_done(conversation, observations, end) > refused:
        return Resolved.YES
    if _ASKED.isdisjoint(last):
        return Resolved.UNCLEAR
    if end is EndState.SATISFIED:
        return _when_satisfied(conversation, last, refused)
    answered = Kind.QUESTION in last and last[Kind.QUESTION].verdict is Verdict.MET
    if end is EndState.DISSATISFIED:
        return Resolved.PARTLY if answered and refused < 0 else Resolved.NO
    if _left_open(conversation, observations):
        return Resolved.UNCLEAR
    if answered:
        return Resolved.YES
    return Resolved.PARTLY if refused >= 0 or Kind.PROMISE in last else Resolved.UNCLEAR


def _left_open(conversation: Conversation, observations: Sequence[Observation]) -> bool:
    """Test whether the agent's last words ask, hold or send the customer elsewhere."""
    agents = conversation.by(Role.AGENT)
    if not agents:
        return True
    last = agents[-1]
    seen = {each.cue for each in observations if each.span.turn == last.index}
    if not seen.isdisjoint(_ROUNDS_OFF):
        return False
    return not seen.isdisjoint(_LEAVES_OPEN) or last.text.rstrip().endswith("?")


def _when_satisfied(
    conversation: Conversation, last: Mapping[Kind, Moment], refused: int
) -> Resolved:
    agents = conversation.by(Role.AGENT)
    if agents and refused == agents[-1].index:
        return Resolved.PARTLY
    came_to_praise = (
        Kind.QUESTION not in last and Kind.PRAISE in last and last[Kind.PRAISE].turn == 0
    )
    return Resolved.UNCLEAR if came_to_praise else Resolved.YES


def _last_done(
    conversation: Conversation, observations: Sequence[Observation], end: EndState
) -> int:
    """Return the last turn in which the agent says it is done, or the customer that it is solved."""
    done = -1
    for seen in observations:
        if seen.cue == "settled":
            role = Role.AGENT
        elif seen.cue == "solved" and end is not EndState.DISSATISFIED:
            role = Role.CUSTOMER
        else:
            continue
        turn = seen.span.turn
        if turn > done and seen.strength >= 1 and conversation.turns[turn].role is role:
            done = turn
    return done
