"""The customer was not heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.reading import Reading

KIND = Kind.REPEAT
TITLE = "Not heard the first time"
DEFINITION = (
    "The customer shows that they were not heard: says it again, corrects, or points it out. The reply "
    "should own the misunderstanding or show plainly that it is now understood."
)
CANNOT_TELL = "A repetition in quite other words."
REASONS = {
    "owned": "You owned the misunderstanding, or showed plainly that it is understood now.",
    "moved_on": "You moved on without owning the misunderstanding.",
    "not_heard_again": "The reply still does not take up what the customer said.",
    "no_reply": "Nobody answered.",
}

ENOUGH = 1.0


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of the customer's turns that shows it."""
    if not reading.present("repeat", "said_again"):
        return
    for block in reading.blocks:
        if not _answers(reading, block[0]):
            continue
        for turn in block:
            seen = reading.at(turn, "repeat")
            told = judging.strength(seen) >= ENOUGH
            if told or reading.has(turn, "said_again"):
                reply = reading.reply(turn)
                place = (
                    judging.sentence(reading, judging.strongest(seen))
                    if told
                    else reading.whole(turn)
                )
                yield judging.build(reading, KIND, [place], _judge(reading, reply), reply)
                break


def _answers(reading: Reading, turn: int) -> bool:
    """Test whether an agent has spoken before: only then was the customer not heard here."""
    return any(agent < turn for agent in reading.agents)


def _stock(reading: Reading, reply: Sequence[int]) -> bool:
    """Test whether a reply only offers help or sends away, once more."""
    turn = reply[0]
    offers = reading.has(turn, "closing_check", "offer_help", "referral")
    return offers and not reading.has(turn, "apology", "acknowledgement", "refusal")


def _judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    owned = reading.first(reply, "owning")
    if owned is not None:
        return MET, "owned", [judging.sentence(reading, owned)]
    deaf = reading.first(reply, "not_understood") or _stock(reading, reply)
    if deaf or any(judging.said_before(reading, turn) for turn in reply):
        return MISSED, "not_heard_again", []
    return PARTIAL, "moved_on", [reading.whole(reply[0])]
