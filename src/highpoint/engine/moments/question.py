"""The customer asks for information."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading
from highpoint.engine.text import sentences

KIND = Kind.QUESTION
TITLE = "The question answered"
DEFINITION = (
    "The customer asks a direct question or asks for information: the reply should answer it, ask what "
    "is needed to answer, or say that it is being looked up."
)
CANNOT_TELL = "Whether an answer is true; which of several questions a long answer leaves out."
REASONS = {
    "answered": "The reply answers what was asked.",
    "asked_back": "You asked for what is needed to answer.",
    "looked_up": "You said that it is being looked up.",
    "in_part": "The reply answers only a part of what was asked.",
    "only_referred": "The reply refers elsewhere or gives a bare link, without an answer.",
    "not_answered": "The question was left without an answer.",
    "no_reply": "Nobody answered.",
}


SCALE = Scale(
    KIND,
    cues=("question",),
    alone=0.5,
    bias=-2.5,
    head=0.5,
    own={"question": 2.0, "plea": -0.6, "hostility": -0.6, "distress": -0.3},
    before={"question": 0.2},
    reply={"closing_check": -0.7, "apology": -0.4},
    signs={"asks": 1.0, "first": 0.7, "short": -0.6},
)
# A sentence of fewer words, or with one of these cues, gives no information by itself.
FEWEST_STATED = 3
EMPTY = ("greeting", "offer_help", "thanks", "goodbye", "closing_check", "referral", "apology")


def find(reading: Reading) -> Iterator[Moment]:
    """Yield a moment for each of the customer's turns that asks for information."""
    for block in reading.blocks:
        for turn in block:
            asked = asks(reading, turn)
            if asked is not None:
                reply = reading.reply(turn)
                yield judging.build(reading, KIND, [asked], _judge(reading, turn, reply), reply)
                break


def asks(reading: Reading, turn: int) -> Observation | None:
    """Return the turn's first question that is no plea, order or rhetorical one."""
    seen = SCALE.offered(reading, turn)
    pleas = reading.at(turn, "plea", "hostility")
    plain = [
        asked
        for asked in seen
        if not any(asked.span.start <= plea.span.start < asked.span.end for plea in pleas)
    ]
    learned = seen if reading.heads else []
    return next(iter(plain or learned), None)


def _judge(reading: Reading, turn: int, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    if any(judging.has_rule(reading, each, "not_understood", "not_understood") for each in reply):
        return MISSED, "not_answered", []
    if all(judging.said_before(reading, each) for each in reply):
        return MISSED, "not_answered", []
    asked = reading.first(reply, "question")
    if asked is not None:
        offer = reading.has(asked.span.turn, "offer_help") and not _states(reading, reply)
        return (MISSED, "not_answered", []) if offer else (MET, "asked_back", [asked])
    looked = reading.first(reply, "hold")
    if looked is not None:
        return MET, "looked_up", [judging.sentence(reading, looked)]
    whole = reading.whole(reply[0])
    if not _states(reading, reply):
        return PARTIAL, "only_referred", [whole]
    if reading.first(reply, "not_understood") is not None or _time_missing(reading, turn, reply):
        return PARTIAL, "in_part", [whole]
    return MET, "answered", [whole]


def _states(reading: Reading, reply: Sequence[int]) -> bool:
    """Test whether a reply says anything besides greetings, offers, thanks and referrals."""
    for turn in reply:
        text = reading.texts[turn]
        for start, end in _clauses(text):
            words = [w for w in text[start:end].split() if w[0] not in "^*-/@#"]
            seen = reading.at(turn, *EMPTY) if len(words) >= FEWEST_STATED else []
            if len(words) >= FEWEST_STATED and not any(start <= s.span.start < end for s in seen):
                return True
            if any(s.rule == "no_answer" for s in reading.at(turn, "refusal")):
                return True
    return False


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence, and each part of one between commas, starts and ends."""
    for start, end in sentences(text):
        while (comma := text.find(", ", start, end)) >= 0:
            yield start, comma
            start = comma + 2
        yield start, end


def _time_missing(reading: Reading, turn: int, reply: Sequence[int]) -> bool:
    """Test whether a question for a time was answered without one."""
    if not reading.has(turn, "time_asked") or reading.first(reply, "due_time", "refusal"):
        return False
    return not any(letter.isdigit() for each in reply for letter in reading.texts[each])
