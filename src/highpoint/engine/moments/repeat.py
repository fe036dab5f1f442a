"""The customer was not heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading

KIND = Kind.REPEAT
TITLE = "Not heard the first time"
DEFINITION = (
    "The customer shows that they were not heard: says it again, corrects, or points it out. The reply "
    "should own the misunderstanding or show plainly that it is now understood."
)
CANNOT_TELL = "A repetition in quite other words."
REASONS = {
    "owned": "You owned the misunderstanding, or showed plainly that it is understood now.",
    "moved_on": "You moved on without owning the misunderstanding.",
    "not_heard_again": "The reply still does not take up what the customer said.",
    "no_reply": "Nobody answered.",
}

SCALE = Scale(
    KIND,
    cues=("repeat", "said_again", "contrary", "did_so"),
    alone=1.0,
    bias=-2.1,
    head=0.5,
    own={
        "repeat": 1.4,
        "said_again": 2.0,
        "contrary": 1.4,
        "did_so": 0.9,
        "denial": 0.4,
        "thanks": -0.3,
        "goodbye": -0.3,
        "slip": -1.5,
    },
    before={
        "question": -1.0,
        "greeting": 0.4,
        "referral": 0.8,
        "refusal": -0.4,
        "acknowledgement": 0.4,
        "defensive": 0.4,
    },
    reply={"apology": 0.3, "question": -0.3},
    signs={"takes up words": 0.4, "short": 0.2},
)
# What shows that a reply does something about it.
ACTED = ("details_asked", "question", "hold", "looking_up", "promise", "settled", "done")


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of the customer's turns that shows it."""
    for turn, seen in judging.first_of_each_block(reading, _unheard):
        reply = reading.reply(turn)
        place = judging.sentence(reading, judging.strongest(seen))
        yield judging.build(reading, KIND, [place], _judge(reading, turn, reply), reply)


def _unheard(reading: Reading, turn: int) -> list[Observation]:
    """Return the words that say so; only after an agent has spoken was anybody not heard."""
    return SCALE.offered(reading, turn) if turn > min(reading.agents, default=turn) else []


def _judge(reading: Reading, turn: int, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    owned = reading.first(reply, "owning")
    if owned is not None:
        return MET, "owned", [judging.sentence(reading, owned)]
    deaf = reading.first(reply, "not_understood", "closing_check") is not None
    if deaf or any(judging.said_before(reading, each) for each in reply):
        return MISSED, "not_heard_again", []
    if reading.first(reply, *ACTED) is None and not _takes_up(reading, turn, reply):
        return MISSED, "not_heard_again", []
    return PARTIAL, "moved_on", [reading.whole(reply[0])]


def _takes_up(reading: Reading, turn: int, reply: Sequence[int]) -> bool:
    """Test whether a reply takes up a word of this turn that it had not used before."""
    before = reading.agent_before(turn)
    said = reading.stems(turn) - (reading.stems(before) if before is not None else set())
    return any(not said.isdisjoint(reading.stems(each)) for each in reply)
