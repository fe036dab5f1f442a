"""The agent's last words."""

from __future__ import annotations

import re
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
ANYTHING_ELSE = "anything_else"
# Words before thanks that open a turn, and so close nothing.
OPENING = 2
# Cues whose words leave the matter where it is; without a closing word the talk breaks off there.
UNDECIDED = ("hold", "looking_up", "not_understood")
# One message of several; the rest of it is not there.
_CUT = re.compile(r"\b1/[2-9]\W*$|\.\.\.\W*(?:\d/\d)?$")


def find(reading: Reading) -> Iterator[Moment]:
    """Yield the one closing moment, at the agent's last turn, unless the talk breaks off."""
    if len(reading.agents) < 2:
        return
    turn = reading.agents[-1]
    checked = _checked(reading, turn)
    judgment = _judge(reading, turn, checked)
    if _breaks_off(reading, turn, ended=judgment[0] is not MISSED):
        return
    reply = sorted({turn, checked.span.turn}) if checked else [turn]
    yield judging.build(reading, KIND, [reading.whole(turn)], judgment, reply)


def _breaks_off(reading: Reading, turn: int, *, ended: bool) -> bool:
    """Test whether the talk stops in the middle of the matter: asked, cut, or with no last word."""
    if reading.has(turn, "question") and not reading.has(turn, "closing_check", "referral"):
        return True
    if ended:
        return False
    answered_back = reading.customers[-1:] > [turn]
    undecided = reading.has(turn, *UNDECIDED) or _CUT.search(reading.texts[turn]) is not None
    return answered_back or undecided


def _checked(reading: Reading, turn: int) -> Observation | None:
    """Return the offer of more help in the last turn, or "anything else?" just before it."""
    for each in reading.agents[-BEFORE:]:
        for seen in reading.at(each, "closing_check"):
            if each == turn or seen.rule == ANYTHING_ELSE:
                return seen
    return None


def _judge(reading: Reading, turn: int, checked: Observation | None) -> Judgment:
    step = checked or _step(reading, turn)
    warm = _warm(reading, turn)
    kindly = reading.first([turn], "kind_word")
    thanked = reading.first([turn], "thanks")
    taken = warm or (checked and kindly)
    if taken is None and (checked or reading.has(turn, "promise")):
        taken = thanked
    if step and taken:
        return MET, "checked_and_warm", [judging.sentence(reading, step), taken]
    if step:
        return PARTIAL, "check_only", [judging.sentence(reading, step)]
    left = warm or kindly or thanked or reading.first([turn], "goodbye")
    if left:
        return PARTIAL, "goodbye_only", [judging.sentence(reading, left)]
    done = reading.first([turn], "done")
    if done and not reading.has(turn, "settled"):
        return PARTIAL, "check_only", [judging.sentence(reading, done)]
    return MISSED, "just_ended", []


def _step(reading: Reading, turn: int) -> Observation | None:
    """Return what happens next, or where to turn; "thanks for reaching out to us" is neither."""
    step = reading.first([turn], "next_step", "promise")
    if step is not None:
        return step
    greeted = [seen.span for seen in reading.at(turn, "greeting")]
    for seen in reading.at(turn, "referral"):
        if not any(hello.start <= seen.span.start < hello.end for hello in greeted):
            return seen
    return None


def _warm(reading: Reading, turn: int) -> Observation | None:
    """Return a kind goodbye or thanks; a bare "bye" and thanks that open a turn are neither."""
    words = reading.texts[turn]
    thanks = [t for t in reading.at(turn, "thanks") if len(words[: t.span.start].split()) > OPENING]
    byes = reading.at(turn, "goodbye")
    kind = [bye for bye in byes if bye.rule != "bye"]
    if byes and not kind:
        return byes[0] if reading.has(turn, "thanks") or turn == reading.agents[0] else None
    return next(iter((kind or thanks)[-1:]), None)
