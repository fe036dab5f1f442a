"""Pieces of one turn that no person says together: relief beside waiting, “nothing else” beside a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from highpoint.practice.intent import Act
from highpoint.practice.voice.joining import Piece

_FEELINGS = frozenset((Act.GLAD, Act.CALM, Act.TAKE_UP, Act.WARM))
_NOTHING_ELSE = frozenset((Act.NO_MORE, Act.ALL_SET))
_RELIEVED = re.compile(
    r"\b(?:reliev\w+|relief|thank god|breathe again|weight off|glad|at last|finally|good news|happy|delighted|can sleep|bless you|oh good|that helps|great|wonderful|brilliant|lovely)\b",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"\b(?:still waiting|not (?:yet|here yet)|nothing (?:yet|has come|came)|still (?:missing|the same|nothing|gone|not|isn't|hasn't)|only waits? for|no sign of|hasn't (?:come|arrived|changed)|has not (?:come|arrived|changed)|as (?:it was )?before|only the \w+ (?:that )?is missing)\b",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(?:(?:it|they)(?:'s| is| has|'ve| have) (?:here|come|arrived|open|there|working)|got (?:it|them)\b(?! (?:wrong|back then))|it (?:opens|works|came)|have (?:it|them) (?:here|now))\b",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b(?:(?:is|are|still) missing|only waits? for|hasn't (?:come|arrived)|has not (?:come|arrived)|never (?:came|arrived)|nothing (?:has come|came)|still waiting for)\b",
    re.IGNORECASE,
)


def excluding(pieces: Sequence[Piece]) -> list[Piece]:
    """
    Return the pieces of a turn without those that another one contradicts; the answer stays.

    >>> glad, waits = Piece(Act.GLAD, "Thank God."), Piece(Act.IMPROVISE, "No, I'm still waiting.")
    >>> [each.text for each in excluding([glad, waits])]
    ["No, I'm still waiting."]
    >>> here, gone = Piece(Act.TELL, "It has come."), Piece(Act.TELL, "Only the file is missing.")
    >>> [each.text for each in excluding([here, gone])]
    ['It has come.']
    """
    return [
        each
        for at, each in enumerate(pieces)
        if not any(
            _contradicted(each, other, first=at < place)
            for place, other in enumerate(pieces)
            if place != at
        )
    ]


def _contradicted(piece: Piece, other: Piece, *, first: bool) -> bool:
    if piece.act in _FEELINGS:
        return bool(_RELIEVED.search(piece.text) and _WAITING.search(other.text))
    if piece.act in _NOTHING_ELSE:
        return other.act is not Act.THANK and other.text.rstrip().endswith("?")
    # Of two answers the one that came first is for what the agent asked first.
    both = piece.act is Act.TELL and other.act in (Act.TELL, Act.IMPROVISE, Act.TRIES)
    here = both and _HERE.search(other.text) and not _MISSING.search(other.text)
    return not first and bool(here and _MISSING.search(piece.text))
