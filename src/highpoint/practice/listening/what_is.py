"""Questions for one of two things that are so or not, where nothing is offered to choose from."""

from __future__ import annotations

import re
from functools import lru_cache

from highpoint.engine.text import normalize
from highpoint.practice.listening import ways
from highpoint.practice.listening.either import Choice, choices, untitled
from highpoint.practice.listening.meaning import concepts
from highpoint.practice.phrases import says_when
from highpoint.practice.scenario import Fact

_OR = re.compile(
    r",? or (?:(?:is|was) it |rather |maybe |perhaps )?(?!not\b|so\b|something\b|anything\b|any\b|anybody\b|anyone\b|no\b|what\b)"
)
_LEAD = r"^\W*(?:(?:and|so|ok|okay|but|well|then|also|now|thanks|sorry)\W+)*"
_IS_SO = re.compile(
    rf"{_LEAD}(?:did|was|were|has|have|had|is|are|am|do|does|must|isn't|wasn't|didn't)\b"
    rf"|{_LEAD}(?:will|would|can|could) (?!you\b|i\b|we\b|it\b|that\b|this\b)"
    rf"|{_LEAD}(?:what|which|who|whose|where|when|why|how)\b.*\b(?:did|was|were|is|are|has|have|do|does)\b"
)
_PREFERS = re.compile(
    r"\b(?:would|want|prefers?|rather|like(?! (?:a|an|the) )|better|best|suits?|works? (?:for|better|best)|okay|ok|fine|possible|good|help|easier|convenient|shall|should"
    r"|enough|accept|choose now|need|wish|free|at home|available|mind|i|we|us|our)\b"
)
_BY = re.compile(
    r"^\W*(?:by|via|on|at|in the|before|after|with|to|refund|exchange|repair|replacement|voucher|credit)\b"
)
_MEANS = re.compile(
    r"\b(?:refund|exchange|repair|replace\w*|vouchers?|credit|new one|money|courier|post|e-?mail|phone|call|text|letter|pick ?up|deliver\w*)\b"
)
_SUBJECT = re.compile(
    rf"{_LEAD}((?:did|was|were|has|have|had|is|are|am|do|does|must|will|would|can|could) (?:(?:the|your|his|her|their|this|that|our|my|a|an) [\w'-]+|[\w'-]+)) (.+)"
)
_AUX = re.compile(r"(?:did|was|were|has|have|had|is|are|do|does)\b")


def of_two(question: str) -> bool:
    """
    Tell whether a question names two things of which one may be so.

    >>> of_two("did it fall or get wet"), of_two("is it done or not")
    (True, False)
    """
    return bool(_OR.search(question))


def asks_what_is(question: str) -> bool:
    """
    Tell whether a question with an “or” in it asks what is so, and lets nobody choose.

    >>> asks_what_is("is there a brother or a sister"), asks_what_is("do you want it by mail or by post")
    (True, False)
    """
    if not of_two(question) or _WILL_YOU.match(question):
        return False
    if _IS_SO.match(question):
        return not (_PREFERS.search(question) or ways.WHICH.search(question))
    if len(question.split()) <= _FEW and not _PREFERS.search(question):
        return not (_BY.match(question) or says_when(question) or _MEANS.search(question))
    return False


def lets_choose(reply: str) -> tuple[str, ...]:
    """
    Return what a reply offers to choose from, none where it only asks which of two is so.

    >>> lets_choose("Is it a boy or a girl?"), lets_choose("Would you like a boy's or a girl's bike?")
    ((), ("a boy's", "a girl's bike"))
    """
    return next((each.options for each in reversed(choices_of(reply))), ())


def choices_of(reply: str) -> list[Choice]:
    """Return each choice that a reply lets the customer make, and the sentence that asks which."""
    kept = [each for each in _SENTENCES.findall(untitled(reply)) if not asks_what_is(_bare(each))]
    return choices(" ".join(kept))


def halves(question: str) -> list[str]:
    """
    Return the two questions that one with an “or” stands for, none where there is no “or”.

    >>> halves("did it fall or get wet")
    ['did it fall', 'did it get wet']
    """
    found = _SUBJECT.match(question)
    if not of_two(question):
        return []
    if not found:
        return [each.strip(" ,") for each in _OR.split(question)]
    subject, rest = found[1], found[2]
    return [
        each.strip(" ,") if _AUX.match(each.strip()) else f"{subject} {each.strip(' ,')}"
        for each in _OR.split(rest)
    ]


def knows_of_two(fact: Fact, question: str) -> bool:
    """Tell whether a fact speaks of one of the two things that a question asks about."""
    named = {each for half in halves(question) for each in concepts(half)}
    shared = [concepts(half) for half in halves(question)]
    own = named - frozenset.intersection(*map(frozenset, shared)) if shared else named
    return not own or bool(own & _told(fact))


@lru_cache(maxsize=4096)
def _told(fact: Fact) -> frozenset[str]:
    """Return what a fact is asked by and tells of."""
    lines = [line.replace("{value}", fact.value) for line in fact.says]
    asked = [each.replace("*", " ") for each in fact.asked_by]
    return frozenset(concepts(normalize(" . ".join((*lines, *asked)))))


def _bare(sentence: str) -> str:
    return sentence.lower().strip(" .?!;")


_WILL_YOU = re.compile(rf"{_LEAD}(?:will|would|can) you\b")
_SENTENCES = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]+)*[.!?]*")
_FEW = 6
