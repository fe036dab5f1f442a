"""The signs a warning rests on, read from the analysis of a talk as far as it has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, MarkKind, Moment, Verdict
from highpoint.engine.observation import Span

# What each sign says, and the only way in which the fit lets it move the chance.
SIGNS: Mapping[str, tuple[int, str]] = {
    "bad mood": (1, "the customer's mood is bad"),
    "still bad": (1, "the mood is bad after the first turn too"),
    "good mood": (-1, "the customer's mood is good"),
    "hostile": (1, "the customer was hostile or spoke of leaving"),
    "distress": (1, "the customer told of distress"),
    "repeat": (1, "the customer had to say something again"),
    "harm": (1, "the customer told of harm done"),
    "refused": (1, "a refusal offered no way out"),
    "defensive": (1, "the agent was defensive"),
    "settled": (-1, "the agent said that it is settled"),
    "due time": (-1, "the agent named a time"),
}

# Beyond this many turns, one more of the same changes nothing.
MOST = 2


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign's value (0 where there is nothing of it) and the words it was read from."""

    name: str
    value: float
    spans: tuple[Span, ...] = ()


def read_signs(conversation: Conversation, analysis: Analysis) -> tuple[Sign, ...]:
    """
    Return every sign of a talk as far as it has come, in the order of ``SIGNS``.

    ``analysis`` must be of that conversation and no more of it, so that nothing said later counts.
    """
    moments = analysis.moments
    cues = _cues(conversation, analysis)
    signs = [
        *_moods(analysis),
        _offered("hostile", moments, {Kind.HOSTILITY, Kind.CHURN}),
        _offered("distress", moments, {Kind.DISTRESS}),
        _offered("repeat", moments, {Kind.REPEAT}),
        _counted("harm", cues["harm"]),
        _offered("refused", (m for m in moments if m.verdict is not Verdict.MET), {Kind.REFUSAL}),
        _once("defensive", (m.span for m in analysis.marks if m.mark is MarkKind.DEFENSIVE)),
        _once("settled", cues["settled"]),
        _once("due time", cues["due_time"]),
    ]
    return tuple(signs)


_CUES = {"harm": Role.CUSTOMER, "settled": Role.AGENT, "due_time": Role.AGENT}


def _cues(conversation: Conversation, analysis: Analysis) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {cue: [] for cue in _CUES}
    turns = conversation.turns
    for seen in analysis.observations:
        if seen.cue in _CUES and turns[seen.span.turn].role is _CUES[seen.cue]:
            found[seen.cue].append(seen.span)
    return found


def _moods(analysis: Analysis) -> list[Sign]:
    mood = analysis.mood
    now = mood[-1].value if mood else 0.0
    words = next((point.spans for point in reversed(mood) if point.spans), ())
    bad, good = max(0.0, -now), max(0.0, now)
    later = bad if len(mood) > 1 else 0.0
    return [
        Sign("bad mood", bad, words if bad else ()),
        Sign("still bad", later, words if later else ()),
        Sign("good mood", good, words if good else ()),
    ]


def _offered(name: str, moments: Iterable[Moment], kinds: Collection[Kind]) -> Sign:
    return _counted(name, [m.trigger[0] for m in moments if m.kind in kinds])


def _counted(name: str, spans: Iterable[Span]) -> Sign:
    """Return a sign that counts the turns in which it was seen."""
    found = tuple(spans)
    return Sign(name, float(min(MOST, len({span.turn for span in found}))), found)


def _once(name: str, spans: Iterable[Span]) -> Sign:
    found = tuple(spans)
    return Sign(name, float(bool(found)), found)
