"""The customer feels bad, or tells of trouble."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._anger import ANGER
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.moments._weighing import Scale
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

SCALE = Scale(
    KIND,
    cues=("distress", "harm"),
    alone=0.5,
    bias=-1.4,
    head=0.5,
    own={
        "distress": 1.6,
        "harm": 1.2,
        "negative_feeling": 0.4,
        "hostility": -1.4,
        "thanks": -0.3,
        "praise": -0.5,
    },
    before={"refusal": 0.5, "apology": 0.6},
    reply={"apology": 0.5, "specific_apology": 0.5, "acknowledgement": 0.2},
    signs={"first": 0.7, "short": -0.8, "sad sign": 0.4},
)
# Thanks for the patience of whoever waits are said to everybody.
TO_ANYBODY = "thank_patience"
# What analyses or fixes before anybody was heard.
ANALYSIS = ("question", "next_step")
# One of them in the same turn before it is still together with it.
SEVERAL = 2
# Words that name no trouble.
NAMELESS = stems(
    "sorry apologies apology apologise please thanks dear again still about with from that this those "
    "these there their them they your where which what when while been have would could should"
)


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each episode: the turns up to the agent's next reply."""
    yield from judging.once_a_block(reading, KIND, _told, judge)


def _told(reading: Reading, turn: int) -> list[Observation]:
    """Return the words that tell of trouble; an angry turn is not also distress."""
    seen = SCALE.offered(reading, turn)
    return [] if seen and ANGER.offered(reading, turn) else seen


def judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    """Judge whether a reply acknowledges the trouble, how, and when."""
    if not reply:
        return MISSED, "no_reply", []
    if any(judging.has_rule(reading, turn, "not_understood", "not_understood") for turn in reply):
        return MISSED, "not_acknowledged", []
    fitting = judging.fitting(reading, reply, but=TO_ANYBODY) or _echoed(reading, reply)
    if fitting is not None:
        where = [judging.sentence(reading, fitting)]
        return (
            (PARTIAL, "acknowledged_late", where)
            if _late(reading, reply, where[0])
            else (MET, "acknowledged", where)
        )
    sorry = judging.regret(reading, reply) or reading.first(reply, "acknowledgement")
    if sorry is not None:
        return PARTIAL, "bare_sorry", [judging.sentence(reading, sorry)]
    return MISSED, "not_acknowledged", []


def _late(reading: Reading, reply: Sequence[int], heard: Span) -> bool:
    """Test for words that come after a turn of questions or fixes, or after several in their own."""
    before = [seen for turn in reply for seen in reading.at(turn, *ANALYSIS) if seen.span < heard]
    places = {judging.sentence(reading, seen) for seen in before}
    return len(places) >= SEVERAL or any(place.turn < heard.turn for place in places)


def _echoed(reading: Reading, reply: Sequence[int]) -> Observation | None:
    """Return a sorry whose sentence takes up a word that the customer told the trouble with."""
    before = reading.agent_before(reply[0])
    told = [t for t in reading.customers if (-1 if before is None else before) < t < reply[0]]
    theirs = set().union(*(stems(reading.texts[turn]) for turn in told)) - NAMELESS
    for seen in judging.regrets(reading, reply):
        turn, start, end = judging.sentence(reading, seen)
        if theirs & stems(reading.texts[turn][start:end]):
            return seen
    return None
