"""Which rules may match a text, looked up by its words, and where they do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from highpoint.engine.lexicon.needs import OPEN, Needs
from highpoint.engine.lexicon.prefilter import PREFIX
from highpoint.engine.lexicon.rule import Rule
from highpoint.engine.text import words

# One match of one rule in one text: the rule, where it starts and where it ends.
Hit: TypeAlias = "tuple[Rule, int, int]"
# So many of a piece's groups of words are looked up; few pieces have more.
LEVELS = 3
_NOWHERE: list[int] = []


class Words:
    """The words of one normalized text, and where each starts."""

    __slots__ = ("_beginnings", "_places", "_starts", "_words", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = words(text)
        self._beginnings: list[str] = []
        self._starts: list[int] = []
        self._places: dict[str, list[int]] = {"^": [0]}

    def keys(self, opened: set[str]) -> set[str]:
        """Return the words, and of those that begin like one of ``opened`` the beginnings."""
        self._beginnings = [word[:PREFIX] for word in self._words]
        keys = {start + OPEN for start in opened.intersection(self._beginnings)}
        keys.update(self._words)
        return keys

    def places(self, key: str) -> list[int]:
        """Return where a word, or a beginning of one, stands, in order."""
        places = self._places.get(key)
        if places is None:
            places = self._places[key] = self._look_up(key)
        return places

    def _look_up(self, key: str) -> list[int]:
        among = self._words
        if key[-1] == OPEN:
            key, among = key[:-1], self._beginnings
        times = among.count(key)
        if not times:
            return _NOWHERE
        starts = self._starts or self._find_starts()
        if times == 1:
            return [starts[among.index(key)]]
        return [start for word, start in zip(among, starts, strict=True) if word == key]

    def _find_starts(self) -> list[int]:
        find, end = self.text.find, 0
        for word in self._words:
            # Nothing but signs stands between two words, so the next place found is its own.
            start = find(word, end)
            self._starts.append(start)
            end = start + len(word)
        return self._starts


class Piece:
    """One alternative of a rule; compiled when it is first tried."""

    __slots__ = ("_begin", "_match", "begins", "free", "number", "rule")

    def __init__(self, rule: Rule, number: int, begins: tuple[str, ...]) -> None:
        self.rule = rule
        self.number = number
        self.begins = frozenset(begins)
        self.free = rule.after is None and rule.not_after is None
        self._begin = begins[0] if len(begins) == 1 else None
        self._match: Callable[[str, int], re.Match[str] | None] | None = None

    @property
    def pattern(self) -> str:
        """The alternative's own regular expression."""
        return self.rule.pieces()[self.number]

    def find(self, said: Words, keys: set[str]) -> list[tuple[int, int]]:
        """Return the place of every match, as ``finditer`` would, in a text of these words."""
        begins = self.begins
        if not begins:
            return self._find_anywhere(said.text)
        if self._begin is not None:
            starts = said.places(self._begin)
        else:
            here = list(begins & keys)
            starts = said.places(here[0]) if here else _NOWHERE
            if len(here) > 1:
                starts = sorted(at for key in here for at in said.places(key))
        return self._find_at(said.text, starts) if starts else []

    def _find_at(self, text: str, starts: list[int]) -> list[tuple[int, int]]:
        match = self._match
        if match is None:
            match = self._match = re.compile(self.pattern).match
        spans = []
        end = 0
        for at in starts:
            if at >= end and (found := match(text, at)) is not None:
                end = found.end()
                if self.free or self.rule.fits(text, at):
                    spans.append((at, end))
        return spans

    def _find_anywhere(self, text: str) -> list[tuple[int, int]]:
        # ``search`` is the method of ``match``'s own pattern.
        match = self._match
        if match is None:
            match = self._match = re.compile(self.pattern).search
        spans = []
        found = match(text, 0)
        while found is not None:
            start, end = found.span()
            if self.free or self.rule.fits(text, start):
                spans.append((start, end))
            found = match(text, end if end > start else end + 1)
        return spans


class Index:
    """
    The rules for one role's words, looked up by the words they cannot match without.

    Each piece is a bit. For each word, ``_masks`` tells level by level for which pieces it
    is one of a group that they need; a piece is tried where every level has its bit.
    """

    def __init__(self, rules: Iterable[Rule], needs: Mapping[Rule, list[Needs]]) -> None:
        self.pieces: list[Piece] = []
        self._signs: dict[str, Rule] = {}
        groups: list[dict[tuple[str, ...], int]] = [{} for _ in range(LEVELS)]
        self._free = [0] * LEVELS
        for rule in rules:
            if rule.signs:
                self._signs.update(dict.fromkeys(rule.pattern, rule))
                continue
            for number, need in enumerate(needs[rule]):
                self._enter(Piece(rule, number, need.begins), need, groups)
        self._masks = _masks(groups)
        keys = {key for piece in self.pieces for key in piece.begins} | self._masks.keys()
        self._opened = {key[:-1] for key in keys if key.endswith(OPEN)}

    def _enter(self, piece: Piece, need: Needs, groups: list[dict[tuple[str, ...], int]]) -> None:
        bit = 1 << len(self.pieces)
        self.pieces.append(piece)
        for level, masks in enumerate(groups):
            if level < len(need.groups):
                group = need.groups[level]
                masks[group] = masks.get(group, 0) | bit
            else:
                self._free[level] |= bit

    def candidates(self, text: str) -> list[Piece]:
        """Return the alternatives that may match a normalized text."""
        return self._candidates(Words(text).keys(self._opened))

    def _candidates(self, keys: set[str]) -> list[Piece]:
        first, second, third = self._free
        masks = self._masks
        for key in keys & masks.keys():
            in_first, in_second, in_third = masks[key]
            first |= in_first
            second |= in_second
            third |= in_third
        left = first & second & third
        found = []
        while left:
            highest = left.bit_length() - 1
            found.append(self.pieces[highest])
            left ^= 1 << highest
        return found

    def scan(self, text: str) -> list[Hit]:
        """Return the matches of all rules in a normalized text; of overlapping ones the longest."""
        spans: dict[Rule, list[tuple[int, int]]] = {}
        said = Words(text)
        keys = said.keys(self._opened)
        for piece in self._candidates(keys):
            found = piece.find(said, keys)
            if found:
                spans.setdefault(piece.rule, []).extend(found)
        hits = [
            (rule, start, end)
            for rule, found in spans.items()
            for start, end in (found if len(found) == 1 else longest(found))
        ]
        if self._signs and not text.isascii():
            signs = self._signs
            hits.extend((signs[c], at, at + 1) for at, c in enumerate(text) if c in signs)
        return hits


def _masks(groups: list[dict[tuple[str, ...], int]]) -> dict[str, tuple[int, ...]]:
    """Return for each word the pieces it helps, level by level."""
    masks: dict[str, list[int]] = {}
    for level, held in enumerate(groups):
        for group, pieces in held.items():
            for key in group:
                masks.setdefault(key, [0] * len(groups))[level] |= pieces
    return {key: tuple(levels) for key, levels in masks.items()}


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
