"""Which rules may match a text, looked up by its words, and where they do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import TypeAlias

from highpoint.engine.lexicon.needs import AT_START, OPEN, Needs
from highpoint.engine.lexicon.openings import DIGIT, MARKS
from highpoint.engine.lexicon.prefilter import PREFIX
from highpoint.engine.lexicon.rule import Rule
from highpoint.engine.text import spread

# One match of one rule in one text: the rule, where it starts and where it ends.
Hit: TypeAlias = "tuple[Rule, int, int]"
# So many of a piece's groups of words are looked up; few pieces have more.
LEVELS = 3
# Words that no rule names are remembered up to so many.
MOST_WORDS = 50_000
# So many texts are remembered, since agents say the same lines again and again.
MOST_TEXTS = 8192
# Stands for what a piece begins with where that is no word.
ANYWHERE_KEY = ""

_DIGIT = re.compile(r"\d")

Match: TypeAlias = "Callable[[str, int], re.Match[str] | None]"
Spans: TypeAlias = "dict[Rule, list[tuple[int, int]]]"


class Piece:
    """One alternative of a rule; compiled when it is first tried."""

    __slots__ = ("free", "match", "number", "rule", "search")

    def __init__(self, rule: Rule, number: int) -> None:
        self.rule = rule
        self.number = number
        self.free = rule.after is None and rule.not_after is None
        self.match: Match = self._match
        self.search: Match = self._search

    @property
    def pattern(self) -> str:
        """The alternative's own regular expression."""
        return self.rule.pieces()[self.number]

    def _match(self, text: str, at: int) -> re.Match[str] | None:
        self._compile()
        return self.match(text, at)

    def _search(self, text: str, at: int) -> re.Match[str] | None:
        self._compile()
        return self.search(text, at)

    def _compile(self) -> None:
        """Put the expression's own methods in place of the first ones."""
        pattern = re.compile(self.pattern)
        self.match, self.search = pattern.match, pattern.search


class Masks(dict[str, int]):
    """
    For each word the pieces it helps, one bit each.

    A word that no rule names may begin like one that a rule leaves open. A word's bits are
    put into one number when it is first met, and kept, since the same words come again.
    """

    def __init__(self, helped: Mapping[str, Sequence[int]]) -> None:
        super().__init__()
        self._helped = helped
        self._met = 0

    def __missing__(self, word: str) -> int:
        own = self._helped.get(word)
        begun = self._helped.get(word[:PREFIX] + OPEN, ())
        bits = _number([*(own or ()), *begun])
        if own is not None or self._met < MOST_WORDS:
            self._met += own is None
            self[word] = bits
        return bits


class Index:
    """
    The rules for one role's words, looked up by the words they cannot match without.

    Each piece is a bit. ``_helped`` tells for each word, level upon level in one number, for
    which pieces it is one of a group that they need; a piece is tried where every level has
    its bit, at the words that ``_begun`` says it can begin with.
    """

    def __init__(self, rules: Iterable[Rule], needs: Mapping[Rule, list[Needs]]) -> None:
        self.pieces: list[Piece] = []
        self._signs: dict[str, Rule] = {}
        entered: list[Needs] = []
        for rule in rules:
            if rule.signs:
                self._signs.update(dict.fromkeys(rule.pattern, rule))
                continue
            for number, need in enumerate(needs[rule]):
                self.pieces.append(Piece(rule, number))
                entered.append(need)
        self._width = len(entered)
        self._free, self._helped = _helped(entered)
        begun = _bits((need.begins or (ANYWHERE_KEY,), bit) for bit, need in enumerate(entered))
        self._at_start = _number(begun.pop(AT_START[0], ()))
        self._anywhere = _number(begun.pop(ANYWHERE_KEY, ()))
        # Where a match may begin with a mark, it is searched for as soon as the text has that.
        self._marks = [(mark, _number(begun.pop(mark))) for mark in sorted(MARKS & begun.keys())]
        self._marked = reduce(or_, (bits for _, bits in self._marks), 0)
        self._begun = Masks(begun)
        self._scanned = lru_cache(MOST_TEXTS)(self._scan)

    def candidates(self, said: Iterable[str]) -> int:
        """Return the bits of the alternatives that may match a text of these words."""
        # The union of all words' bits; ``reduce`` and ``map`` keep the loop out of Python.
        bits = reduce(or_, filter(None, map(self._helped.__getitem__, said)), self._free)
        return bits & (bits >> self._width) & (bits >> 2 * self._width)

    def scan(self, text: str) -> tuple[Hit, ...]:
        """
        Return the matches of all rules in a normalized text; of overlapping ones the longest.

        What was found in the last texts is remembered.
        """
        return self._scanned(text)

    def _scan(self, text: str) -> tuple[Hit, ...]:
        said = spread(text)
        spans: Spans = {}
        left = self.candidates(set(said))
        if left:
            anywhere = left & self._anywhere | self._begun_by_marks(text, left & self._marked)
            self._try_at_words(text, said, left ^ anywhere, spans)
            if anywhere:
                self._try_anywhere(text, anywhere, spans)
        hits: list[Hit] = []
        for rule, found in spans.items():
            for start, end in found if len(found) == 1 else longest(found):
                hits.append((rule, start, end))
        if self._signs and not text.isascii():
            signs = self._signs
            hits.extend((signs[c], at, at + 1) for at, c in enumerate(text) if c in signs)
        return tuple(hits)

    def _begun_by_marks(self, text: str, left: int) -> int:
        """Return the bits of the pieces that may begin with a mark that stands in the text."""
        found = 0
        if left:
            for mark, bits in self._marks:
                if left & bits and (_DIGIT.search(text) if mark == DIGIT else mark in text):
                    found |= left & bits
        return found

    def _try_at_words(self, text: str, said: list[str], left: int, spans: Spans) -> None:
        """Try each piece that is left where one of the words stands that it begins with."""
        pieces, begun = self.pieces, self._begun
        ends: dict[int, int] = {}
        # The text itself begins at 0, whatever its first word is.
        here, start, after = left & self._at_start, 0, 0
        for word in [*said, ""]:
            while here:
                bit = here.bit_length() - 1
                here ^= 1 << bit
                piece = pieces[bit]
                found = piece.match(text, start)
                # As ``finditer`` does, look on behind the end of a match only.
                if found is not None and ends.get(bit, 0) <= start:
                    ends[bit] = found.end()
                    if piece.free or piece.rule.fits(text, start):
                        spans.setdefault(piece.rule, []).append(found.span())
            start = after
            after += len(word) + 1
            here = left & begun[word]

    def _try_anywhere(self, text: str, here: int, spans: Spans) -> None:
        while here:
            bit = here.bit_length() - 1
            here ^= 1 << bit
            piece = self.pieces[bit]
            found = piece.search(text, 0)
            while found is not None:
                start, end = found.span()
                if piece.free or piece.rule.fits(text, start):
                    spans.setdefault(piece.rule, []).append((start, end))
                found = piece.search(text, end if end > start else end + 1)


def _helped(entered: Sequence[Needs]) -> tuple[int, Masks]:
    """Return the bits of what needs no word at a level, and for each word those it helps."""
    free: list[int] = []
    held: list[tuple[tuple[str, ...], int]] = []
    for level in range(LEVELS):
        for bit, need in enumerate(entered, start=level * len(entered)):
            if level < len(need.groups):
                held.append((need.groups[level], bit))
            else:
                free.append(bit)
    return _number(free), Masks(_bits(held))


def _bits(held: Iterable[tuple[tuple[str, ...], int]]) -> dict[str, list[int]]:
    """Return for each word the bits of the groups it stands in."""
    bits: dict[str, list[int]] = {}
    for group, bit in held:
        for word in group:
            bits.setdefault(word, []).append(bit)
    return bits


def _number(bits: Sequence[int]) -> int:
    """Return the number that has these bits."""
    # Set in bytes, since each step of adding up numbers of thousands of bits copies them.
    held = bytearray(max(bits, default=0) // 8 + 1)
    for bit in bits:
        held[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(held, "little")


def longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    Return spans in order, of overlapping ones the one that starts first, then the longest.

    >>> longest([(3, 9), (0, 4), (0, 5), (10, 11)])
    [(0, 5), (10, 11)]
    """
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept
