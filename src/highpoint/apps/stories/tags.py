"""
What was done in a story, read from its words: a suggestion, the teller decides.

Two readers. The engine reads the story as a small talk: what happened as the customer's turn, what
they did as the reply, how it felt as the customer's answer. People mostly tell of words instead of
quoting them ("she called me by name"), which the engine was not made for; for these stand a few
plain patterns. Neither knows more than the words: a story may hold what nobody wrote.
"""

from __future__ import annotations

import re

from highpoint.apps.stories.models import TAGS
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, MarkKind, Verdict

# A story is not a talk: greeting, question, name and closing are in nearly every exchange of
# turns, so the engine's word on these says nothing of the story.
_TRUSTED = frozenset(
    {Kind.DISTRESS, Kind.HOSTILITY, Kind.REFUSAL, Kind.PROMISE, Kind.PERSONAL, Kind.REPEAT}
)

# How people tell of it, in what they say was done.
_TOLD: dict[str, str] = {
    Kind.GREETING: r"welcomed|greeted|said hello|warm hello|looked up and smiled|at the door",
    Kind.DISTRESS: r"sorry (?:for|that|to hear)|felt for|understood how|took (?:the )?time to listen"
    r"|listened|sat down (?:with|beside)|calmed|before (?:asking|he asked|she asked|they asked)",
    Kind.HOSTILITY: r"(?:stayed|kept|remained) (?:calm|kind|friendly|patient)|did not argue"
    r"|didn't argue|never (?:raised|argued)|even though I (?:shouted|snapped|was rude)",
    Kind.NAME: r"(?:by|used|knew|remembered|said) my (?:first )?name|called me by name|by name",
    Kind.QUESTION: r"answered (?:all|every|each|my|both)|explained (?:every|each|it|how|why|what)"
    r"|patiently explained|every (?:one of my )?questions?",
    Kind.REFUSAL: r"instead (?:he|she|they)|could(?: not|n't) .{0,60}\bbut\b|an alternative"
    r"|found another (?:way|one|room|seat)|offered .{0,40} instead",
    Kind.HOLD: r"asked (?:if|whether) I (?:could|would|minded|had time)|while I waited"
    r"|told me how long|came back (?:just )?when",
    Kind.PROMISE: r"kept (?:his|her|their|the|that) (?:word|promise)|as promised|called (?:me )?back"
    r"|(?:just|exactly) (?:as|when|like) (?:he|she|they) (?:had )?(?:said|promised)|followed up",
    Kind.CHURN: r"about to (?:leave|cancel|quit)|wanted to (?:cancel|leave)|won me back"
    r"|(?:going|ready) to cancel",
    Kind.PERSONAL: r"remembered (?:that|what|my|our)|asked (?:about|after|how) my|birthday"
    r"|my (?:mother|father|son|daughter|child|children|wife|husband|baby|dog|grandmother)"
    r"|noticed (?:that )?I|wedding|anniversary",
    Kind.REPEAT: r"did(?: not|n't) have to (?:say|tell|explain|repeat)|had already read"
    r"|knew (?:the whole story|what had happened|my (?:case|order))|without (?:asking|me) .{0,20}again",
    Kind.PRAISE: r"when I thanked|took my thanks|thanked me (?:for|back)",
    Kind.CLOSING: r"wished me|walked me to|waved|said good-?bye|before I left|see you",
    MarkKind.EXTRA_TOUCH: r"for free|free of charge|on the house|(?:he|she|they) did(?: not|n't) have to|a (?:little|small)"
    r" (?:note|gift|extra)|handwritten|hand-written|extra|went out of (?:his|her|their) way|upgraded"
    r"|unasked|without being asked|nobody (?:had )?asked",
}  # fmt: skip
_PATTERNS = {tag: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for tag, words in _TOLD.items()}


def suggested(happened: str, did: str, felt: str = "") -> list[str]:
    """
    Return the tags that a story's words speak for, in the order of ``TAGS``.

    >>> suggested("My bag was lost.", "She called me back in an hour, as promised.")
    ['promise']
    """
    found = {tag for tag, pattern in _PATTERNS.items() if pattern.search(did)}
    found |= _seen(happened, did, felt)
    return [tag for tag in TAGS if tag in found]


def _seen(happened: str, did: str, felt: str) -> set[str]:
    said = [("customer", happened), ("agent", did), ("customer", felt)]
    turns = [{"role": role, "text": text} for role, text in said if text.strip()]
    if len(turns) < 2:
        return set()
    seen = analyze(Conversation.from_dict({"id": "story", "language": "en", "turns": turns}))
    return {
        moment.kind.value
        for moment in seen.moments
        if moment.kind in _TRUSTED and moment.verdict is Verdict.MET
    }
