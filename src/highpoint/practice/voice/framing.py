"""What stands around a fact that answers a question: “It was the green one”, “Sure, it's …”."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from highpoint.practice.listening.forms import core
from highpoint.practice.persona import Persona, Typing
from highpoint.practice.voice.choosing import opens_itself
from highpoint.practice.voice.writing import FORMAL, smaller

_WHAT = re.compile(
    r"(?:(?:and|so|ok|okay|then|also|first(?: thing)?|to|at|on|by|with|from|in|under|for)\W+)*(?:what(?:'s)?|which|who(?:'s)?|whose|how (?:much|many))\b"
)
_WHERE = re.compile(r"(?:and |so )?where(?: are you\b|(?: is|'s) (he|she|it)\b)")
_WHEN = re.compile(r"(?:and |so )?(?:when|(?:on )?(?:what|which) (?:day|date))\b")
_WHEN_SUITS = re.compile(
    r"(?:and |so )?(?:when|(?:at |on )?(?:what|which) (?:day|date|time)) (?:would|can|could|may|shall|should|suits)\b"
)
_SENDS = re.compile(r"\b(?:which|what|where)\b.*\b(?:send|sent|go|mail(?:ed)?)\b")
_SEES = re.compile(r"(?:and |so )?what (?:exactly )?(?:do|can) you see\b")
# “What is your order number”: the thing is named so again.
_ITS_NAME = r"(?P<whose>your|the|his|her) (?P<thing>(?:[a-z'’-]+ ){0,3}(?:number|code|name|reference|address|id|e-?mail|locator|date of birth|postcode|zip code))"
_WHAT_IS = re.compile(
    rf"(?:(?:and|so|ok|okay|then|also|first)\W+)*what(?:'s| is| was) {_ITS_NAME}\W*(?:please\W*)?$"
)
_HAND_ME = re.compile(
    rf"\b(?:give me|have|tell me|share|confirm|send me) {_ITS_NAME}\W*(?:please\W*)?$"
)
_VALUE = re.compile(r"[A-Z]{1,5}[- ]?\d|[£$€]?\d|\S+@\S+")
_OF_SIGNS = re.compile(r"\b(?:number|code|reference|id|locator)$")
_NO_SIGNS = re.compile(
    r"\S+@|\d+(?:st|nd|rd|th)? (?:of )?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_OF_YOU = re.compile(r"\b(?:and|or|you)\b")
# What somebody hands over if they are asked so: “could you give me …”, “may I have …”.
_REQUEST = re.compile(
    r"(?:(?:and|so|ok|okay|please|just|first)\W+)*(?:(?:could|can|would|will|may|might) (?:you|i|we)\b.*\b(?:give|let|tell|have|get|take|share|confirm|send|read)\b|(?:give|tell|let|send) me\b)"
)
_DONE = re.compile(r"\b(?:did|was|were|had)\b")
# What is wished for, explained or told is no thing that “it is”.
_NOT_SO = re.compile(
    r"\b(?:would|want|likes?|prefer|rather|should|shall|suggest|wish|need|happen\w*|wrong|said|say|told|hear|tried|try|do (?:when|if)|for\W*$)\b|\bor\b"
)
_THING = re.compile(
    r"(?:an?|the(?! number\b| (?:day|date|time)\b)|my|our|his|her|number|order|about|around|roughly|just an?|only an?|[A-Z]{1,4}[- ]?\d[\w-]*|[£$€]?\d[\w.,-]*"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|room|seat|flight|size)\b",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(r"(?:in|at|on|outside|near|behind|under|by) ", re.IGNORECASE)
_AT_A_TIME = re.compile(r"(?:on|in|at|around|about|last|yesterday|this|the day)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:i|we|he|she|it|they|you|that|this|there|is|are|was|were|am|has|have|had|do|does|did|can|could|will|would|should|must|says?|said|goes|went|comes?|came|stands?|stood|ends?|ended|shows?|reads|begins?|starts?|please|thanks?|told|asked|gave|took|made|sent|got|wrote|left|works?|\w{3,}ed)\b|\w['’](?:s|m|re|ve|d|ll|t)\b",
    re.IGNORECASE,
)
# “The number, they say, is …”: its verb comes after what is put in between.
_PARTED = re.compile(r"[^,.;:!?]+, [^,.;:!?]+, (?:is|was|are|were)\b")
_CLAUSE = re.compile(r"[^,.;:!?…–—]+")


def framed(line: str, question: str, persona: Persona, names: Collection[str], lot: int) -> str:
    """
    Return a bare answer as a sentence, where the question tells what it is about and they speak so.

    ``lot`` is a number of its own for each answer, by which it comes and goes.

    >>> from highpoint.practice.persona import persona
    >>> framed("A laptop, quite old", "which computer do you use", persona("retired-teacher"), (), 0)
    "It's a laptop, quite old"
    >>> framed("The grey one", "which one did you order", persona("retired-teacher"), (), 0)
    'It was the grey one'
    >>> framed("I see it", "what do you see", persona("retired-teacher"), (), 0)
    'I see it'
    """
    if not _speaks_whole(persona, lot) or opens_itself(line):
        return line
    asked = core(question)
    head = _head(line, asked, names)
    return f"{head} {smaller(line, names)}" if head else line


def _speaks_whole(persona: Persona, lot: int) -> bool:
    if persona.typing is Typing.SHORT:
        return False
    if persona.typing is Typing.FLOWERY or persona.formality >= FORMAL:
        return True
    return lot % (3 if persona.typing is Typing.HASTY else 2) == 0


def _head(line: str, asked: str, names: Collection[str]) -> str:
    """Return the words that make a sentence of a bare answer, empty where none fit."""
    if has_verb(line):
        return ""
    if named := _named(line, asked, names):
        return named
    if _WHEN_SUITS.match(asked) and _AT_A_TIME.match(line):
        return "Preferably"
    if _SENDS.search(asked) and line.startswith(("To ", "to ")):
        return "Please send it"
    if _NOT_SO.search(asked):
        return ""
    if _SEES.match(asked) and _THING.match(line):
        return "I see"
    was = bool(_DONE.search(asked))
    where = _WHERE.match(asked)
    if where and _IN_PLACE.match(line):
        return {None: "I'm", "it": "It's", "he": "He's", "she": "She's"}[where[1]]
    if _WHEN.match(asked) and _AT_A_TIME.match(line):
        return "That was" if was else ""
    if (_WHAT.match(asked) or _REQUEST.match(asked)) and _THING.match(line):
        return "It was" if was and not _REQUEST.match(asked) else "It's"
    return ""


def _named(line: str, asked: str, names: Collection[str]) -> str:
    """Return the words that name again what was asked for: “my order number is”, empty where none fit."""
    found = _WHAT_IS.match(asked) or _HAND_ME.search(asked)
    begins = re.split(r"[\s,.]", line)[0]
    value = _VALUE.match(line) or begins in names
    if found is None or not value or _OF_YOU.search(found["thing"]):
        return ""
    if _OF_SIGNS.search(found["thing"]) and (begins in names or _NO_SIGNS.match(line)):
        # Whoever is asked for a number and has none says what else they are found by.
        return ""
    whose = {"your": "my", "the": "the", "his": "his", "her": "her"}[found["whose"]]
    be = "was" if "was" in asked[: found.start("whose")].split() else "is"
    return f"{whose.capitalize()} {found['thing']} {be}"


def has_verb(line: str) -> bool:
    """
    Tell whether a line begins with a clause, and with more than a thing or a time.

    >>> has_verb("The grey one, by the door"), has_verb("The reference, I am told, is K 7")
    (False, True)
    """
    clause = _CLAUSE.match(line)
    return bool(clause and _VERB.search(clause.group())) or bool(_PARTED.match(line))


def handed_over(question: str) -> bool:
    """
    Tell whether a question asks for something to be handed over, which a “sure” may go before.

    >>> handed_over("could you give me your order number"), handed_over("when was it")
    (True, False)
    """
    return _REQUEST.match(question) is not None


def says_nothing_new(piece: str, before: Sequence[str]) -> bool:
    """
    Tell whether every word of a piece stands in one that was just said.

    >>> says_nothing_new("Ann Bell.", ["I'm Ann Bell."]), says_nothing_new("Ann.", ["Hello."])
    (True, False)
    """
    words = _heard(piece)
    return bool(words) and any(words <= _heard(each) for each in before)


def _heard(text: str) -> set[str]:
    return set(re.findall(r"[\w'’@.-]*\w", text.lower()))
