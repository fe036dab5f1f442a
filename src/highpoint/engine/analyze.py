"""The whole road from a conversation to its analysis, in one short function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from highpoint.engine.conversation import Conversation
from highpoint.engine.cues import observe_all
from highpoint.engine.moment import Kind, Mark, Moment
from highpoint.engine.moments import find_marks, find_moments
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reach import kinds_read, notice, read_whole
from highpoint.engine.reading import Reading
from highpoint.engine.scorecard import DEFAULT, Evaluation, evaluate
from highpoint.engine.trajectory import UNTOLD, EndState, MoodPoint, Resolved, outcome

# Raised with every change that may change an answer; stored beside every moment.
ENGINE_VERSION = "0.2.12"
# What MOMENTS.md calls ordinary service. The labelled format has no word for "not told".
ORDINARY = 3


@dataclass(frozen=True, slots=True)
class Analysis:
    """
    The engine's reading of one conversation. Same conversation, same analysis.

    ``language`` is a tag of ISO 639 as ``language_of`` tells it. Of a language that is read in
    part, ``kinds`` names the kinds of moment looked for; of one that is not, there are none,
    and nothing is scored. In both, ``overall`` and ``impact`` are None.
    """

    conversation_id: str
    engine_version: str
    language: str
    kinds: tuple[Kind, ...]
    observations: tuple[Observation, ...]
    moments: tuple[Moment, ...]
    marks: tuple[Mark, ...]
    mood: tuple[MoodPoint, ...]
    end_state: EndState
    end_spans: tuple[Span, ...]
    resolved: Resolved
    overall: float | None
    impact: float | None
    evaluation: Evaluation

    @property
    def scored(self) -> bool:
        """Whether the engine reads the talk's language at all."""
        return bool(self.kinds)

    @property
    def whole(self) -> bool:
        """Whether marks, mood and ending are read too, not some kinds of moment alone."""
        return read_whole(self.language)

    @property
    def notice(self) -> str:
        """What people are to know of the talk's language, empty where all of it is read."""
        return notice(self.language)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values, spans as [turn, start, end]."""
        return {
            "conversation_id": self.conversation_id,
            "engine_version": self.engine_version,
            "language": self.language,
            "scored": self.scored,
            "notice": self.notice,
            "kinds": [kind.value for kind in self.kinds],
            "observations": [_observation(each) for each in self.observations],
            "moments": [_moment(each) for each in self.moments],
            "marks": [_mark(each) for each in self.marks],
            "mood": [
                {"turn": point.turn, "value": point.value, "spans": _spans(point.spans)}
                for point in self.mood
            ],
            "end_state": self.end_state.value,
            "end_spans": _spans(self.end_spans),
            "resolved": self.resolved.value,
            "overall": self.overall,
            "impact": self.impact,
            "evaluation": _evaluation(self.evaluation),
        }


def analyze(conversation: Conversation) -> Analysis:
    """
    Find the moments of one conversation and what they add up to.

    >>> talk = Conversation.from_dict({"id": "a", "turns": [
    ...     {"role": "customer", "text": "My parcel is lost and I am really upset."},
    ...     {"role": "agent", "text": "Hi Ana, I am so sorry that your parcel is lost. ^KM"},
    ... ]})
    >>> [(m.kind.value, m.verdict.value) for m in analyze(talk).moments]
    [('distress', 'met'), ('greeting', 'met'), ('name', 'met')]
    """
    return analyze_all([conversation])[0]


def analyze_all(talks: Sequence[Conversation]) -> list[Analysis]:
    """
    Analyze some conversations, each as ``analyze`` does, a sixth faster than one by one.

    Each step goes over all of them before the next begins, so that what it looks up stays near
    the processor.
    """
    readings = [Reading(talk) for talk in talks]
    seen = [observe_all(each) if each.lexicon else () for each in readings]
    moments = [find_moments(each) for each in readings]
    marks = [find_marks(each) for each in readings]
    return list(map(_put_together, readings, seen, moments, marks))


def _put_together(
    reading: Reading,
    observations: tuple[Observation, ...],
    moments: tuple[Moment, ...],
    marks: tuple[Mark, ...],
) -> Analysis:
    conversation, language = reading.conversation, reading.language
    whole = read_whole(language)
    end = outcome(conversation, observations, moments, marks) if whole else UNTOLD
    return Analysis(
        conversation_id=conversation.id,
        engine_version=ENGINE_VERSION,
        language=language,
        kinds=kinds_read(language),
        observations=observations,
        moments=moments,
        marks=marks,
        mood=end.mood,
        end_state=end.end_state,
        end_spans=end.end_spans,
        resolved=end.resolved,
        overall=end.overall,
        impact=end.impact,
        evaluation=evaluate(
            conversation, moments, marks, DEFAULT, observations=observations, whole=whole
        ),
    )


def labelled(conversation: Conversation, analysis: Analysis) -> dict[str, Any]:
    """Return the analysis in the labelled file format of MOMENTS.md (one JSON line)."""
    return {
        "id": conversation.id,
        "labels": {
            "end_state": analysis.end_state.value,
            "resolved": analysis.resolved.value,
            "overall": ORDINARY if analysis.overall is None else analysis.overall,
        },
        "moments": [
            {
                "kind": moment.kind.value,
                "turn": moment.turn,
                "verdict": moment.verdict.value,
                "reply": list(moment.reply),
                "quote": _quote(conversation, moment.evidence[0]),
            }
            for moment in analysis.moments
        ],
        "marks": [
            {"mark": each.mark.value, "turn": each.turn, "quote": _quote(conversation, each.span)}
            for each in analysis.marks
        ],
    }


def _quote(conversation: Conversation, span: Span) -> str:
    return conversation.turns[span.turn].text[span.start : span.end]


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.turn, span.start, span.end] for span in spans]


def _observation(seen: Observation) -> dict[str, Any]:
    return {
        "cue": seen.cue,
        "span": _spans([seen.span])[0],
        "rule": seen.rule,
        "strength": seen.strength,
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "kind": moment.kind.value,
        "turn": moment.turn,
        "verdict": moment.verdict.value,
        "reply": list(moment.reply),
        "trigger": _spans(moment.trigger),
        "evidence": _spans(moment.evidence),
        "reason": moment.reason,
        "author": moment.author,
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "mark": mark.mark.value,
        "turn": mark.turn,
        "span": _spans([mark.span])[0],
        "reason": mark.reason,
        "author": mark.author,
    }


def _evaluation(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "scorecard": evaluation.scorecard,
        "version": evaluation.version,
        "author": evaluation.author,
        "ratings": [
            {
                "criterion": rating.criterion,
                "offered": rating.offered,
                "met": rating.met,
                "partial": rating.partial,
                "missed": rating.missed,
                "rate": rating.rate,
            }
            for rating in evaluation.ratings
        ],
        "score": evaluation.score,
        "low": evaluation.low,
        "high": evaluation.high,
        "n": evaluation.n,
        "failed": list(evaluation.failed),
    }
