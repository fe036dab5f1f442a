"""A turn's text cut where evidence begins and ends, so that marks never overlap in the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Where a mark stops and begins again: underlined emptiness between two lines says nothing.
_LINE_ENDS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Words:
    """
    Characters ``start`` to ``end`` of a turn that a finding rests on.

    ``anchor`` is the address of these words in the page; ``look`` the class of their color
    and underline; ``kind`` lets them be switched on and off; ``number`` is the finding's, told
    as ``says`` and colored by ``verdict``.
    """

    start: int
    end: int
    anchor: str
    look: str
    kind: str
    number: int
    verdict: str
    says: str

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Segment:
    """
    Characters that the same findings rest on.

    ``shown`` decides the look, None where nothing was found; ``anchors`` begin here, ``refs``
    end here.
    """

    text: str
    shown: Words | None = None
    anchors: Sequence[str] = ()
    refs: Sequence[Words] = ()


def segments(text: str, words: Iterable[Words]) -> list[Segment]:
    """
    Return a text as a row of segments whose texts add up to it.

    Where findings overlap, the shorter shows: the longer still shows around it, and both keep
    their number and their address. What parts two lines is never shown as found.

    >>> both = [Words(0, 6, "w1", "met", "name", 1, "met", ""),
    ...         Words(3, 9, "w2", "said", "hold", 2, "met", "")]
    >>> [(s.text, s.shown and s.shown.number) for s in segments("abcdefghij", both)]
    [('abc', 1), ('def', 1), ('ghi', 2), ('j', None)]
    """
    found = sorted({word for word in words if 0 <= word.start < word.end <= len(text)}, key=_order)
    edges = sorted({0, len(text), *(w.start for w in found), *(w.end for w in found)})
    starting: dict[int, list[Words]] = {}
    for word in found:
        starting.setdefault(word.start, []).append(word)

    cut: list[Segment] = []
    here: list[Words] = []
    for start, end in pairwise(edges):
        begun = starting.get(start, [])
        here = [word for word in here if word.end > start] + begun
        whole = Segment(
            text[start:end],
            min(here, key=lambda word: (word.length, word.number), default=None),
            tuple(dict.fromkeys(word.anchor for word in begun if word.anchor)),
            tuple(sorted((w for w in here if w.end == end), key=lambda word: word.number)),
        )
        cut.extend(_lines(whole) if whole.shown else [whole])
    return cut


def _lines(whole: Segment) -> Iterator[Segment]:
    """Yield what was found line by line: its addresses on the first, its numbers on the last."""
    edges = {0, len(whole.text)}
    edges.update(edge for gap in _LINE_ENDS.finditer(whole.text) for edge in gap.span())
    pieces = [whole.text[start:end] for start, end in pairwise(sorted(edges))]
    lines = [place for place, piece in enumerate(pieces) if piece.strip()]
    if not lines:
        yield whole
        return
    for place, piece in enumerate(pieces):
        yield Segment(
            piece,
            whole.shown if place in lines else None,
            whole.anchors if place == lines[0] else (),
            whole.refs if place == lines[-1] else (),
        )


def _order(word: Words) -> tuple[int, int, int]:
    return word.start, word.end, word.number
