"""The customer is angry at the agent or the company."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.moments._upset import angry
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
    "not_heard": "The reply says that it did not understand.",
    "no_reply": "Nobody answered.",
}

# What moves to put it right: finding out, a promise, a wait to check, the thing done.
MOVES = ("looking_up", "promise", "hold", "settled")
# Those of them that wait for what is written elsewhere.
LOOKS = ("offer_help", "looking_up")
# Beside regret, a question for the facts and how staff are meant to be defend nobody.
EXCUSED = ("blaming_question", "proud", "expected")
# Rules of the cue "defensive" that blame or retort, and of "offer_help" that say nothing yet.
BLAME = ("as_we_said", "you_should_have", "calm_down")
STOCK_OFFERS = (
    "how_can_i_help",
    "can_we_help",
    "let_us_know",
    "here_for_you",
    "need_anything",
    "give_it_a_try",
)
# Who only asks to be written to elsewhere has moved nothing yet.
_ELSEWHERE = re.compile(r"\b(?:dms?|pms?|direct message|private message|privately|private chat)\b")
# What anybody is told who was put out; without a move it takes no anger up.
_FOR_ANYBODY = re.compile(
    r"\b(?:(?:any|the|this|your|our|you|for) (?:\w+ )?(?:inconveniences?|disappointments?|frustrations?)|"
    r"to hear (?:that|this|it)(?= *(?:[,.!]|$)))"
)
# Who understands the anger and then says however has not met it.
_HOWEVER = re.compile(r"\b(?:however|that said|that being said)\b")


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each angry run of turns up to the agent's next reply."""
    yield from judging.once_a_block(reading, KIND, angry, _judge)


def _moves(reading: Reading, reply: Sequence[int]) -> Observation | None:
    """Return words that move to put it right, the usual greeting's offer left out."""
    # Whoever is thanked for their patience and put off is not helped yet.
    put_off = any(judging.has_rule(reading, turn, "stock_line", "patience") for turn in reply)
    moves = [each for each in MOVES if each != "promise"] if put_off else MOVES
    for turn in reply:
        away = _ELSEWHERE.search(reading.texts[turn]) is not None
        for seen in reading.at(turn, "offer_help", *moves):
            if seen.rule not in STOCK_OFFERS and not (away and seen.cue in LOOKS):
                return seen
    # Who asks for the facts here and now means to act on them.
    elsewhere = reading.first(reply, "referral", "stock_line") is not None
    if elsewhere or reading.first(reply, "question") is None:
        return None
    return reading.first(reply, "details_asked")


def _heard(reading: Reading, reply: Sequence[int]) -> Observation | None:
    """Return words that acknowledge the anger; such as fit any trouble take a question with them."""
    heard = judging.fitting(reading, reply) or judging.regret(reading, reply)
    if heard is None:
        heard = reading.first(reply, "owning")
    if heard is None and reading.first(reply, "question") is not None:
        heard = reading.first(reply, "acknowledgement")
    return heard


def _stock(reading: Reading, reply: Sequence[int], heard: Observation) -> bool:
    """Test whether a reply that asks for nothing only regrets what anybody meets, or thanks for feedback."""
    if reading.first(reply, "question", "owning") is not None:
        return False
    if judging.fitting(reading, reply) is None:
        turn, start, end = judging.sentence(reading, heard)
        return _FOR_ANYBODY.search(reading.texts[turn], start, end) is not None
    thanked = any(
        judging.has_rule(reading, turn, "acknowledgement", "feedback_line") for turn in reply
    )
    return thanked and reading.first(reply, "specific_apology") is None


def _judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    if any(judging.has_rule(reading, turn, "not_understood", "not_understood") for turn in reply):
        return MISSED, "not_heard", []
    if any(seen.rule in BLAME for turn in reply for seen in reading.at(turn, "defensive")):
        return MISSED, "defended", []
    heard, moved = _heard(reading, reply), _moves(reading, reply)
    excuses = [seen.rule for seen in judging.excuses(reading, reply)]
    # Whoever is sorry and asks for the facts is after them, not after an excuse.
    asks = heard is not None and reading.first(reply, "question") is not None
    defended = not asks and any(
        rule not in (EXCUSED if heard is not None else ()) for rule in excuses
    )
    # Whoever only asks what else there is has not taken the anger up.
    deaf = reading.first(reply, "closing_check") is not None and heard is None
    if (
        heard is not None
        and moved is None
        and (_HOWEVER.search(reading.texts[heard.span.turn]) or _stock(reading, reply, heard))
    ):
        return PARTIAL, "polite_but_deaf", [reading.whole(reply[0])]
    if heard is not None and (moved is not None or not defended):
        return MET, "acknowledged", [judging.sentence(reading, heard)]
    if moved is not None and not (defended or deaf):
        return MET, "put_right", [judging.sentence(reading, moved)]
    return PARTIAL, "polite_but_deaf", [reading.whole(reply[0])]
