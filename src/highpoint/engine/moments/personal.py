"""The customer tells something of their own life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, Judgment
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.reading import Reading

KIND = Kind.PERSONAL
TITLE = "Something of their own"
DEFINITION = (
    "The customer tells something of their own life: a birthday, a trip, an illness, a new job. "
    "The reply should respond to it personally."
)
CANNOT_TELL = "Life told between the lines; whether a stock wish was meant for this person."
REASONS = {
    "responded": "You responded to what the customer told of their life.",
    "passed_over": "What the customer told of their own life was passed over.",
    "no_reply": "Nobody answered.",
}

SCALE = Scale(
    KIND,
    cues=("personal",),
    alone=0.0,
    bias=-2.0,
    head=0.6,
    own={"personal": 2.3, "distress": -0.3},
    reply={"personal_reply": 1.0},
    signs={"short": -0.5},
)


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of the customer's turns that tells something personal."""
    yield from judging.once_a_block(reading, KIND, SCALE.offered, _judge)


def _judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    answered = reading.first(reply, "personal_reply")
    if answered is not None:
        return MET, "responded", [judging.sentence(reading, answered)]
    return MISSED, "passed_over", []
