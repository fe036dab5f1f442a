"""The agent's last words."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading

KIND = Kind.CLOSING
TITLE = "Closing"
DEFINITION = (
    "The conversation is wrapping up: the agent should check that nothing else is needed or confirm the "
    "next step, and say a warm goodbye or thanks."
)
CANNOT_TELL = "Whether a talk that breaks off was meant to end there."
REASONS = {
    "checked_and_warm": "You checked or confirmed the next step, and said a warm goodbye.",
    "check_only": "You checked or confirmed the next step, without a warm goodbye.",
    "goodbye_only": "You said goodbye, without checking that nothing else is needed.",
    "just_ended": "The conversation just ended.",
}

# "Anything else?" counts where it stands in the agent's turns just before the last.
BEFORE = 2
# Thanks this near to the beginning open a turn, and close nothing.
OPENING = 2


def find(reading: Reading) -> Iterator[Moment]:
    """Yield the one closing moment, at the agent's last turn, unless the talk breaks off."""
    if len(reading.agents) < 2 or not _wraps_up(reading):
        return
    turn = reading.agents[-1]
    checked = reading.first(reading.agents[-BEFORE:], "closing_check")
    reply = sorted({turn, checked.span.turn}) if checked else [turn]
    yield judging.build(reading, KIND, [reading.whole(turn)], _judge(reading, turn, checked), reply)


def _wraps_up(reading: Reading) -> bool:
    last = reading.agents[-1]
    asks = reading.has(last, "question") and not reading.has(last, "closing_check")
    after = [turn for turn in reading.customers if turn > last]
    open_still = any(reading.has(t, "question", "hostility", "distress") for t in after)
    return not asks and not open_still


def _judge(reading: Reading, turn: int, checked: Observation | None) -> Judgment:
    step = checked or reading.first([turn], "next_step", "promise")
    warm = _warm(reading, turn)
    if step and warm:
        return MET, "checked_and_warm", [judging.sentence(reading, step), warm]
    if step:
        return PARTIAL, "check_only", [judging.sentence(reading, step)]
    left = warm or reading.first([turn], "goodbye", "thanks")
    if left:
        return PARTIAL, "goodbye_only", [judging.sentence(reading, left)]
    done = reading.first([turn], "done")
    if done:
        return PARTIAL, "check_only", [judging.sentence(reading, done)]
    return MISSED, "just_ended", []


def _warm(reading: Reading, turn: int) -> Observation | None:
    """Return a kind goodbye or thanks; a bare "bye" and thanks that open a turn are neither."""
    opening = reading.whole(turn).start + OPENING
    thanks = [t for t in reading.at(turn, "thanks") if t.span.start > opening]
    byes = reading.at(turn, "goodbye")
    kind = [bye for bye in byes if bye.rule != "bye"]
    if byes and not kind:
        return byes[0] if reading.has(turn, "thanks") or turn == reading.agents[0] else None
    return next(iter((kind or thanks)[-1:]), None)
