"""The customer says that they leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.reading import Reading

KIND = Kind.CHURN
TITLE = "About to leave"
DEFINITION = (
    "The customer says or threatens to leave, cancel, switch, never buy again or warn others: the reply "
    "should address that wish itself, by its reason, a remedy, or regret with an offer."
)
CANNOT_TELL = "Leaving that is only hinted at; whether a remedy was enough."
REASONS = {
    "addressed": "You addressed the wish to leave: its reason, a remedy, or regret with an offer.",
    "processed": "You answered politely, without addressing why the customer wants to leave.",
    "ignored": "The wish to leave was passed over.",
    "no_reply": "Nobody answered.",
}

ENOUGH = 1.0
SCALE = Scale(
    KIND,
    cues=("churn",),
    alone=0.0,
    bias=-1.8,
    head=0.3,
    own={"churn": 2.2, "hostility": 0.2, "distress": 0.3},
    reply={"win_back": 1.0},
    signs={"answers": -0.6, "hashtag": 0.5, "short": -0.3},
)


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of the customer's turns that threatens to leave."""
    yield from judging.once_a_block(reading, KIND, SCALE.offered, _judge)


def _judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    kept = [each for turn in reply for each in reading.at(turn, "win_back")]
    plain = [each for each in kept if each.strength >= ENOUGH]
    soft = judging.regret(reading, reply)
    # To be sorry at the leaving takes an offer with it; a wish for another chance, an apology.
    sorry = [each for each in kept if each.rule == "hate_to_lose"]
    offer = reading.first(reply, "offer_help", "question", "next_step")
    if plain or (sorry and offer) or (kept and soft):
        return MET, "addressed", [judging.sentence(reading, (plain or sorry or kept)[0])]
    heard = reading.first(reply, "win_back", "apology", "offer_help", "looking_up", "done")
    if heard is None and not judging.excuses(reading, reply):
        heard = reading.first(reply, "acknowledgement", "promise", "next_step", "thanks")
    if heard is not None:
        return PARTIAL, "processed", [judging.sentence(reading, heard)]
    return MISSED, "ignored", []
