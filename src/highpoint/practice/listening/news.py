"""What in a reply moves people before they answer it: news of their matter, good or bad, sympathy."""

from __future__ import annotations

import re
from collections.abc import Iterable

from highpoint.practice.listening import ways
from highpoint.practice.listening.clauses import Clause
from highpoint.practice.phrases import denied, says_no, without_harmless

_MONEY_BACK = r"(?:fees?|money|amounts?|payments?|charges?|euros|pounds|dollars) (?:is|are|has come|have come) (?:now |already |both )*back"
# The thing is found or under way, or the deed is done.
_NEWS = re.compile(
    r"\b(?:i|we|he|she|they)(?:'ve| have|'s| has)? (?:just |now |already |also )*(?:found|held|hold|located|traced|recovered|booked|reserved|refunded|returned|released|corrected|cancell?ed|ended|unblocked|reopened|paid|stopped|signed|lifted|waived|wiped|credited|reconnected|restored|unlocked|(?:turned|switched) (?:it |that |them |the \w+ )?off|(?:took|taken) (?:it |them |the [\w ]{1,20})?off)\b"
    r"|\b(?:is|are|was|were|has been|have been|it's|that's) (?:\w+ ){0,2}(?:found|released|approved|located|recovered|scanned|ticketed|booked|reserved|returned|refunded|restored|cleared|on hold|open again|lifted|put aside|under way|on (?:its|the|his|her|their) way|yours|quiet now|off now|up again|unlocked|taken off|paid|signed|stopped now|(?:now )?back (?:on|in your|up)|working again|open now|now open|in (?:\w+ )?(?:mail|inbox|account)(?: now)?)\b"
    rf"|\b{_MONEY_BACK}\b"
    r"|\b(?:money|transfer|payment) (?:is|has been) (?:\w+ )?(?:with|at) (?:the|your) \w+ (?:already|now)\b"
    r"|\b(?:it|they|he|she|(?:the|your|his|her|their) (?:\w+ ){1,2})(?:'s |'ve |has |have )?(?:just |now )*(?:arrived|turned up|gone through|went through)\b"
    r"|\b(?:they|the (?:music|noise|party|karaoke|letters))(?:'ve| have| has)? (?:just |now |all )*(?:stopped|stop now|ended)\b"
    r"|\b(?:seat|room|place|bed|table|slot) (?:has |just |now )*(?:opened|came free|come free)\b"
    r"|\b(?:it|they|the \w+) (?:comes?|arrives?|leaves?|goes out|left|went out) (?:\w+ )?(?:on )?(?:tonight|today|tomorrow|this morning|just now)\b"
    r"|\b(?:held|have|hold|holding|got) (?:[\w']+ ){1,4}in my (?:own )?hands?\b|\b(?:i|we) (?:just |now )*(?:correct|stop|cancel|lift|clear|book|refund|return) (?:it|that|this|them|the|your)\b"
    r"|^\W*(?:\w+ )?(?:fixed|solved|booked|ticketed)\b"
)
# What is only looked up is no news to whoever wrote or booked it.
_LOOKED_UP = re.compile(
    r"\bi (?:can )?see (?:here )?(?:that )?(?:you|your)\b|\b(?:found|located|traced|have|is) (?:it|you|that|(?:your|the|our) (?:\w+ )?(?:message|e-?mail|letter|order|booking|account|file|entry|case|record|details|ticket|name|reservation|profile|photo|report)s?)\b(?! (?:is|was|has|and|in my)\b)"
)
# What is sent along is no news of the matter.
_SMALL = re.compile(
    r"\b(?:vouchers?|links?|forms?|receipts?|e-?mails?|labels?|confirmations?|copy|copies|codes?|notes?|questions?)\b"
)
# The thing itself is there again, whatever else comes of it.
_THERE_AGAIN = re.compile(
    rf"\b(?:found|located|recovered|turned up|restored|in my (?:own )?hands?|arrived|back in your|{_MONEY_BACK})\b"
)
# The trouble itself has ended.
_ENDED = re.compile(
    r"^(?!.*\b(?:because|since you|your (?:line|account|card|contract|service) (?:is|was|has been))\b).*"
    r"\b(?:(?:switched|turned|taken|took) (?:[\w']+ ){0,2}off|(?:has|have|'ve|'s|it|that|they|noise|music|party|karaoke|letters) (?:just |now |all )*(?:stopped|ended)|quiet now|off now|up again|working again|back on|reconnected|restored|unblocked|unlocked|lifted)\b"
)
# Something they had hoped for is not to be had.
_UNWELCOME = re.compile(
    r"\b(?:sold out|unfortunately|sadly|i'm afraid|regret|not (?:be )?(?:possible|available|able)|isn't (?:possible|available)|impossible|no longer|fully booked"
    r"|(?:has|have) to (?:stop|end|close|finish|be (?:over|off|quiet|out))\b.*\b(?:though|at|by)|(?:is|are) (?:all |quite |already )?(?:full|gone)|too late|(?:have|has) to wait|can't|cannot|won't|couldn't|might not|may not|not yet|not here)\b"
)
# “I can't apologize enough”, “it won't happen again”, “an update cannot touch it”, “it's not too late”.
_COURTEOUS = re.compile(
    r"\b(?:can't|cannot|couldn't|won't) (?:imagine|wait|thank|apologi[sz]e|believe|agree more|forget|happen again|let|be long|have to|need to|lose|miss|regret"
    r"|touch|harm|hurt|damage|affect|spoil|break|disappear|vanish|delete|erase|overwrite|get lost|go (?:missing|wrong)|run out|hear from|notice|wake|disturb|bother|ring again|come (?:back|again))\b"
    r"|\b(?:not|isn't|never) too late\b"
)
_NOT_YET = re.compile(
    r"\b(?:if|would|could|might|may|unless|until|as soon as|once|when|not|wasn't|isn't|no|because|too late)\b"
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
        and not (_LOOKED_UP.search(each.text) or _SMALL.search(each.text))
        and not (each.question or _NOT_YET.search(each.text) or denied(each.text))
        and not ways.PUTS_OFF.search(each.text)
        for each in parts
    )


def is_there_again(parts: Iterable[Clause]) -> bool:
    """
    Tell whether a reply says that what was lost is there again.

    >>> is_there_again([Clause(0, "we found the ring", False)])
    True
    >>> is_there_again([Clause(0, "we refunded the rest", False)])
    False
    """
    parts = [each for each in parts if _THERE_AGAIN.search(each.text)]
    return brings_news(parts)


def is_over(parts: Iterable[Clause]) -> bool:
    """
    Tell whether a reply says that what troubled them has been ended, by whomever.

    >>> is_over([Clause(0, "they've switched it off", False)])
    True
    >>> is_over([Clause(0, "the bag was scanned", False)])
    False
    >>> is_over([Clause(0, "they stopped your line because you did not pay", False)])
    False
    """
    return brings_news(each for each in parts if _ENDED.search(each.text))


def is_unwelcome(parts: Iterable[Clause]) -> bool:
    """
    Tell whether a reply says, beside its questions, that something is not to be had.

    >>> is_unwelcome([Clause(0, "coral is sold out", False)])
    True
    >>> is_unwelcome([Clause(0, "can't you see it", True)])
    False
    >>> is_unwelcome([Clause(0, "then an update cannot touch your texts", False)])
    False
    """
    told = [_COURTEOUS.sub(" ", without_harmless(each.text)) for each in parts if not each.question]
    return any(_UNWELCOME.search(each) or says_no(each) for each in told)


def condoles(text: str) -> bool:
    """
    Tell whether a normalized reply is sorry for a loss, or for somebody of the customer's.

    >>> condoles("i am sorry for your loss."), condoles("sorry for the wait.")
    (True, False)
    """
    return _CONDOLES.search(text) is not None
