"""What in a reply moves people before they answer its questions: news of their matter, sympathy."""

from __future__ import annotations

import re
from collections.abc import Iterable

from highpoint.practice import _ways as ways
from highpoint.practice._clauses import Clause
from highpoint.practice.phrases import denied

# The thing is found or under way, or the deed is done.
_NEWS = re.compile(
    r"\b(?:i|we|he|she|they)(?:'ve| have|'s| has)? (?:just |now |already |also )*(?:found|held|hold|located|traced|recovered|booked|reserved|refunded|returned|released|corrected|cancell?ed|ended|unblocked|reopened)\b"
    r"|\b(?:is|are|was|were|has been|have been|it's|that's) (?:\w+ ){0,2}(?:found|released|approved|located|recovered|scanned|ticketed|booked|reserved|returned|refunded|restored|cleared|on hold|open again|lifted|put aside|under way|on (?:its|the|his|her|their) way)\b"
    r"|\b(?:it|they|the \w+) (?:comes?|arrives?|leaves?|goes out) (?:\w+ )?(?:on )?(?:tonight|today|tomorrow)\b"
    r"|\bheld (?:\w+ ){1,4}in my (?:own )?hands?\b|\b(?:i|we) (?:just |now )*(?:correct|stop|cancel|lift|clear|book|refund|return) (?:it|that|this|them|the|your)\b"
    r"|^\W*(?:\w+ )?(?:done|fixed|solved|booked|ticketed)\b"
)
# What is only looked up is no news to whoever wrote or booked it.
_LOOKED_UP = re.compile(
    r"\b(?:found|located|traced|have|is) (?:it|you|that|(?:your|the|our) (?:\w+ )?(?:message|e-?mail|letter|order|booking|account|file|entry|case|record|details|ticket|name|reservation|profile|photo|report)s?)\b(?! (?:is|was|has|and)\b)"
)
_NOT_YET = re.compile(
    r"\b(?:if|would|could|might|may|unless|until|as soon as|once|when|not|wasn't|isn't|no)\b"
)
_KIN = (
    r"(?:mother|father|mum|mom|mam|dad|sister|brother|wife|husband|son|daughter|grand\w+|partner|"
    r"friend|dog|cat|aunt|uncle|family|loss)"
)
_CONDOLES = re.compile(
    rf"\b(?:sorry|sad) (?:about|for|to (?:hear|read|learn) (?:about|of)) (?:the loss of )?(?:your|his|her|the) (?:\w+ )?{_KIN}\b"
    r"|\bcondolences?\b|\bmy sympath\w+\b|\bsorry (?:that )?you(?:'ve| have)? lost\b|\bmay (?:he|she) rest\b"
)


def brings_news(parts: Iterable[Clause]) -> bool:
    """
    Tell whether a reply says, in so many words, that something good has come about.

    >>> brings_news([Clause(0, "i have found your bag", False)])
    True
    >>> brings_news([Clause(0, "if it is found we call you", False)])
    False
    >>> brings_news([Clause(0, "i have found your message", False)])
    False
    >>> brings_news([Clause(0, "our mistake, it was put into the wrong queue", False)])
    False
    """
    return any(
        _NEWS.search(each.text)
        and not _LOOKED_UP.search(each.text)
        and not (each.question or _NOT_YET.search(each.text) or denied(each.text))
        and not ways.PUTS_OFF.search(each.text)
        for each in parts
    )


def condoles(text: str) -> bool:
    """
    Tell whether a normalized reply is sorry for a loss, or for somebody of the customer's.

    >>> condoles("i am sorry for your loss."), condoles("sorry for the wait.")
    (True, False)
    """
    return _CONDOLES.search(text) is not None
