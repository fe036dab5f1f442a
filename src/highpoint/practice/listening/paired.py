"""Two things asked for in one breath, said as two questions: “your name and the name of the shop?”"""

from __future__ import annotations

import re

from highpoint.practice.listening.rewriting import Rewriting

_OF_THEM = r"(?:the|your|his|her|their|our|an?|one)"
_HEAD = (
    r"\b(?:(?:can|could|would|will) you (?:please |just |also |kindly )*(?:tell|give|send|share with|let) (?:me|us)(?: have)?"
    r"|(?:may|might|can|could) (?:i|we) (?:please |just |also |quickly )*(?:have|get|take|ask for|note)"
    r"|(?:please |just |and )(?:tell|give|send) (?:me|us)"
    r"|(?:i|we)(?:'ll| would|'d)? (?:still |also |only |just )*(?:need|like)(?: to know)?"
    r"|what(?:'s| is| was))"
)
# What is asked for, up to where the next thing begins; a verb after it tells, and asks for nothing.
_PAIR = re.compile(
    rf"(?P<head>{_HEAD}) (?P<one>{_OF_THEM} (?:(?!and\b)[\w'-]+ ?){{1,8}}?)(?P<and>,? (?:and|plus|as well as|along with) (?:also |then |please )?)"
    rf"(?P<two>{_OF_THEM} (?!(?:(?!wh|that\b|you\b|s?he\b|they\b|i\b|we\b)[\w'-]+ ){{1,3}}(?:is|are|was|were|will|can|could|has|had|would|should|does|do|comes?|goes|stays?|runs?)\b)[^.!?;:\n]+)(?P<stop>[.!?]|$)"
)
_MORE_ASKED = re.compile(
    r"\b(?:and|or|but) (?:what|which|when|where|who|whether|how|is|are|do|does|did|have|has|can|could|shall|will|would)\b|,"
)
_SHARED = re.compile(r"^the [\w-]+$")
_OF = re.compile(r" (?:of|on|for) (?:the|your|his|her|their) [\w' -]+")


def paired(text: str) -> tuple[str, list[int]]:
    """
    Return a normalized text in which each of two things is asked for by itself, and each letter's place before.

    >>> paired("could you tell me your name and the name of the shop?")[0]
    'could you tell me your name? what is the name of the shop?'
    >>> paired("i need the name and the street of the pharmacy.")[0]
    'i need the name of the pharmacy. what is the street of the pharmacy?'
    >>> paired("i need a moment and the rider will come.")[0]
    'i need a moment and the rider will come.'
    """
    rewriting = Rewriting(text)
    for found in _PAIR.finditer(text):
        if _MORE_ASKED.search(found["two"].removesuffix(", please")):
            continue
        of = _OF.search(found["two"]) if _SHARED.match(found["one"]) else None
        start, end = found.span("and")
        stop = found["stop"] if found["stop"] == "?" else "."
        rewriting.put(start, end, f"{of.group() if of else ''}{stop} what is ", (start, end - 1))
        start, end = found.span("stop")
        rewriting.put(start, end, "?", (start, start))
    return rewriting.done()
