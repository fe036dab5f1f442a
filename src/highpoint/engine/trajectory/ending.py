"""How the customer ends, and whether what they came for was settled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.engine.observation import Observation
from highpoint.engine.text import few
from highpoint.engine.trajectory.values import EndState, MoodPoint, Resolved

# What tells how a customer ends, beside the mood of the last turn: whoever had to say it twice, or
# spoke of leaving, seldom ends well for one calm word. Set by hand on real talks.
OF_MOOD_THROUGHOUT = 1.0
OF_KIND = {Kind.REPEAT: -0.6, Kind.CHURN: -0.4, Kind.PRAISE: 0.3}
OF_UNHEARD_HOSTILITY = -0.5
OF_LAST_WORD = {"thanks": 0.4, "solved": 0.4, "harm": -0.3}
OF_LONG_LAST = -0.2
LONG = 25

# From here on a customer ends satisfied, or dissatisfied.
SATISFIED_FROM = 0.8
DISSATISFIED_FROM = -0.9

_ASKED = {Kind.QUESTION, Kind.DISTRESS, Kind.HOSTILITY, Kind.CHURN, Kind.REPEAT, Kind.REFUSAL}

# What takes a talk to where it cannot be read.
_IN_PRIVATE = re.compile(r"\b(?:DMs?|PM (?:us|me)|(?:[Dd]irect|[Pp]rivate) [Mm]essages?)\b")

_INSISTS = {Kind.CHURN, Kind.REPEAT}

_LEAVES_OPEN = {"hold", "looking_up", "referral"}
_ROUNDS_OFF = {"closing_check", "goodbye"}
# An agent's short turn with nothing but these says nothing of the matter.
_COURTESIES = {
    *_ROUNDS_OFF,
    "acknowledgement",
    "greeting",
    "name_use",
    "offer_help",
    "praise_reply",
    "self_intro",
    "thanks",
}
COURTESY_LENGTH = 60

# A customer who came pleased asked for nothing; one who spoke so often came with something.
CAME_PLEASED = 0.1
TO_AND_FRO = 4


def end_state(
    conversation: Conversation,
    mood: Sequence[MoodPoint],
    observations: Sequence[Observation],
    moments: Sequence[Moment],
) -> EndState:
    """Read the end state off the last mood, colored by what the talk was."""
    if not mood:
        return EndState.UNKNOWN
    last = mood[-1]
    value = last.value + OF_MOOD_THROUGHOUT * sum(point.value for point in mood) / len(mood)
    latest = {moment.kind: moment for moment in moments}
    value += sum(weight for kind, weight in OF_KIND.items() if kind in latest)
    hostile = latest.get(Kind.HOSTILITY)
    if hostile and hostile.verdict is Verdict.MISSED:
        value += OF_UNHEARD_HOSTILITY
    words = _cues_at(last.turn, observations)
    value += sum(weight for cue, weight in OF_LAST_WORD.items() if cue in words)
    if not few(conversation.turns[last.turn].text, LONG):
        value += OF_LONG_LAST
    if value >= SATISFIED_FROM:
        return EndState.SATISFIED
    return EndState.DISSATISFIED if value <= DISSATISFIED_FROM else EndState.NEUTRAL


def resolved(
    conversation: Conversation,
    observations: Sequence[Observation],
    moments: Sequence[Moment],
    mood: Sequence[MoodPoint],
    end: EndState,
) -> Resolved:
    """
    Tell whether the matter was settled: what was said to be done last outweighs what was refused.

    Unclear where nothing was asked for; a matter left open is not settled.
    """
    last = {moment.kind: moment for moment in moments}
    refusal = last.get(Kind.REFUSAL)
    if _last_done(conversation, observations, end) > (refusal.turn if refusal else -1):
        return Resolved.YES
    if _ASKED.isdisjoint(last):
        return _where_nothing_was_asked(conversation, observations, last, mood, end)
    if end is EndState.DISSATISFIED:
        return Resolved.NO
    if refusal:
        return _when_refused(conversation, observations, last, end)
    if end is EndState.SATISFIED:
        return Resolved.YES
    return _when_neutral(conversation, observations, last)


def _where_nothing_was_asked(
    conversation: Conversation,
    observations: Sequence[Observation],
    last: Mapping[Kind, Moment],
    mood: Sequence[MoodPoint],
    end: EndState,
) -> Resolved:
    """An order opens no moment: it shows in a customer who speaks often, or is glad at last."""
    glad = end is EndState.SATISFIED
    if len(mood) >= TO_AND_FRO and (glad or not _left_open(conversation, observations)):
        return Resolved.YES
    came_to_praise = Kind.PRAISE in last or (mood and mood[0].value > CAME_PLEASED)
    return Resolved.YES if glad and not came_to_praise else Resolved.UNCLEAR


def _when_refused(
    conversation: Conversation,
    observations: Sequence[Observation],
    last: Mapping[Kind, Moment],
    end: EndState,
) -> Resolved:
    refusal = last[Kind.REFUSAL]
    stands = _stands(refusal, conversation, observations)
    if end is EndState.SATISFIED:
        return Resolved.PARTLY if stands else Resolved.YES
    question = last.get(Kind.QUESTION)
    # "No, we have none left" may be all that was asked for.
    told = question and question.verdict is Verdict.MET and refusal.turn in question.reply
    if stands and not told:
        return Resolved.NO
    if stands:
        return Resolved.PARTLY if _left_open(conversation, observations) else Resolved.YES
    # Whoever went on asking after the no, and was answered, has what there is.
    answered = question and question.verdict is Verdict.MET and question.turn > refusal.turn
    return Resolved.YES if answered and end is EndState.NEUTRAL else Resolved.NO


def _when_neutral(
    conversation: Conversation, observations: Sequence[Observation], last: Mapping[Kind, Moment]
) -> Resolved:
    if _goes_on_unseen(conversation):
        return Resolved.UNCLEAR
    if _left_open(conversation, observations):
        return Resolved.NO
    question = last.get(Kind.QUESTION)
    promise = last.get(Kind.PROMISE)
    if question and question.verdict is Verdict.MET:
        # What is still to come settles the matter in part.
        return Resolved.PARTLY if promise and promise.turn > question.turn else Resolved.YES
    if question:
        return Resolved.NO
    if promise:
        return Resolved.PARTLY
    # Trouble told and answered asks for nothing more, unless it is told twice or with a threat.
    return Resolved.UNCLEAR if _INSISTS.isdisjoint(last) else Resolved.NO


def _goes_on_unseen(conversation: Conversation) -> bool:
    """Test whether the last turn is an agent's that takes the talk to private messages."""
    last = conversation.turns[-1]
    return last.role is Role.AGENT and _IN_PRIVATE.search(last.text) is not None


def _stands(
    refusal: Moment, conversation: Conversation, observations: Sequence[Observation]
) -> bool:
    """Test whether the agent said nothing of the matter after a refusal but courtesies."""
    later = [turn for turn in conversation.by(Role.AGENT) if turn.index > refusal.turn]
    return all(_only_courteous(turn, observations) for turn in later)


def _only_courteous(turn: Turn, observations: Sequence[Observation]) -> bool:
    cues = _cues_at(turn.index, observations)
    return bool(cues) and cues <= _COURTESIES and len(turn.text) < COURTESY_LENGTH


def _cues_at(turn: int, observations: Sequence[Observation]) -> set[str]:
    return {seen.cue for seen in observations if seen.span.turn == turn}


def _left_open(conversation: Conversation, observations: Sequence[Observation]) -> bool:
    """Test whether the customer has the last word, or the agent's asks, holds or sends elsewhere."""
    agents = conversation.by(Role.AGENT)
    if not agents:
        return True
    last = agents[-1]
    if any(turn.index > last.index for turn in conversation.by(Role.CUSTOMER)):
        return True
    seen = _cues_at(last.index, observations)
    if not seen.isdisjoint(_ROUNDS_OFF):
        return False
    return not seen.isdisjoint(_LEAVES_OPEN) or last.text.rstrip().endswith("?")


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
