"""The customer is angry at the agent or the company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._anger import ANGER
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.observation import Observation
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

# Rules of the cue "defensive" that blame or retort, and of "offer_help" that say nothing yet.
BLAME = ("as_we_said", "you_should_have", "calm_down")
STOCK_OFFERS = ("how_can_i_help", "let_us_know", "here_for_you", "need_anything", "give_it_a_try")


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each angry run of turns up to the agent's next reply."""
    yield from judging.once_a_block(reading, KIND, ANGER.offered, _judge)


def _moves(reading: Reading, reply: Sequence[int]) -> Observation | None:
    """Return words that move to put it right, the usual greeting's offer left out."""
    for turn in reply:
        for seen in reading.at(turn, "offer_help", "looking_up"):
            if seen.rule not in STOCK_OFFERS:
                return seen
    return None


def _judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    blamed = any(seen.rule in BLAME for turn in reply for seen in reading.at(turn, "defensive"))
    if blamed:
        return MISSED, "defended", []
    heard = judging.fitting(reading, reply) or judging.regret(reading, reply)
    defended = reading.first(reply, "defensive")
    if heard is not None and defended is None:
        return MET, "acknowledged", [judging.sentence(reading, heard)]
    moved = _moves(reading, reply)
    if moved is not None and defended is None:
        return MET, "put_right", [judging.sentence(reading, moved)]
    return PARTIAL, "polite_but_deaf", [reading.whole(reply[0])]
