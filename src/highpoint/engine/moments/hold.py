"""The agent asks the customer to wait."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, Judgment
from highpoint.engine.observation import Span
from highpoint.engine.reading import Reading

KIND = Kind.HOLD
TITLE = "Asked to wait"
DEFINITION = (
    "The agent asks the customer to wait or says that something is being checked: politely, with thanks, "
    "or saying how long or why."
)
CANNOT_TELL = "Whether the wait was kept short."
REASONS = {
    "asked_kindly": "You asked for the wait politely, or said how long or why.",
    "curt": "You told the customer to wait without a kind word, a time or a reason.",
}


def find(reading: Reading) -> Iterator[Moment]:
    """Yield a moment for each run of agent's turns that asks to wait."""
    if not reading.present("hold"):
        return
    done = -1
    for turn in reading.agents:
        seen = reading.at(turn, "hold")
        if turn > done and seen:
            reply = reading.reply(turn)
            done = reply[-1]
            place = judging.sentence(reading, seen[0])
            yield judging.build(reading, KIND, [place], _judge(reading, turn, place), reply)


def _judge(reading: Reading, turn: int, place: Span) -> Judgment:
    words = reading.texts[turn][place.start : place.end].split()
    return (MISSED, "curt", []) if len(words) < 2 else (MET, "asked_kindly", [place])
