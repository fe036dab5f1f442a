"""A pasted block that does not fit what the customer has just said."""

from __future__ import annotations

from collections.abc import Iterator

from highpoint.engine.moment import Mark, MarkKind
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._marking import AgentScale, standings
from highpoint.engine.reading import Reading

MARK = MarkKind.SCRIPTED
TITLE = "Scripted"
DEFINITION = "A block that reads as pasted and does not fit what the customer has just said."
CANNOT_TELL = "A pasted text seen for the first time; only this conversation is read."
REASONS = {
    "said_again": "You said the same again, after the customer had answered.",
    "not_fitting": "These words read as pasted and do not fit what was just said.",
}

STOCK = ("not_understood", "stock_line", "closing_check", "goodbye", "offer_help")
# Words that send somebody on, told again to who has been there.
SENDS = ("referral", "details_asked")
SCALE = AgentScale(
    bias=-1.7,
    own={
        "not_understood.not_understood": 2.2,
        "stock_line.feedback": 1.0,
        "stock_line.creed": 0.5,
        "closing_check.anything_else": 1.0,
        "offer_help.how_can_i_help": 0.8,
        "thanks": 0.3,
        "looking_up": -0.6,
        "stock_line.passed_on": -2.0,
    },
    before={"thanks": -0.4, "repeat": 0.2},
    signs={
        "again": 2.0,
        "again unheard": 0.6,
        "stock unheard": 0.5,
        "stock only": 1.4,
        "again to new": -1.5,
        "again to thanks": -2.0,
        "sent back": 1.4,
        "takes up": -0.4,
        "referred again": 0.6,
        "check unheard": 1.4,
        "bye unheard": 1.5,
        "offers late": 1.2,
        "waiting": 0.4,
        "loud": 0.2,
        "first": -1.4,
    },
)


def find(reading: Reading) -> Iterator[Mark]:
    """Yield a mark where an agent repeats a turn, or answers a plain one with a stock line."""
    for standing in standings(reading):
        place = SCALE.strongest(standing, STOCK) or SCALE.strongest(standing, SENDS)
        if (place is None and not standing.again) or SCALE.weigh(standing) <= 0:
            continue
        if place is None or standing.again:
            yield judging.mark(reading, MARK, reading.whole(standing.turn), "said_again")
        else:
            yield judging.mark(reading, MARK, judging.sentence(reading, place), "not_fitting")
