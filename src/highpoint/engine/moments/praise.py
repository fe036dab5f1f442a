"""The customer praises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, Judgment
from highpoint.engine.observation import Observation
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

ENOUGH = 1.0


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of the customer's turns that praises."""
    if not reading.present("praise", "likely"):
        return
    yield from judging.once_a_block(reading, KIND, _praised, _judge)


def _praised(reading: Reading, turn: int) -> list[Observation]:
    """Return what in a turn praises and means it, by rule or learned."""
    seen = reading.at(turn, "praise")
    if judging.strength(seen) >= ENOUGH and not _bitter(reading, turn):
        return seen
    return judging.likely(reading, turn, KIND)


def _bitter(reading: Reading, turn: int) -> bool:
    """Test whether the turn's displeasure makes its praise sarcasm, or mere form."""
    return judging.strength(reading.at(turn, "distress", "harm", "hostility")) > ENOUGH


def _judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    taken = reading.first(reply, "praise_reply")
    if taken is not None:
        return MET, "taken_warmly", [judging.sentence(reading, taken)]
    return MISSED, "stock_goodbye", []
