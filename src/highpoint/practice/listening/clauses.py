"""The clauses of a reply, and what one may be by its form: an offer, a deed with its day."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from highpoint.practice.listening import ways
from highpoint.practice.phrases import denied, offers, retold, says_when

_CUT = re.compile(r",|\b(?:since|because)\b")
# “… , and is anybody in”: one more question of the same sentence.
_ONE_MORE = re.compile(
    r",? (?:and|or|but|also) (?=(?:also |then |maybe |if so,? |please |(?:please )?(?:tell me|let me know) )?(?:(?:(?:at|on|in|to|by|for|from|until|till|since|under|with|through|via|over|about|near|into) )?(?:what|which|who|whom|where|when|why|how|whether)(?:'s)?\b(?! (?:i|we|you|to(?! ?$))\b)"
    r"|(?:do|did|does|have|has|is|are|was|were|can|could|will|would|may|shall|should) (?!not\b|(?:it|you|he|she|they|we|there|that) ?$)))"
    r"|,? and (?=(?:please )?(?:also )?(?:tell me|let me know) (?:what|which|who|where|when|why|how|if|whether)\b)"
    r"|,? and (?=(?:please )?(?:also )?(?:tell|give) me (?:the|your|his|her|their|an?) )"
    # “You have somebody who can plug it in, and you have a free socket?”
    r"|,? (?:and|or) (?=(?:do )?you (?:still |also )?(?:have|want|know) (?:a|an|the|any|some|your|enough|free|it)\b)"
    # “How much, when, who to?”
    r"|, (?=(?:how (?:much|many|long|often)|when|where|who|whom|what|which (?:\w+))(?: (?:to|from|with|for|at))?(?:,| and\b| or\b| ?$))"
    r"|, (?=(?:how (?:much|many|long|often)|when|where|who|what|which \w+) (?:did|was|were|is|are|do|does|have|has) )"
    # “Does anybody not eat meat, and tea or wine?”
    r"|, and (?=(?:[\w'-]+ ){1,2}or (?:[\w'-]+ ?){1,2}$)"
)


# “Who is your landlord, would he wait?”
_THEN_WHETHER = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|but|then)\W+)*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have)\b(?! about)[^,]*[a-z0-9](?P<cut>, )"
    r"(?:did|do|does|is|are|was|were|has|have|will|would|can|could) (?:he|she|they|you|it|there) (?!not\b|know\b|remember\b|recall\b|think\b|say\b|mind\b)[\w'-]+"
)


class Clause(NamedTuple):
    """A clause of a normalized text: where it is, its words, and whether it asks."""

    start: int
    text: str
    question: bool


def dated(part: Clause) -> bool:
    """Tell whether a clause says what is done and by when."""
    return bool(
        ways.DOING.search(part.text)
        and says_when(part.text)
        and not (part.question or denied(part.text))
        and not (ways.PUTS_OFF.search(part.text) or ways.TALKS.search(part.text))
    )


def questions(part: Clause) -> list[str]:
    """
    Return the questions that a clause holds one after the other.

    >>> questions(Clause(0, "which street is it, and is anybody in", True))
    ['which street is it', 'is anybody in']
    """
    return [text for _, text in _one_by_one(part)]


def one_of_two(part: Clause) -> list[tuple[str, str]]:
    """
    Return the pairs of questions of a clause of which an answer to one answers both.

    >>> one_of_two(Clause(0, "does she sit on your lap, or would she rather lie down", True))
    [('does she sit on your lap', 'would she rather lie down')]
    >>> one_of_two(Clause(0, "which street is it, and is anybody in", True))
    []
    """
    found = _one_by_one(part)
    return [
        (one[1], two[1])
        for one, two in itertools.pairwise(found)
        if re.search(r"\bor $", part.text[: two[0]])
    ]


def question_at(part: Clause, place: int) -> str:
    """Return the one question of a clause that stands at a place in it."""
    found = _one_by_one(part)
    return next((text for start, text in reversed(found) if start <= place), found[0][1])


def _one_by_one(part: Clause) -> list[tuple[int, str]]:
    """Return where each question of a clause begins, and its words; a stop alone is none."""
    cuts = [cut.span() for cut in _ONE_MORE.finditer(part.text)]
    whether = None if cuts else _THEN_WHETHER.match(part.text)
    cuts += [whether.span("cut")] if whether else []
    edges = [0, *(place for cut in cuts for place in cut), len(part.text)]
    found = [
        (start, part.text[start:end].strip(" ,.!?;"))
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    # “I'm so sorry, what was his name?”: the sorry is the agent's own, and asks nothing.
    told = [each for each in found if each[1] and not _SORRY.fullmatch(each[1])]
    return told or [(0, part.text.strip())]


_SORRY = re.compile(
    r"\W*(?:(?:oh|and|but|please|no|well|right|dear|goodness)\W+)*(?:(?:i am|i'm|we are|we're)\b[^,]*\bsorry\b[^,?]*|(?:so |very |terribly )?sorry(?: (?:again|about|for|to)\b[^,?]*)?"
    r"|(?:i|we) (?:do |sincerely |deeply )?apologi[sz]e\b[^,?]*|my (?:\w+ )?(?:apologies|condolences|sympath\w+)\b[^,?]*|(?:please )?accept my [^,?]*)"
)
_WORLD = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|then|but|also|well|now|thanks|sorry|great)\W+)*"
    r"(?:do|does|must|is|are|has|have|am|can (?:she|he|they)|could (?:she|he|they)|isn't|aren't|doesn't|don't|where|who|how (?:many|much|long|often|far|old)|when (?:is|are|was|did|do|does))\b"
)
_PUT_UP = re.compile(
    r"\b(?:want|wish|prefer|accept|agree|mind|help|suits?|works? for|ok|okay|fine|good|better|possible|(?<!have )(?<!got )enough|all right|alright|acceptable|interested|happy|i|we|us|our|ours|me|my|somebody|someone)\b"
)


def of_their_world(question: str) -> bool:
    """
    Tell whether a question asks how things are with the customer, and puts nothing up.

    >>> of_their_world("is there a pharmacy near you"), of_their_world("do you want a new one")
    (True, False)
    """
    return bool(_WORLD.match(question)) and not _PUT_UP.search(question)


def may_offer(clause: Clause) -> bool:
    if clause.question and of_their_world(clause.text):
        return False
    if clause.question:
        return offers(clause.text, question=True)
    return not retold(clause.text)


def pieces(parts: Sequence[Clause]) -> list[Clause]:
    """Return the clauses, those with a no in them cut at their commas and reasons."""
    found = []
    for each in parts:
        if each.question or not denied(each.text):
            found.append(each)
            continue
        edges = [0, *(cut.start() for cut in _CUT.finditer(each.text)), len(each.text)]
        found += [
            Clause(each.start + a, each.text[a:b], False) for a, b in itertools.pairwise(edges)
        ]
    return found
