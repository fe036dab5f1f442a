"""The customer tells something of their own life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, Judgment
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.observation import Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import stems

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
# Words said of life and of the service alike: to repeat them answers nobody.
COMMON = stems(
    "first time flight flying travel traveling travelling trip home going from with just have"
    " getting party years today tomorrow apartment hotel booked booking"
)

SCALE = Scale(
    KIND,
    cues=("personal",),
    alone=-1.0,
    bias=-1.8,
    head=0.5,
    own={"personal": 2.3, "distress": -0.3, "praise": 0.3},
    reply={"personal_reply": 1.0},
    signs={"short": -0.5},
)


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of the customer's turns that tells something personal."""
    for turn, seen in judging.first_of_each_block(reading, SCALE.offered):
        reply = reading.reply(turn)
        place = judging.sentence(reading, judging.strongest(seen))
        yield judging.build(reading, KIND, [place], _judge(reading, turn, reply), reply)


def _judge(reading: Reading, turn: int, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    answered = reading.first(reply, "personal_reply")
    if answered is not None:
        return MET, "responded", [judging.sentence(reading, answered)]
    told = set().union(*(_words(reading, seen.span) for seen in reading.at(turn, *SCALE.cues)))
    for each in reply:
        if (told - COMMON) & reading.stems(each):
            return MET, "responded", [reading.whole(each)]
    return MISSED, "passed_over", []


def _words(reading: Reading, span: Span) -> set[str]:
    """Return the words of a span that carry its matter."""
    return stems(reading.texts[span.turn][span.start : span.end])
