"""What somebody in a hurry meant: “dont” is “don't”, “u” is “you”; places lead back to the text."""

from __future__ import annotations

import re

from highpoint.practice.listening.rewriting import Rewriting

_MEANT = {
    "cant": "can't", "dont": "don't", "wont": "won't", "doesnt": "doesn't", "isnt": "isn't",
    "arent": "aren't", "wasnt": "wasn't", "werent": "weren't", "didnt": "didn't",
    "couldnt": "couldn't", "wouldnt": "wouldn't", "shouldnt": "shouldn't", "havent": "haven't",
    "hasnt": "hasn't", "im": "i'm", "ive": "i've", "youre": "you're", "youll": "you'll",
    "youve": "you've", "thats": "that's", "whats": "what's", "theres": "there's",
    "heres": "here's", "wheres": "where's", "hows": "how's", "whos": "who's", "weve": "we've",
    "theyre": "they're", "theyll": "they'll", "itll": "it'll", "u": "you", "ur": "your",
    "r": "are", "pls": "please", "plz": "please", "plse": "please", "thx": "thanks",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tomorow": "tomorrow", "wanna": "want to",
    "gonna": "going to", "gotta": "have to", "cuz": "because", "coz": "because", "bc": "because",
    "cos": "because", "asap": "right away", "recieve": "receive", "adress": "address",
    "tho": "though", "k": "ok", "okey": "ok", "lemme": "let me", "gimme": "give me",
    "appologize": "apologize", "apologise": "apologize", "untill": "until", "ya": "you", "dob": "date of birth", "nr": "number", "addy": "address", "msg": "message",
    "min": "minutes", "mins": "minutes", "hrs": "hours", "w": "with",
}  # fmt: skip
_NUMBERED = (
    "serial", "policy", "order", "account", "customer", "booking", "contract", "phone", "card",
    "patient", "member", "reference", "bill", "report", "the",
)  # fmt: skip
_SHORT_FORM = re.compile(
    rf"(?<![\w'-])(?:{'|'.join(sorted(_MEANT, key=len, reverse=True))})(?![\w'-])"
    r"|(?<![\w'-])ill(?= (?:just |also |now |then |always |personally )?(?:be|have|get|send|check|see|look|call|ask|put|make|do|find|book"
    r"|give|let|try|take|bring|need|go|move|change|write|sort|fix|arrange|order|refund|cancel|open|block|stay|keep|pass|talk|tell"
    r"|add|start|set|help|ring|email|mail|text|transfer|hand|wait|come|note|update|reset|remove|explain|print|credit|return|replace"
    r"|pay|extend|offer|lend|show|ensure|confirm|forward|contact|speak|drop|cover|waive|log|raise|search|know|hold)\b)"
    rf"|{'|'.join(f'(?<={what} )no(?![a-z])[.]?' for what in _NUMBERED)}"
    r"|(?<![\w'-])id(?= (?:like|need|love|suggest|be|say)\b)"
)


def spelled_out(text: str) -> tuple[str, list[int]]:
    """
    Return a normalized text with its short forms spelled out, and each letter's place before.

    >>> spelled_out("i cant")
    ("i can't", [0, 1, 2, 3, 4, 5, 5, 6])
    >>> spelled_out("ill send it, she is ill today")[0]
    "i'll send it, she is ill today"
    """
    rewriting = Rewriting(text)
    for found in _SHORT_FORM.finditer(text):
        meant = {"ill": "i'll", "id": "i'd", "no": "number", "no.": "number"}.get(
            found[0]
        ) or _MEANT[found[0]]
        start, end = found.span()
        rewriting.put(start, end, meant, stands=(start, end - 1))
    return rewriting.done()
