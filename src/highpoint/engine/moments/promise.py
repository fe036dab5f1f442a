"""The agent commits to something later."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, PARTIAL, Judgment
from highpoint.engine.observation import Span
from highpoint.engine.reading import Reading

KIND = Kind.PROMISE
TITLE = "Promise"
DEFINITION = "The agent commits to something after this exchange: it should say what, and by when."
CANNOT_TELL = "Whether it was kept; the promise ledger asks that."
REASONS = {
    "with_time": "You said what will happen, and by when.",
    "without_time": "You said what will happen, but not by when.",
}


def find(reading: Reading) -> Iterator[Moment]:
    """Yield a moment for each agent's turn that promises something."""
    if not reading.present("promise"):
        return
    for turn in reading.agents:
        seen = reading.at(turn, "promise")
        if seen:
            place = judging.sentence(reading, seen[0])
            reply = reading.reply(turn)
            yield judging.build(reading, KIND, [place], _judge(reading, turn, place), reply)


def _judge(reading: Reading, turn: int, place: Span) -> Judgment:
    due = [d for d in reading.at(turn, "due_time") if place.start <= d.span.start < place.end]
    return (MET, "with_time", [place]) if due else (PARTIAL, "without_time", [place])
