"""The customer's mood, turn by turn, from the customer's words only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, Moment
from highpoint.engine.observation import Observation, Span
from highpoint.engine.trajectory.values import MoodPoint

# What a moment says of the mood of the turn that offers it. A moment was weighed already
# (negation, sarcasm, more than one word), so it counts for more than the same cue alone.
MOOD_OF_KIND = {
    Kind.HOSTILITY: -0.9,
    Kind.CHURN: -0.7,
    Kind.DISTRESS: -0.6,
    Kind.REPEAT: -0.4,
    Kind.PRAISE: 0.8,
}

# What a cue alone says of it; a cue that a moment of the same name rests on is not counted twice.
MOOD_OF_CUE = {
    "hostility": -0.4,
    "churn": -0.3,
    "distress": -0.3,
    "harm": -0.2,
    "repeat": -0.15,
    "negative_feeling": -0.15,
    "goodbye": 0.1,
    "positive_feeling": 0.25,
    "thanks": 0.35,
    "solved": 0.5,
    "praise": 0.5,
}
MOOD_OF_EMOJI = 0.35

# A turn that asks for something is often polite about it: "great, and can I also …?"
COURTESY = 0.25

# "REALLY?!! AGAIN" says the same thing louder.
LOUDER = 1.2

# A turn that says nothing keeps this share of the mood before it; ill will fades sooner,
# since people who are angry say so again.
CARRIED_GOOD = 0.75
CARRIED_BAD = 0.4

# A turn whose words turn the mood around is still colored by it.
COLORED = 0.3

_ASKING = ("question", "plea")
_FACE_OR_SIGN = re.compile(r"[^\x00-\x7f’‘“”…–—]|[:;=]-?'?[()D/]")
_GLAD = re.compile(
    "[😀😁😂🤣😃😄😅😆😊😇🙂😉😍🥰😘🤗😎🤞👍👏🙌🙏❤💙💚💛🧡💜💕💖🎉☺]|[:;=]-?[)D](?!\\w)"
)
_SAD = re.compile("[😡😠🤬😤😒🙄😑😐😔😞😟😢😭😣😖😩😫🙁☹😕😱🤥🙃🤦👎💔🤮]|[:;=]-?'?[(/](?![\\w/])")
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")


@dataclass(slots=True)
class _Said:
    """What one turn says of mood: a weight and the words for each source."""

    weights: dict[str, float] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    asks: bool = False

    def add(self, source: str, weight: float, spans: Iterable[Span]) -> None:
        if source not in self.weights:
            self.weights[source] = weight
        self.spans.extend(spans)


def read_mood(
    conversation: Conversation, observations: Sequence[Observation], moments: Sequence[Moment]
) -> tuple[MoodPoint, ...]:
    """Return the customer's mood at each of their turns, with the words that say so."""
    said = _gather(conversation, observations, moments)
    points = []
    mood = 0.0
    for turn in conversation.by(Role.CUSTOMER):
        here = said.get(turn.index)
        _read_signs(turn.text, turn.index, said)
        here = said.get(turn.index)
        value = _value(here, turn.text) if here else 0.0
        if value:
            if value * mood < 0:
                value += COLORED * mood
            mood = max(-1.0, min(1.0, value))
        else:
            mood *= CARRIED_GOOD if mood > 0 else CARRIED_BAD
        spans = tuple(sorted(set(here.spans))) if here and value else ()
        points.append(MoodPoint(turn.index, mood, spans))
    return tuple(points)


def _gather(
    conversation: Conversation, observations: Sequence[Observation], moments: Sequence[Moment]
) -> dict[int, _Said]:
    said: dict[int, _Said] = {}
    for moment in moments:
        weight = MOOD_OF_KIND.get(moment.kind)
        if weight is not None:
            spans = [span for span in moment.trigger if span.turn == moment.turn]
            said.setdefault(moment.turn, _Said()).add(moment.kind.value, weight, spans)
    turns = conversation.turns
    for seen in observations:
        turn = seen.span.turn
        if turns[turn].role is not Role.CUSTOMER:
            continue
        weight = MOOD_OF_CUE.get(seen.cue)
        if weight is not None:
            weight *= min(1.0, seen.strength)
            said.setdefault(turn, _Said()).add(seen.cue, weight, (seen.span,))
        elif seen.cue in _ASKING:
            said.setdefault(turn, _Said()).asks = True
    return said


def _read_signs(text: str, turn: int, said: dict[int, _Said]) -> None:
    """Add what emoji and faces made of signs say."""
    if not _FACE_OR_SIGN.search(text):
        return
    for pattern, source, weight in ((_GLAD, "glad", MOOD_OF_EMOJI), (_SAD, "sad", -MOOD_OF_EMOJI)):
        found = pattern.search(text)
        if found:
            span = Span(turn, found.start(), found.end())
            said.setdefault(turn, _Said()).add(source, weight, (span,))


def _value(said: _Said, text: str) -> float:
    weights = said.weights
    bad = sum(weight for weight in weights.values() if weight < 0)
    good = sum(weight for weight in weights.values() if weight > 0)
    if Kind.PRAISE not in weights:
        if weights.get(Kind.HOSTILITY) == MOOD_OF_KIND[Kind.HOSTILITY]:
            # Whoever is hostile and thankful at once is sarcastic.
            good = 0.0
        elif said.asks:
            good *= COURTESY
    value = bad + good
    if value and (text.count("!") > 1 or len(_CAPITALS.findall(text)) > 1):
        value *= LOUDER
    return value
