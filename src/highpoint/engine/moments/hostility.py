"""The customer is angry at the agent or the company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.reading import Reading

KIND = Kind.HOSTILITY
TITLE = "Respect under fire"
DEFINITION = (
    "The customer insults, swears, accuses, threatens or turns sarcastic at the agent or the company: "
    "the reply should stay respectful, not defend itself, and acknowledge or move to put it right."
)
CANNOT_TELL = "Dry sarcasm without a marker; anger that is told only by what is left out."
REASONS = {
    "acknowledged": "You stayed respectful and acknowledged the trouble.",
    "put_right": "You stayed respectful and moved to put it right.",
    "polite_but_deaf": "You stayed polite, but neither acknowledged the anger nor moved to put it right.",
    "defended": "The reply defends the company instead of meeting the anger.",
    "no_reply": "Nobody answered.",
}


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each angry run of turns up to the agent's next reply."""
    for block in judging.blocks(reading):
        for turn in block:
            seen = judging.anger(reading, turn)
            if seen:
                reply = reading.reply(turn)
                place = judging.sentence(reading, judging.strongest(seen))
                yield judging.build(reading, KIND, [place], _judge(reading, reply), reply)
                break


def _judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    heard = reading.first(reply, "acknowledgement", "apology")
    if heard is not None:
        return MET, "acknowledged", [judging.sentence(reading, heard)]
    moved = reading.first(reply, "offer_help", "looking_up")
    if moved is not None:
        return MET, "put_right", [judging.sentence(reading, moved)]
    defended = reading.first(reply, "defensive")
    if defended is not None:
        return MISSED, "defended", []
    return PARTIAL, "polite_but_deaf", [reading.whole(reply[0])]
