"""The customer praises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, Judgment
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.reading import Reading

KIND = Kind.PRAISE
TITLE = "Praise taken"
DEFINITION = (
    "The customer gives real praise or warm thanks, more than a routine thank you: the reply should take "
    "it warmly or return it."
)
CANNOT_TELL = "Praise meant as sarcasm without a marker."
REASONS = {
    "taken_warmly": "You took the praise warmly, or returned it.",
    "stock_goodbye": "The praise was answered by a stock line only.",
    "no_reply": "Nobody answered.",
}

SCALE = Scale(
    KIND,
    cues=("praise",),
    alone=0.0,
    bias=-2.2,
    head=0.3,
    own={
        "praise": 1.8,
        "positive_feeling": 0.3,
        "personal": -0.3,
        "solved": -0.4,
        "harm": -0.6,
        "distress": -0.6,
        "hostility": -0.9,
    },
    before={"question": -0.7},
    reply={
        "praise_heard": 1.6,
        "praise_reply": 0.6,
        "thanks": 0.4,
        "name_use": 0.3,
        "apology": -0.6,
    },
    signs={"asks": -0.5, "glad sign": 0.4, "short": -0.6},
)


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of the customer's turns that praises."""
    yield from judging.once_a_block(reading, KIND, SCALE.offered, _judge)


def _judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    taken = reading.first(reply, "praise_heard", "praise_reply")
    if taken is not None:
        return MET, "taken_warmly", [judging.sentence(reading, taken)]
    return MISSED, "stock_goodbye", []
