"""After a practice talk: what was met and missed, where it turned, what another reply would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, Moment, Verdict
from highpoint.practice.talk import PracticeTalk

_WORTH = {Verdict.MET: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 0.0}
_POOREST_FIRST = (Verdict.MISSED, Verdict.PARTIAL, Verdict.MET)


@dataclass(frozen=True, slots=True)
class Tried:
    """Another reply at one place of a talk, tried on the same customer: mood then and now."""

    reply: int
    text: str
    mood: float
    was: float
    answer: str

    @property
    def gain(self) -> float:
        return round(self.mood - self.was, 4)


@dataclass(frozen=True, slots=True)
class Score:
    """Moments met over moments offered in one talk, a partial one counting half."""

    met: float
    offered: int

    @property
    def rate(self) -> float | None:
        return self.met / self.offered if self.offered else None


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of moment in a talk: its poorest, the words that rests on, and why; what all came to."""

    kind: Kind
    verdict: Verdict
    quote: str
    reason: str
    score: Score


def score(moments: Iterable[Moment]) -> Score:
    """Return what a talk's moments add up to."""
    verdicts = [moment.verdict for moment in moments]
    return Score(sum(_WORTH[verdict] for verdict in verdicts), len(verdicts))


def turned(talk: PracticeTalk, *, best: bool) -> int | None:
    """
    Return which of the trainee's replies, from 0, moved the customer most: up or down.

    None where no reply moved them that way.
    """
    moved = [
        sum(each.temper for each in turn.effects) for turn in talk.turns if turn.role is Role.AGENT
    ]
    if not moved:
        return None
    reply = max(range(len(moved)), key=lambda i: moved[i] if best else -moved[i])
    return reply if (moved[reply] > 0) is best and moved[reply] else None


def tried(talk: PracticeTalk, reply: int, text: str) -> Tried:
    """Return what another text in place of one reply does to the customer, by trying it."""
    return _tried(talk, talk.back_to(reply), reply, text)


def _tried(talk: PracticeTalk, before: PracticeTalk, reply: int, text: str) -> Tried:
    after = before.say(text)
    was = [turn for turn in talk.turns if turn.role is Role.AGENT][reply].mood
    answer = after.turns[-1].text if after.turns[-1].role is Role.CUSTOMER else ""
    return Tried(reply, text, after.state.mood, was, answer)


def better(talk: PracticeTalk, reply: int) -> Tried | None:
    """
    Return the strong model reply that lifts the customer most at one place of the talk.

    Each of the scenario's model replies is tried there on the same customer with the same seed;
    None where none does better than what was written.
    """
    before = talk.back_to(reply)
    attempts = [_tried(talk, before, reply, text) for text in talk.scenario.models.good]
    best = max(attempts, key=lambda each: each.mood)
    return best if best.gain > 0 else None


def to_dict(talk: PracticeTalk) -> dict[str, Any]:
    """
    Return a talk as ``highpoint practice --json`` writes it.

    ``end_mood`` is how calm the customer left, from -1 (furious) to 1 (delighted); each turn's
    ``mood`` is theirs after it, so the last turn has the same.
    """
    conversation = talk.conversation()
    return {
        "scenario": talk.scenario.id,
        "seed": talk.seed,
        "turns": [
            {"role": turn.role.value, "text": turn.text, "mood": turn.mood} for turn in talk.turns
        ],
        "ending": talk.ending.value if talk.ending else None,
        "start_mood": talk.turns[0].mood,
        "end_mood": talk.state.mood,
        "moments": [
            {
                "kind": moment.kind.value,
                "turn": moment.turn,
                "verdict": moment.verdict.value,
                "reply": list(moment.reply),
                "reason": moment.reason,
                "quote": _quote(conversation, moment),
            }
            for moment in talk.analysis.moments
        ],
    }


def lines(talk: PracticeTalk) -> tuple[Line, ...]:
    """Return what a score rests on: each kind of moment once, by its poorest, with its words."""
    conversation = talk.conversation()
    moments = sorted(talk.analysis.moments, key=lambda each: each.turn)
    found = []
    for kind in Kind:
        of_kind = [moment for moment in moments if moment.kind is kind]
        if of_kind:
            poorest = min(of_kind, key=lambda each: _POOREST_FIRST.index(each.verdict))
            quote = _quote(conversation, poorest)
            found.append(Line(kind, poorest.verdict, quote, poorest.reason, score(of_kind)))
    return tuple(found)


def _quote(conversation: Conversation, moment: Moment) -> str:
    span = moment.evidence[0]
    return conversation.turns[span.turn].text[span.start : span.end]
