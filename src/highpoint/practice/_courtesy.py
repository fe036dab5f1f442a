"""Replies that are nothing but thanks or a sign-off, and last sentences that take leave."""

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


_DAYS = r"(?:then|tomorrow|tonight|soon|later|next \w+|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:on )?the \d+\w*)"
_LEAVES = re.compile(
    r"\W*(?:(?:and|so|now|then|well|right|good|great|lovely|perfect|okay|ok|until then|till then)\W+)*"
    r"(?:(?:do )?(?:sleep|rest|travel|dance|eat|ride|drive|get home) (?:well|safely|tight)\b|enjoy (?!it if)[\w']+|sweet dreams|have (?:a|an) (?:(?:very|really|most) )?(?:wonderful|great|good|nice|lovely|beautiful|fantastic|happy|safe|quiet|calm|restful|peaceful|brilliant|splendid)\b|(?:my |i'm )?(?:fingers (?:are )?crossed|crossing my fingers)"
    rf"|(?:until|till|see you) {_DAYS}\b(?=(?: (?:morning|afternoon|evening|at [\w:]+(?: o'clock)?))?(?:,? then)?(?:, [^\W\d]+(?: [^\W\d]+)?)?\W*$)"
    r"|(?:give|say) (?:\w+ ){0,3}(?:my|our|hello|hi|regards|best|love)\b(?! to you\b)|(?:i|we) wish (?:you|your|him|her|them)\b"
    r"|(?:i'm |i am |we're )?(?:i |we )?look(?:ing)? forward to (?!hearing|your (?:reply|answer|message))\w+)"
)


def takes_leave(text: str) -> bool:
    """
    Tell whether a normalized reply that asks nothing ends in words of leave-taking.

    >>> takes_leave("it is all set. enjoy friday, and sleep well!"), takes_leave("until thursday at one, then, mrs garside.")
    (True, True)
    >>> takes_leave("until then, keep the box."), takes_leave("i look forward to your reply.")
    (False, False)
    """
    told = [text[a:b].strip() for a, b in sentences(text)]
    told = [each for each in told if each.strip(" .!?\n")]
    return bool(told) and "?" not in text and any(_LEAVES.match(each) for each in told[-2:])
