"""
Personal data put out of sight, and words put back as they were.

For a talk that leaves this machine, and for one that is shown to be practiced with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Turn
from highpoint.engine.person_names import Names

# What is looked for, in this order; what one has taken, the next does not see. Numbers of up to
# three digits, years, times of day and sums below a thousand stay: a reply is judged by them.
PATTERNS = (
    ("EMAIL", re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("LINK", re.compile(r"(?:https?://|www\.)\S+", re.I)),
    ("HANDLE", re.compile(r"(?<!\w)@\w+")),
    ("DATE", re.compile(r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?!\d)")),
    ("ADDRESS", re.compile(
        r"(?<![\w-])\d{1,5}[A-Za-z]?,? (?:[A-Z][\w'’.-]{0,30} ){1,4}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Square|Sq|Terrace"
        r"|Crescent|Close|Place|Row|Way|Parkway|Highway|Hwy)\b"
        r"|\b[A-ZÄÖÜ][\w-]{1,30}(?:straße|strasse|str\.|gasse|allee|platz) \d{1,4}[a-z]?\b"
        r"|\b(?:Calle|Avenida|Avda\.|Plaza|Paseo) (?:[\w'’.-]{1,30} ){0,4}[A-Z][\w'’-]{0,30},? \d{1,4}\b"
        r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
    )),
    ("PHONE", re.compile(r"(?<![\w.])(?:\+|\(?\d)[\d() ./-]{5,22}\d(?!\w)")),
    ("NUMBER", re.compile(r"(?<!\w)(?=(?:[\w-]{0,30}\d){4})[\w-]{4,60}")),
)  # fmt: skip
_NOT_PERSONAL = re.compile(r"(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)?-\d{1,2}(?:st|nd|rd|th)?")
FEWEST_PHONE_DIGITS, MOST_PHONE_DIGITS = 7, 15


@dataclass(frozen=True, slots=True)
class Piece:
    """A stand-in: where it stands in the masked text, and where what it stands for stood."""

    start: int
    end: int
    original_start: int
    original_end: int


@dataclass(frozen=True, slots=True)
class MaskedTurn:
    """A turn's text as it is sent, with the way back to the text as it was written."""

    text: str
    original: str
    pieces: tuple[Piece, ...] = ()

    def unmasked(self, quote: str) -> str | None:
        """
        Return the original words of a quote from the masked text, None where it is not in it.

        A stand-in that is quoted in part comes back whole.
        """
        start = self.text.find(quote)
        if start < 0:
            return None
        end = start + len(quote)
        return self.original[self._back(start, False) : self._back(end, True)]

    def shown_at(self, start: int, end: int) -> tuple[int, int]:
        """
        Return where words of the original stand in the masked text.

        Words of which a part is behind a stand-in reach over all of it.
        """
        return self._forth(start, False), self._forth(end, True)

    def _forth(self, place: int, is_end: bool) -> int:
        moved = 0
        for piece in self.pieces:
            if piece.original_end <= place:
                moved = piece.end - piece.original_end
            elif piece.original_start < place:
                return piece.end if is_end else piece.start
        return place + moved

    def _back(self, place: int, is_end: bool) -> int:
        moved = 0
        for piece in self.pieces:
            if piece.end <= place:
                moved = piece.original_end - piece.end
            elif piece.start < place:
                return piece.original_end if is_end else piece.original_start
        return place + moved


def plain(talk: Conversation) -> tuple[MaskedTurn, ...]:
    """Return the turns as they are."""
    return tuple(MaskedTurn(turn.text, turn.text) for turn in talk.turns)


Called = Callable[[str, int], str]


def numbered(kind: str, number: int) -> str:
    """Return a stand-in no reader can take for a word of the talk.

    >>> numbered("NAME", 2)
    '[NAME_2]'
    """
    return f"[{kind}_{number}]"


def readable(kind: str, number: int) -> str:
    """Return a stand-in for people: the first of a kind carries no number.

    >>> readable("NAME", 1), readable("NAME", 2)
    ('[name]', '[name 2]')
    """
    return f"[{kind.lower()}]" if number == 1 else f"[{kind.lower()} {number}]"


def masked(
    talk: Conversation, analysis: Analysis, called: Called = numbered
) -> tuple[MaskedTurn, ...]:
    """
    Return the turns with names, addresses, links, numbers and dates behind stand-ins.

    ``called`` finds the stand-in for a kind and its number within the talk.

    The same words have the same stand-in throughout a talk, so that it still shows whether the
    name that was given is the name that was used. Streets are found by how they are written, with
    a house's number; places and firms are not.
    """
    names = Names(talk, analysis)
    stand_ins = _StandIns(called)
    return tuple(_mask(turn, names, stand_ins) for turn in talk.turns)


class _StandIns:
    """The stand-ins of one talk: the same words, the same stand-in."""

    def __init__(self, called: Called) -> None:
        self._called = called
        self._known: dict[tuple[str, str], str] = {}

    def of(self, kind: str, text: str) -> str:
        if kind == "PHONE" and sum(map(str.isdigit, text)) > MOST_PHONE_DIGITS:
            kind = "NUMBER"
        key = kind, text.lower()
        if key not in self._known:
            number = 1 + sum(known == kind for known, _ in self._known)
            self._known[key] = self._called(kind, number)
        return self._known[key]


def _mask(turn: Turn, names: Names, stand_ins: _StandIns) -> MaskedTurn:
    text = turn.text
    places: list[tuple[int, int, str]] = []
    for kind, pattern in PATTERNS:
        found = [each.span() for each in pattern.finditer(text)]
        _add(places, kind, (span for span in found if _personal(kind, text[slice(*span)])))
    _add(places, "NAME", names.find(turn))
    parts: list[str] = []
    pieces: list[Piece] = []
    at = length = 0
    for start, end, kind in sorted(places):
        stand_in = stand_ins.of(kind, text[start:end])
        length += start - at
        parts += [text[at:start], stand_in]
        pieces.append(Piece(length, length + len(stand_in), start, end))
        length += len(stand_in)
        at = end
    return MaskedTurn("".join([*parts, text[at:]]), text, tuple(pieces))


def _add(places: list[tuple[int, int, str]], kind: str, spans: Iterable[tuple[int, int]]) -> None:
    for start, end in spans:
        if all(end <= taken or start >= taken_end for taken, taken_end, _ in places):
            places.append((start, end, kind))


def _personal(kind: str, text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    if kind == "PHONE":
        return digits >= FEWEST_PHONE_DIGITS
    return kind != "NUMBER" or not _NOT_PERSONAL.fullmatch(text)
