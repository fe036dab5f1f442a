"""The customer's mood, turn by turn, from the customer's words only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

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
    "denied_good": -0.3,
    "goodbye": 0.1,
    "denied_bad": 0.2,
    "positive_feeling": 0.45,
    "thanks": 0.35,
    "solved": 0.5,
    "praise": 0.5,
}
MOOD_OF_EMOJI = 0.35

# A turn that asks for something is often polite about it: "great, and can I also …?"
COURTESY = 0.25

# Glad words of a customer in a sour mood are doubted where nobody is thanked.
SOUR = -0.2
GRATEFUL = frozenset({"thanks", "praise", "solved", "denied_bad"})

# "REALLY?!! AGAIN" says the same thing louder.
LOUDER = 1.2

# Thanks for the trouble taken, not for what came of it.
_FORMAL = re.compile(
    r" ?(?:you|u|a lot|so much|very much)?,? ?(?:though|anyways?|anyhow|nonetheless|regardless|"
    r"(?:any|no) ?ways?|in advance|for (?:trying|nothing|your time|"
    r"(?:the|your|a)?(?: \w+)? ?(?:repl(?:y|ying)|respon(?:se|ding)|getting back|answer(?:ing)?)))\b",
    re.IGNORECASE,
)
FORMAL = 0.3

# Trouble of the customer's own life is no ill will against the service.
OWN_LIFE = 0.5

# A turn that says nothing keeps this share of the mood before it; ill will fades sooner,
# since people who are angry say so again.
CARRIED_GOOD = 0.75
CARRIED_BAD = 0.3

# A turn whose words turn the mood around is still colored by it.
COLORED = 0.2

_ASKING = ("question", "plea")
FAREWELL = {"goodbye"}
# Looking a member up in its enumeration takes as long as testing for it.
_CUSTOMER, _HOSTILITY, _PRAISE = Role.CUSTOMER, Kind.HOSTILITY, Kind.PRAISE
# Signs this far up are many single steps to tell apart, so one range is searched for first.
_GLAD_EMOJI = re.compile(
    "[\u2600-\U0001ffff](?<=[😀😁😂🤣😃😄😅😆😊😇🙂😉😍🥰😘🤗😎🤞👍👏🙌🙏❤💙💚💛🧡💜💕💖🎉☺🥳🤩💯🫶💗💓💞💝😻👌💐])"
)
_SAD_EMOJI = re.compile(
    "[\u2600-\U0001ffff](?<=[😡😠🤬😤😒🙄😑😐😔😞😟😢😭😣😖😩😫🙁☹😕😱🤥🙃🤦👎💔🤮💩🤡🖕🤢😾😿😥😓😰😦😧🗑])"
)
_GLAD_FACE = re.compile(r"[:;=]-?[)D](?!\w)|(?:<|&lt;)3(?!\d)")
_SAD_FACE = re.compile(r"[:;=]-?'?[(/](?![\w/])")
# A search for a letter is faster than one for a border, so the border is looked back for.
_CAPITALS = re.compile(r"[A-Z](?<=\b[A-Z])[A-Z]{2,}\b")


class _Said:
    """What one turn says of mood: a weight and the words for each source."""

    __slots__ = ("asks", "formal", "hostile", "praises", "spans", "weights")

    def __init__(self) -> None:
        self.weights: dict[str, float] = {}
        self.spans: list[Span] = []
        self.hostile = self.praises = self.asks = self.formal = False

    def add(self, source: str, weight: float, spans: Iterable[Span]) -> None:
        if source not in self.weights:
            self.weights[source] = weight
        self.spans.extend(spans)

    def places(self) -> tuple[Span, ...]:
        """Return the places in the order of the text, of nested ones the innermost."""
        if len(self.spans) == 1:
            return (self.spans[0],)
        kept: list[Span] = []
        for span in sorted(self.spans, key=lambda span: (-span.start, span.end)):
            if not kept or span.end < kept[-1].end:
                kept.append(span)
        return tuple(reversed(kept))


def read_mood(
    conversation: Conversation, observations: Sequence[Observation], moments: Sequence[Moment]
) -> tuple[MoodPoint, ...]:
    """Return the customer's mood at each of their turns, with the words that say so."""
    said = _gather(conversation, observations, moments)
    points = []
    mood = 0.0
    for turn in conversation.by(_CUSTOMER):
        here = said.get(turn.index)
        text = turn.text
        if not text.isascii():
            here = _read_signs(_GLAD_EMOJI, _SAD_EMOJI, text, turn.index, here)
        if ":" in text or ";" in text or "=" in text or "<3" in text:
            here = _read_signs(_GLAD_FACE, _SAD_FACE, text, turn.index, here)
        value = _value(here, text, mood) if here else 0.0
        if here and mood > 0 and set(here.weights) <= FAREWELL:
            # Whoever only takes leave leaves as they were.
            mood = max(mood, value)
        elif value:
            if value * mood < 0:
                value += COLORED * mood
            mood = max(-1.0, min(1.0, value))
        else:
            mood *= CARRIED_GOOD if mood > 0 else CARRIED_BAD
        spans = here.places() if here and value else ()
        points.append(MoodPoint(turn.index, mood, spans))
    return tuple(points)


def _gather(
    conversation: Conversation, observations: Sequence[Observation], moments: Sequence[Moment]
) -> dict[int, _Said]:
    said: dict[int, _Said] = {}
    own_life = {moment.turn for moment in moments if moment.kind is Kind.PERSONAL}
    for moment in moments:
        kind, turn = moment.kind, moment.turn
        weight = MOOD_OF_KIND.get(kind)
        if weight is not None:
            if kind is Kind.DISTRESS and turn in own_life:
                weight *= OWN_LIFE
            spans = [span for span in moment.trigger if span.turn == turn]
            offered = said[turn] = said.get(turn) or _Said()
            offered.hostile |= kind is _HOSTILITY
            offered.praises |= kind is _PRAISE
            offered.add(kind, weight, spans)
    customers = {turn.index for turn in conversation.by(_CUSTOMER)}
    for cue, span, _, strength in observations:
        weight = MOOD_OF_CUE.get(cue)
        turn = span.turn
        if (weight is None and cue not in _ASKING) or turn not in customers:
            continue
        here = said.get(turn)
        if here is None:
            here = said[turn] = _Said()
        if weight is None:
            here.asks = True
        else:
            if cue == "thanks" and _FORMAL.match(conversation.turns[turn].text, span.end):
                here.formal = True
            here.add(cue, weight * min(1.0, strength), (span,))
    return said


def _read_signs(
    glad: re.Pattern[str], sad: re.Pattern[str], text: str, turn: int, here: _Said | None
) -> _Said | None:
    """Add what emoji, or faces made of signs, say."""
    for pattern, source, weight in ((glad, "glad", MOOD_OF_EMOJI), (sad, "sad", -MOOD_OF_EMOJI)):
        found = pattern.search(text)
        if found:
            here = here if here is not None else _Said()
            here.add(source, weight, (Span(turn, found.start(), found.end()),))
    return here


def _value(said: _Said, text: str, before: float) -> float:
    weights = said.weights
    bad = good = 0.0
    for weight in weights.values():
        if weight < 0:
            bad += weight
        else:
            good += weight
    if not said.praises:
        if said.hostile:
            # Whoever is hostile and thankful at once is sarcastic.
            good = 0.0
        elif said.formal:
            good *= FORMAL
        elif said.asks:
            good *= COURTESY
        elif before <= SOUR and GRATEFUL.isdisjoint(weights):
            # "Great!" after the third refusal
            good = 0.0
    value = bad + good
    if value and (text.count("!") > 1 or len(_CAPITALS.findall(text)) > 1):
        value *= LOUDER
    return value
