"""What an agent gave to settle a matter, or that the answer was no; and whether both sides keep well by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from highpoint.engine.conversation import Role, Turn
from highpoint.engine.observation import Observation
from highpoint.engine.promises.stands import sentence_around
from highpoint.engine.trajectory import EndState, Resolved


class Kind(StrEnum):
    """What a customer was given beyond what was bought; NOTHING where the answer was no."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    CREDIT = "credit"
    DISCOUNT = "discount"
    WAIVED = "waived charge"
    NOTHING = "nothing"


_ACT = (
    r"\b(?:i|we)(?:'ve|'ll|'m|'re| have| will| am| are| can)?"
    r"(?: (?:just|now|also|already|gladly|happily|gone ahead and|went ahead and|going to|able to"
    r"|(?:made|make|making) (?:you )?an exception and))*"
)
_GIVE = (
    r" (?:add|apply|appli|arrang|approv|giv|gave|issu|offer|order|organi[sz]|process"
    r"|send|sent|set up|ship|start)\w*"
)
_WORDS = r"(?: [\w$€£%.'’-]+){0,6}? "
_DONE = r"(?:has|have|'ve|'s) (?:now |already |just )?been (?:fully )?"
_GIVEN = {
    Kind.REFUND: rf"{_ACT} (?:refund|reimburs)\w*|{_ACT}{_GIVE}{_WORDS}(?:refund|money back)\b"
    rf"|{_DONE}(?:refund|reimburs)ed\b",
    Kind.REPLACEMENT: rf"{_ACT} replac\w+|{_ACT}{_GIVE}{_WORDS}(?:replacement|new one)\b"
    rf"|{_DONE}replaced\b",
    Kind.CREDIT: rf"{_ACT} credit\w*|{_ACT}{_GIVE}{_WORDS}(?:credit|voucher|gift card|points)\b"
    rf"|{_DONE}credited\b",
    Kind.DISCOUNT: rf"{_ACT}{_GIVE}{_WORDS}(?:discount\b|\d+ ?% off)"
    rf"|{_ACT} taken? (?:another |a further |the )?(?:discount|[$€£]? ?\d[\d.]* ?%?) off\b",
    Kind.WAIVED: rf"{_ACT} waiv\w+|{_ACT}{_GIVE}{_WORDS}free of charge\b|\bon the house\b"
    rf"|{_DONE}waived\b",
}
_KINDS = [(kind, re.compile(words, re.IGNORECASE)) for kind, words in _GIVEN.items()]
# A turn without any of these gives nothing: most are passed over by them alone.
_HINTS = (
    *("refund", "reimburs", "money back", "replac", "new one", "credit", "voucher", "gift card"),
    *("points", "discount", " off", "waiv", "free of charge", "on the house"),
)
# What is only told of: a no close by; a condition, a question or a rule for everybody anywhere.
_DENIED = re.compile(
    r"\b(?:would|could|can'?t|cannot|unable|not|never|no)\b|n't\b",
    re.IGNORECASE,
)
_IN_GENERAL = re.compile(
    r"\b(?:if|once|unless|until|when|did we|did i|do we|all fees|customers?|flights booked"
    r"|for travel|tickets but)\b|\?",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(
    r"\b(?:(?:an?|one[- ]time) exception|just this once|this one time|bend the rules?"
    r"|(?:normally|usually|strictly)\b[^.!?]{0,40}\b(?:not|n't|no|charge|only|cannot)\b"
    r"|(?:not something|n't something) (?:we|i) (?:usually|normally)"
    r"|(?:outside|beyond|past|after) (?:of )?(?:the|our|your) (?:\w+[- ]){0,2}(?:policy|window|limit|period|deadline))",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"[$€£] ?(\d[\d,]{0,8}(?:\.\d{1,2})?)|\b(\d[\d,]{0,8}(?:\.\d{1,2})?) ?(?:%|dollars|euros?|pounds)",
    re.IGNORECASE,
)
# As much as is kept of what an agent said.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Solution:
    """
    What was given in a talk, by its words; ``size`` is the amount or share that they tell.

    ``exception`` is whether the words call it one, ``reason`` the words that say why.
    """

    kind: Kind
    turn: int
    words: str
    size: Decimal | None = None
    exception: bool = False
    reason: str = ""


def solution(
    turns: Sequence[Turn], observations: Iterable[Observation], refused: Sequence[int]
) -> Solution | None:
    """
    Return what was given in a talk, an exception before what is usual; None where nothing came up.

    ``refused`` are the turns at which an agent said no: where nothing was given, that is the answer.

    >>> said = [Turn(0, Role.AGENT, "It is past the return window, so as an exception I have refunded the $12.50.")]
    >>> found = solution(said, [], [])
    >>> found.kind.value, str(found.size), found.exception
    ('refund', '12.50', True)
    """
    agents = {turn.index: turn for turn in turns if turn.role is Role.AGENT}
    found = [each for turn in agents.values() if (each := _given_in(turn))]
    if found:
        first = min(found, key=lambda each: (not each.exception, each.turn))
        reason = _reason(agents, observations, first.turn)
        return replace(first, reason=reason)
    told = next((agents[index] for index in refused if index in agents), None)
    return Solution(Kind.NOTHING, told.index, told.text[:LONGEST]) if told else None


def _given_in(turn: Turn) -> Solution | None:
    low = turn.text.lower()
    if not any(hint in low for hint in _HINTS):
        return None
    for kind, given in _KINDS:
        for place in given.finditer(turn.text):
            start, end = sentence_around(turn.text, place.start(), place.end())
            said = turn.text[start:end]
            close = turn.text[max(start, place.start() - 40) : end]
            if _DENIED.search(close) or _IN_GENERAL.search(said):
                continue
            exception = _EXCEPTION.search(turn.text) is not None
            words = " ".join(said.split())[:LONGEST]
            return Solution(kind, turn.index, words, _size(said), exception)
    return None


def _size(said: str) -> Decimal | None:
    found = _SIZE.search(said)
    return Decimal((found[1] or found[2]).replace(",", "")) if found else None


def _reason(agents: Mapping[int, Turn], observations: Iterable[Observation], turn: int) -> str:
    """Return the sentence in which the agent says why, in the turn or one beside it."""
    beside = range(turn - 1, turn + 2)
    told = [each for each in observations if each.cue == "reason" and each.span.turn in beside]
    nearest = min(told, key=lambda each: abs(each.span.turn - turn), default=None)
    if nearest is None or nearest.span.turn not in agents:
        return ""
    text = agents[nearest.span.turn].text
    start, end = sentence_around(text, nearest.span.start, nearest.span.end)
    return " ".join(text[start:end].split())[:LONGEST]


def customer_kept(end: EndState, resolved: Resolved) -> bool | None:
    """
    Tell whether a customer's side was kept; None where nothing says how it ended.

    >>> customer_kept(EndState.SATISFIED, Resolved.UNCLEAR)
    True
    >>> customer_kept(EndState.NEUTRAL, Resolved.NO)
    False
    """
    if end is EndState.DISSATISFIED or resolved is Resolved.NO:
        return False
    if end is EndState.UNKNOWN and resolved is Resolved.UNCLEAR:
        return None
    return True
