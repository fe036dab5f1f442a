"""The customer feels bad, or tells of trouble."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.moments._upset import TROUBLE, troubled
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import stems

KIND = Kind.DISTRESS
TITLE = "Empathy before analysis"
DEFINITION = (
    "The customer shows a bad feeling or tells of harm, loss or serious inconvenience: the reply "
    "should acknowledge it in words that fit, before or with the first question or fix."
)
CANNOT_TELL = "Distress told without a word for it; an acknowledgement that is only implied."
REASONS = {
    "acknowledged": "You acknowledged this customer's trouble before or with the first question or fix.",
    "bare_sorry": "You said sorry, without naming what this customer met.",
    "acknowledged_late": "You acknowledged the trouble only after the questions or the fix.",
    "not_acknowledged": "The customer's trouble was not acknowledged.",
    "no_reply": "Nobody answered.",
}

SCALE = TROUBLE
# What analyses or fixes before anybody was heard.
ANALYSIS = ("question", "next_step")
# One of them in the same turn before it is still together with it.
SEVERAL = 2
# The rule of "acknowledgement" that hears nothing of the trouble.
THANKS_FOR_FEEDBACK = "feedback_line"
# Words that name no trouble.
NAMELESS = stems(
    "sorry apologies apology apologise please thanks dear again still about with from that this those "
    "these there their them they your where which what when while been have would could should "
    "experience trouble issue problem inconvenience situation"
)


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each episode: the turns up to the agent's next reply."""
    yield from judging.once_a_block(reading, KIND, troubled, judge)


def judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    """Judge whether a reply acknowledges the trouble, how, and when."""
    if not reply:
        return MISSED, "no_reply", []
    if any(judging.has_rule(reading, turn, "not_understood", "not_understood") for turn in reply):
        return MISSED, "not_acknowledged", []
    fitting = _fitting(reading, reply)
    if fitting is not None:
        where = [judging.sentence(reading, fitting)]
        return (
            (PARTIAL, "acknowledged_late", where)
            if _late(reading, reply, where[0])
            else (MET, "acknowledged", where)
        )
    sorry = judging.regret(reading, reply) or _half_heard(reading, reply)
    if sorry is not None:
        return PARTIAL, "bare_sorry", [judging.sentence(reading, sorry)]
    return MISSED, "not_acknowledged", []


def _late(reading: Reading, reply: Sequence[int], heard: Span) -> bool:
    """Test for words that come after a turn of questions or fixes, or after several in their own."""
    before = [seen for turn in reply for seen in reading.at(turn, *ANALYSIS) if seen.span < heard]
    places = {judging.sentence(reading, seen) for seen in before}
    return len(places) >= SEVERAL or any(place.turn < heard.turn for place in places)


def _fitting(reading: Reading, reply: Sequence[int]) -> Observation | None:
    """Return the first words that fit this customer: their trouble, their feeling, their own words."""
    if (seen := judging.fitting(reading, reply)) is not None:
        return seen
    before = reading.agent_before(reply[0])
    told = [t for t in reading.customers if (-1 if before is None else before) < t < reply[0]]
    theirs = set().union(*(reading.stems(turn) for turn in told)) - NAMELESS
    regrets = judging.regrets(reading, reply)
    return next((seen for seen in regrets if _says(reading, seen, theirs)), None)


def _half_heard(reading: Reading, reply: Sequence[int]) -> Observation | None:
    """Return words that acknowledge something, if not this trouble."""
    seen = (each for turn in reply for each in reading.at(turn, "acknowledgement"))
    return next((each for each in seen if each.rule != THANKS_FOR_FEEDBACK), None)


def _says(reading: Reading, seen: Observation, words: set[str] | frozenset[str]) -> bool:
    """Test whether the sentence around a place says one of some words."""
    turn, start, end = judging.sentence(reading, seen)
    return not words.isdisjoint(stems(reading.texts[turn][start:end]))
