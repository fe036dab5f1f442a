"""How the pieces of a turn become one message: the paragraphs of a letter, the breath of a chat."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from highpoint.practice.intent import Act
from highpoint.practice.persona import Persona, Typing
from highpoint.practice.voice.choosing import opens_itself
from highpoint.practice.voice.framing import has_verb
from highpoint.practice.voice.writing import FORMAL, smaller, stopped

# What is said to a question; several of them stand together.
ANSWERS = frozenset(
    (
        *(Act.TELL, Act.IMPROVISE, Act.CHOOSE, Act.MY_NAME, Act.ON_FILE, Act.CORRECT, Act.REMIND),
        *(Act.TOLD_ALREADY, Act.THINK_SO, Act.OF_ME, Act.DO_NOT_KNOW, Act.SUITS, Act.VOLUNTEER),
    )
)
_LAST = frozenset((Act.NO_MORE, Act.ALL_SET, Act.THANK, Act.GOODBYE))
_NOTHING_ELSE = frozenset((Act.NO_MORE, Act.ALL_SET))
_ASKS = frozenset((Act.ASK, Act.ASK_AGAIN, Act.PRESS_STEP, Act.PRESS_TIME, Act.PRESS_REASON))
# Up to so many words a feeling, or an answer before a question, has no paragraph of its own.
_WORD_OR_TWO, _FEW = 7, 16
_LONGEST_PARAGRAPH = 60
# Two answers of up to so many words are said in one breath.
_SHORT = 7
_BLANK = "\n\n"
_LISTED = re.compile(r"(?:^|\s)[1-9]\. ")
_THANKS = re.compile(r"(?:many |so many )?thank(?:s|\b(?= you))", re.IGNORECASE)
_UNSURE = re.compile(
    r"(?:not sure|no idea|don't know|can't say|couldn't say|i'd have to|the \w+ i'd)\b",
    re.IGNORECASE,
)


class Piece(NamedTuple):
    """What is said of one intent."""

    act: Act
    text: str


def letter_of(pieces: Sequence[Piece], names: Collection[str], lot: int) -> str:
    """
    Return the pieces as the paragraphs of a letter: what belongs together in one of them.

    >>> told = [Piece(Act.TELL, "A laptop."), Piece(Act.TELL, "An empty page.")]
    >>> letter_of(told, (), 0)
    'A laptop. An empty page.'
    """
    if pieces and pieces[0].act is Act.OPEN:
        return _BLANK.join(_first_letter(pieces, lot))
    return _BLANK.join(_paragraph(each, names) for each in _grouped(pieces, lot))


def _paragraph(sentences: Sequence[str], names: Collection[str]) -> str:
    text = ""
    for each in sentences:
        text += f" {smaller(each, names) if text.endswith(':') else each}" if text else each
        text = stopped(text)
    return text


def _first_letter(pieces: Sequence[Piece], lot: int) -> Iterator[str]:
    """Yield the paragraphs of a first letter; where each thought ends, people differ."""
    thoughts = [stopped(part) for each in pieces for part in each.text.split(_BLANK)]
    story, *rest = thoughts
    if not rest:
        yield story
    elif lot % 4 == 0:
        yield story
        yield " ".join(rest)
    elif lot % 4 == 1:
        yield f"{story} {rest[0]}"
        yield from rest[1:]
    elif lot % 4 == 2 and sum(len(each.split()) for each in thoughts) < _LONGEST_PARAGRAPH:
        yield " ".join(thoughts)
    else:
        yield story
        yield rest[0]
        if rest[1:]:
            yield " ".join(rest[1:])


def _grouped(pieces: Sequence[Piece], lot: int) -> list[list[str]]:
    groups: list[list[str]] = []
    last = ""
    for act, text in pieces:
        kind = "answer" if act in ANSWERS else "last" if act in _LAST else str(act in _ASKS)
        held = sum(len(each.split()) for each in groups[-1]) if groups else 0
        short = held <= (_WORD_OR_TWO if last == "False" else _FEW if kind == "True" else 0)
        together = kind == last or (short and (lot + len(groups)) % 3)
        if _LISTED.search(text) or held > _LONGEST_PARAGRAPH:
            together = False
        if groups and together:
            groups[-1].append(text)
        else:
            groups.append([text])
        last = kind
    return groups


def one_breath(
    pieces: Sequence[Piece], persona: Persona, names: Collection[str], lot: int
) -> list[str]:
    """
    Return the pieces of a spoken or typed turn; some short ones that belong together are one.

    >>> from highpoint.practice.persona import persona
    >>> told = [Piece(Act.TELL, "it's BW-1"), Piece(Act.TELL, "it's the left one")]
    >>> one_breath(told, persona("hurried-student"), (), 0)
    ["it's BW-1 and it's the left one."]
    """
    found: list[Piece] = []
    for piece in pieces:
        link = _link(found[-1], piece, persona, lot + len(found)) if found else ""
        if link:
            before = found.pop()
            text = before.text.rstrip().rstrip(".")
            piece = Piece(piece.act, f"{text}{link}{smaller(piece.text, names)}")
        found.append(piece)
    return [stopped(each.text) for each in found]


def _link(before: Piece, piece: Piece, persona: Persona, lot: int) -> str:
    """Return what stands between two pieces that are said in one breath, empty where they are not."""
    if before.act in _NOTHING_ELSE and piece.act is Act.THANK:
        brief = _brief(before.text) and _THANKS.match(piece.text)
        return ", " if brief and lot % 3 else ""
    if before.act not in ANSWERS or piece.act not in ANSWERS or piece.act is Act.MY_NAME:
        return ""
    if persona.formality >= FORMAL or not (_brief(before.text) and _brief(piece.text)):
        return ""
    if _UNSURE.match(piece.text):
        return ", " if lot % 3 else ""
    if {before.act, piece.act} != {Act.TELL} or "," in before.text:
        return ""
    if opens_itself(piece.text):
        # “order BW-1 and yep, still got it” is typed, and not said by who speaks with care.
        return " and " if persona.typing is Typing.HASTY and lot % 3 else ""
    if not (has_verb(before.text) and has_verb(piece.text)):
        return ""
    ways = (", ", " and ", "", "") if persona.typing is Typing.HASTY else (" and ", ", and ", "")
    return ways[lot % len(ways)]


def _brief(text: str) -> bool:
    whole = text.strip().rstrip(".")
    return len(whole.split()) <= _SHORT and not re.search(r"[!?…:;]|\.\s", whole)
