"""What an agent says they do, have done or have begun about the matter."""

from __future__ import annotations

import re

from highpoint.engine.observation import Span


def remedy(text: str, seen: dict[str, list[Span]], *, dated: bool) -> bool:
    """Tell whether something is done about it, or promised; to write again some day is not."""
    if _NO_PROMISE.search(text):
        rest = _NO_PROMISE.sub(" ", text)
        return bool(_DONE.search(rest)) or tells_deed(rest)
    if "done" in seen or _DONE.search(text) or tells_deed(text):
        return True
    rest = _TELLS_LATER.sub(" ", text)
    if (
        only_answers_sometime(rest)
        or _ONLY_TALK.search(rest)
        or (rest != text and not _OWN_DEED.search(rest))
    ):
        return False
    return dated or ("promise" in seen and "looking_up" not in seen)


def tells_deed(text: str) -> bool:
    """
    Tell whether a normalized reply tells that the matter is being or has been put right.

    >>> tells_deed("i have put the matter right this morning."), tells_deed("fixing it now")
    (True, True)
    >>> tells_deed("i've just done that for you.")
    True
    >>> tells_deed("it's not sorted yet."), tells_deed("is it sorted?"), tells_deed("noted.")
    (False, False, False)
    """
    return bool(_TELLS_DEED.search(text))


def only_answers_sometime(text: str) -> bool:
    """
    Tell whether all a normalized reply promises is that somebody will answer.

    >>> only_answers_sometime("they will reply to you by e-mail.")
    True
    >>> only_answers_sometime("you will get an sms."), only_answers_sometime("i'll send it today.")
    (True, False)
    """
    rest = _NOTICE.sub(" ", text)
    return bool(_ANSWERS_SOMETIME.search(text)) or (rest != text and not _OWN_DEED.search(rest))


def tells_finding(text: str) -> bool:
    """
    Tell whether a normalized reply says, without an “I”, that it was looked into.

    >>> tells_finding("ok, found what happened"), tells_finding("lost and found: the ring")
    (True, False)
    """
    return bool(_FOUND.search(text))


# Things an agent says they have done that the engine, careful with real talks, lets pass.
_DONE = re.compile(
    r"(?:^|[.!,:] )(?:it's |it is |that's |all )?(?:now )?(?:booked|arranged|reserved|rebooked|refunded|fixed|sorted)\b(?! (?:it|the|by))|"
    r"\b(?:i|we)(?:'ve| have)(?: got)? (?!(?:a|one|some|another|two|few|a few) (?:\w+ )?(?:question|suggestion|idea|thing)|your|no |(?:[\w'-]+ ){0,6}(?:customers|people|calls|guests|patients|passengers)\b)(?:[\w'-]+ ){1,6}(?:for you|free|ready|reserved|waiting)\b|"
    r"(?<!see )(?<!that )(?<!here )\byou(?:'re| are) (?:now |all |already )*(?:re)?booked (?:on|onto|for|in|from|with)\b|"
    r"\b(?:i'm|i am|we're|we are) (?:now |just |already )?(?:processing|fixing|arranging|correcting|sorting|solving|repairing|doing (?:it|this|that)|taking care of|putting (?:it|this|that) right)\b|"
    r"\b(?:i|we)(?:'ve| have) (?:just |now |already )?(?:fixed|arranged|corrected|sorted|solved|mended"
    r"|put (?:it|this|that) right|taken care of)\b"
)
# “I can't promise that it is fixed by two.”
_NO_PROMISE = re.compile(r"\b(?:can't|cannot|can not|couldn't|could not) promise\b[^.!?]*")
# “… and I'll let you know”: after a deed it takes nothing away.
_TELLS_LATER = re.compile(
    r"(?:,? and |,? then |^|(?<=[.!?;] ))(?:i|we)?(?:'ll| will)? ?(?:also |then |personally )?(?:let you know|get back to you|be in touch|contact you|update you|keep you (?:updated|posted|informed))\b[^.!?;]*"
)
_OWN_DEED = re.compile(r"\b(?:i|we)(?:'ll| will|'m|'re| am| are|'ve| have)\b")
# A deed told some turns before: who is asked then whether it is better tries it.
MENDED = re.compile(
    r"\b(?:i|we)(?:'ve| have) (?:just |now |already )*(?:switched|reset|changed|restarted|replaced|reconnected|restored|unlocked|unblocked|fixed|repaired|activated"
    r"|raised|turned|rebooted|cleared|updated|released|removed|corrected|reopened|mended)\b"
)
# What an agent has begun to do about it.
WORKED = re.compile(
    r"\b(?:i|we)(?:'ve| have)? (?:just |now |already )?(?:looked (?:into|at|it)|checked|found (?:it|the|your|what|out)|gone through|spoken (?:to|with)|talked to|opened your|taken (?:over|on) your|pulled up)\b"
    r"|\bi(?: can)? see (?:it|what happened|what went wrong|your (?:order|booking|account|file|case|appointment))\b"
)
_ONLY_TALK = re.compile(
    r"\b(?:do|doing) (?:everything|all|whatever|what) (?:i|we) can\b|\beverything in (?:my|our) power\b|"
    r"\b(?:be (?:there|here|with you) (?:soon|shortly)|delayed|is expected to|should arrive)\b|\b(?:get back to you|be in touch|see what|let you know|contact you|(?:write|report)(?: back)? to you|(?:call|ring|e-?mail|text|phone) you|write you|reach out|look into|check|be (?:reviewed|considered|examined|assessed|looked (?:at|into)|forwarded|notified|informed|communicated|recorded|logged|contacted)"
    r"|update you|keep you (?:updated|posted|informed)|do (?:my|our) (?:very |utmost )?best|doing our best|try)\b"
)
# The matter is being or has been put right.
_LATELY = r"(?:(?:now|just|already|personally|also|all|finally|completely) )*"
_MENDED = r"(?:sorted(?: out)?|solved|settled|resolved|fixed|taken care of|put right|set right|put straight|back to normal|rectified|in order)"
_IT = r"(?:it|this|that|everything|things|(?:the|your) (?:\w+ )?(?:problem|issue|matter|mistake|error|fault|request|case|order|booking|account|line))"
_TELLS_DEED = re.compile(
    "|".join(
        (
            # “I have put the matter right this morning”, “I got it sorted”.
            rf"\b(?:i|we)(?:'ve| have)? {_LATELY}(?:put|set|got|gotten|had) {_IT} {_LATELY}(?:right|straight|done|{_MENDED})\b",
            rf"\b(?:i|we)(?:'ve| have)? {_LATELY}(?:fixed|solved|sorted(?: out)?|resolved|corrected|mended|repaired|rectified|settled|cleared up) {_IT}\b",
            # “I've just done that.”
            rf"\b(?:i|we)(?:'ve| have) {_LATELY}(?:done|completed|finished|put through|set up) {_IT}\b(?! (?:before|for (?:years|other|many|a ))\b)",
            # “It's sorted: …”, “The problem has been solved.”
            rf"(?:^|[.!,:;] |\band )(?:it's|that's|it is|that is|all|everything is|everything's|{_IT} (?:is|was|has been)) {_LATELY}{_MENDED}\b(?! (?:by|when|once|if|as soon)\b)",
            r"(?:^|[.!] )(?:ok(?:ay)?,? |all |right,? |and )?(?:done|sorted|fixed|solved)(?=[!,.:]| -| –|$)",
            r"\bconsider (?:it|this|that) (?:done|sorted|solved)\b",
            # “Fixing it now.”
            rf"(?:^|[.!,:;] )(?:i'm |i am |we're |we are )?{_LATELY}(?:fixing|solving|sorting(?: out)?|correcting|mending|putting) {_IT}\b",
        )
    )
)
_ANSWERS_SOMETIME = re.compile(
    r"\b(?:a|an|the|your|our) (?:reply|answer|response|decision|notification|confirmation of receipt) (?:will|shall) (?:be|follow|come|reach)\b"
    r"|\b(?:they|somebody|someone|the (?:[\w-]+ )?(?:department|team|colleagues?|office|desk|people)) (?:will|'ll|shall) (?:then |also )?(?:reply|answer|respond|write|contact|e-?mail|get back|decide|review|look)\b"
    r"|\b(?:processed|handled|answered|dealt with|reviewed|treated) (?:in (?:the )?(?:order|turn|due|usual)|as (?:usual|soon as possible)|according to)\b|\bin due (?:course|time)\b"
)

# “You will get an SMS.”
_NOTICE = re.compile(
    r"\byou(?:'ll| will| shall)? (?:then |also |soon )?(?:get|receive|be sent|have|hear) (?:an? |the |our |your )?(?:\w+ )?(?:sms|texts?|e-?mails?|messages?|notifications?|confirmations?|repl(?:y|ies)|answers?|updates?|calls?|letters?|from (?:us|them))\b[^.!?;]*"
)
_FOUND = re.compile(
    r"(?:^|[.!,:;] )(?:ok(?:ay)?,? |right,? |so,? )?(?:found|checked|looked (?:into|at)|spoke (?:to|with)|talked to) (?:it|what|the|your|out|my|our)\b"
)
