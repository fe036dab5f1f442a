"""Replies that are nothing but thanks or a sign-off: courtesies, whatever came before."""

from __future__ import annotations

import re

from highpoint.engine.text import sentences

_THANKS = (
    r"(?:(?:ok|okay|great|and|again|well|oh)\W+)*(?:(?:many|kind|so many) )?(?:thanks|thank you)(?: (?:again|so much|very much|a lot|kindly))*"
    r"(?: for (?:your (?:\w+ )?(?:patience|time|understanding|trust|message|kindness|help|call)|waiting|telling (?:us|me)|letting (?:us|me) know|bearing with (?:us|me)))?"
)
_SIGN_OFF = r"(?:(?:with )?(?:kind|best|warm|many)(?:est)? (?:regards|wishes|greetings)|regards|yours (?:sincerely|truly|faithfully)|sincerely(?: yours)?|all the best)"
_COURTESY = re.compile(
    rf"\W*(?:{_THANKS}|{_SIGN_OFF})(?:[\s,]+[^\W\d]+(?:[ .-]+[^\W\d]+){{0,2}})?\W*"
)
# “Thanks, refund is booked”: more than a name comes after it.
_MORE = re.compile(
    r"\b(?:is|are|was|were|will|has|have|not|no|done|booked|sent|fixed|you'll|i'll)\b"
)


def is_courtesy(text: str) -> bool:
    """
    Tell whether a normalized reply holds nothing but thanks and a sign-off.

    >>> is_courtesy("thank you for your patience."), is_courtesy("best regards, eva klein")
    (True, True)
    >>> is_courtesy("thanks, it is done."), is_courtesy("what is it?"), is_courtesy("")
    (False, False, False)
    """
    told = [text[a:b] for a, b in sentences(text)]
    told = [each for each in told if each.strip(" .!?\n")]
    return bool(told) and all(
        _COURTESY.fullmatch(each) and not ("?" in each or _MORE.search(each)) for each in told
    )
