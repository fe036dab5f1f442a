"""Personal data put out of sight before a talk leaves this machine, and quotes put back as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Turn
from highpoint.llm.names import Names

# What is looked for, in this order; what one has taken, the next does not see. Numbers of up to
# three digits, years, times of day and sums below a thousand stay: a reply is judged by them.
PATTERNS = (
    ("EMAIL", re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("LINK", re.compile(r"(?:https?://|www\.)\S+", re.I)),
    ("HANDLE", re.compile(r"(?<!\w)@\w+")),
    ("DATE", re.compile(r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?!\d)")),
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


def masked(talk: Conversation, analysis: Analysis) -> tuple[MaskedTurn, ...]:
    """
    Return the turns with names, addresses, links, numbers and dates behind stand-ins.

    The same words have the same stand-in throughout a talk, so that it still shows whether the
    name that was given is the name that was used. Street names, places and firms are not found.
    """
    names = Names(talk, analysis)
    stand_ins: dict[tuple[str, str], str] = {}
    return tuple(_mask(turn, names, stand_ins) for turn in talk.turns)


def _mask(turn: Turn, names: Names, stand_ins: dict[tuple[str, str], str]) -> MaskedTurn:
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
        stand_in = _stand_in(kind, text[start:end], stand_ins)
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


def _stand_in(kind: str, text: str, stand_ins: dict[tuple[str, str], str]) -> str:
    if kind == "PHONE" and sum(map(str.isdigit, text)) > MOST_PHONE_DIGITS:
        kind = "NUMBER"
    key = kind, text.lower()
    if key not in stand_ins:
        number = 1 + sum(known == kind for known, _ in stand_ins)
        stand_ins[key] = f"[{kind}_{number}]"
    return stand_ins[key]
