"""A question told as one that was asked: “Is it heavy?” as “whether it is heavy”."""

from __future__ import annotations

import re

_WHO = (
    r"(?:i|you|we|they|he|she|it|there|this|that|these|those|somebody|someone"
    r"|(?:my|your|the|our|a|an|all) (?:(?:new|old|other|next|first|whole|right|same|last) )?[\w'-]+)"
)
_IS = r"is|are|was|were|can|could|will|would|has|have|should|must|may"
_CLOSED = re.compile(rf"(?P<is>{_IS}) (?P<who>{_WHO}) (?P<rest>.+)\?", re.IGNORECASE)
_OPEN = re.compile(
    rf"(?P<word>where|when|what|which [\w ]+?|how (?:long|much|many [\w ]+?|soon|often)|how|why|who)"
    rf" (?P<is>{_IS}|do) (?P<who>{_WHO})(?P<rest>(?: .+)?)\?",
    re.IGNORECASE,
)


def indirect(question: str) -> str:
    """
    Return a question as it stands after “I asked”, empty where its form is another.

    >>> indirect("Is it safe to use in the meantime?"), indirect("How long do I have to send it back?")
    ('if it is safe to use in the meantime', 'how long I have to send it back')
    >>> indirect("Any news?")
    ''
    """
    if found := _CLOSED.fullmatch(question):
        word, verb = "if", f" {found['is'].lower()}"
    elif found := _OPEN.fullmatch(question):
        word = found["word"].lower()
        verb = "" if found["is"].lower() == "do" else f" {found['is'].lower()}"
    else:
        return ""
    who = found["who"] if found["who"] == "I" else found["who"].lower()
    return f"{word} {who}{verb} {found['rest'].strip()}".strip()
