"""What an agent says they do, have done or have begun about the matter."""

from __future__ import annotations

import re

from highpoint.engine.observation import Span
from highpoint.practice._put_right import only_answers_sometime, tells_deed


def remedy(text: str, seen: dict[str, list[Span]], *, dated: bool) -> bool:
    """Tell whether something is done about it, or promised; to write again some day is not."""
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


# Things an agent says they have done that the engine, careful with real talks, lets pass.
_DONE = re.compile(
    r"(?:^|[.!,:] )(?:it's |it is |that's |all )?(?:now )?(?:booked|arranged|reserved|rebooked|refunded|fixed|sorted)\b(?! (?:it|the|by))|"
    r"\b(?:i|we)(?:'ve| have)(?: got)? (?!(?:a|one|some|another|two|few|a few) (?:\w+ )?(?:question|suggestion|idea|thing)|your|no |(?:[\w'-]+ ){0,6}(?:customers|people|calls|guests|patients|passengers)\b)(?:[\w'-]+ ){1,6}(?:for you|free|ready|reserved|waiting)\b|"
    r"\b(?:i'm|i am|we're|we are) (?:now |just |already )?(?:processing|fixing|arranging|correcting|sorting|solving|repairing|taking care of|putting (?:it|this|that) right)\b|"
    r"\b(?:i|we)(?:'ve| have) (?:just |now |already )?(?:fixed|arranged|corrected|sorted|solved|mended"
    r"|put (?:it|this|that) right|taken care of)\b"
)
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
    r"\b(?:be (?:there|here|with you) (?:soon|shortly)|delayed|is expected to|should arrive)\b|\b(?:get back to you|be in touch|see what|let you know|contact you|reach out|look into|check|be (?:reviewed|considered|examined|assessed|looked (?:at|into)|forwarded|notified|informed|communicated|recorded|logged|contacted)"
    r"|update you|keep you (?:updated|posted|informed)|do (?:my|our) (?:very |utmost )?best|doing our best|try)\b"
)
