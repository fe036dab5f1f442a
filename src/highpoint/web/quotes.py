"""Words quoted from a turn, with the ones that matter marked, short enough for a card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from highpoint.apps.conversations.models import Turn
from highpoint.apps.quality.examples import Example
from highpoint.engine.conversation import Role

# Characters of context kept on either side of the marked words.
AROUND = 140

_EMPTY_LINES = re.compile(r"[^\S\n]*\n\s*")

# Which underline the words that offered a moment take: they carry no verdict of their own.
OFFERED = "said"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a turn, marked by a class of the style sheet or plain."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a quoted exchange."""

    turn: Turn
    by_customer: bool
    pieces: tuple[Piece, ...]


def exchange(example: Example) -> list[Said]:
    """Return the turns of an example with its evidence and its trigger marked."""
    moment = example.moment
    marks = [(span, str(moment.verdict)) for span in moment.evidence if span[0] in moment.reply]
    marks += [(span, OFFERED) for span in moment.trigger if span[0] not in moment.reply]
    said = []
    for turn in example.turns:
        spans = [(span[1], span[2], mark) for span, mark in marks if span[0] == turn.index]
        pieces = tuple(_on_a_card(piece) for piece in quote(turn.text, spans))
        said.append(Said(turn, turn.role == Role.CUSTOMER, pieces))
    return said


def _on_a_card(piece: Piece) -> Piece:
    """Return a piece without the empty lines of an e-mail, which fill a card with nothing."""
    return Piece(_EMPTY_LINES.sub("\n", piece.text), piece.mark)


def quote(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[Piece]:
    """
    Yield a text in pieces, the spans marked, cut down to what stands around them.

    Overlapping spans take the mark of the first.

    >>> [(piece.text, piece.mark) for piece in quote("So sorry. Wait.", [(3, 8, "met")])]
    [('So ', ''), ('sorry', 'met'), ('. Wait.', '')]
    """
    spans = sorted(spans)
    first = max(0, spans[0][0] - AROUND) if spans else 0
    last = min(len(text), (spans[-1][1] if spans else AROUND) + AROUND)
    first, last = _to_words(text, first, last)
    if first:
        yield Piece("… ")
    at = first
    for start, end, mark in spans:
        start, end = max(start, at), min(end, last)
        if start >= end:
            continue
        if start > at:
            yield from _long(text[at:start])
        yield from _long(text[start:end], mark)
        at = end
    if at < last:
        yield Piece(text[at:last])
    if last < len(text):
        yield Piece(" …")


def _long(text: str, mark: str = "") -> Iterator[Piece]:
    """Yield words, cut in the middle where they run on."""
    if len(text) <= 4 * AROUND:
        yield Piece(text, mark)
        return
    yield Piece(text[: 2 * AROUND], mark)
    yield Piece(" … ")
    yield Piece(text[-2 * AROUND :], mark)


def _to_words(text: str, first: int, last: int) -> tuple[int, int]:
    """Move both ends of a cut to the nearest space within."""
    if first and (space := text.find(" ", first, first + 30)) >= 0:
        first = space + 1
    if last < len(text) and (space := text.rfind(" ", last - 30, last)) >= first:
        last = space
    return first, last
