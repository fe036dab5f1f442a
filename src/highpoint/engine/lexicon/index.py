"""Which rules may match a text, looked up by its words, and where they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from highpoint.engine.lexicon.needs import ANYWHERE, AT_START, OPEN, Needs
from highpoint.engine.lexicon.prefilter import PREFIX
from highpoint.engine.lexicon.rule import Rule

# One match of one rule in one text: the rule, where it starts and where it ends.
Hit: TypeAlias = "tuple[Rule, int, int]"
# Where each word of a text starts, by the word and by its first letters.
Places: TypeAlias = "dict[str, list[int]]"
# So many of a piece's groups of words are looked up; few pieces have more.
LEVELS = 3
_WORD = re.compile(r"[^\W\d_]+")


class Piece:
    """One alternative of a rule; compiled when it is first tried."""

    __slots__ = ("begins", "compiled", "number", "rule")

    def __init__(self, rule: Rule, number: int, begins: tuple[str, ...]) -> None:
        self.rule = rule
        self.number = number
        self.begins = begins
        self.compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> str:
        """The alternative's own regular expression."""
        return self.rule.pieces()[self.number]

    def find(self, text: str, places: Places) -> list[tuple[int, int]]:
        """Return the place of every match in a normalized text whose words stand at ``places``."""
        compiled = self.compiled
        if compiled is None:
            compiled = self.compiled = re.compile(self.pattern)
        if self.begins == ANYWHERE:
            matches = list(compiled.finditer(text))
        else:
            matches = _match_at(compiled, text, self._starts(places))
        rule = self.rule
        if rule.after is None and rule.not_after is None:
            return [found.span() for found in matches]
        return [found.span() for found in matches if rule.fits(text, found.start())]

    def _starts(self, places: Places) -> list[int]:
        """Return the only places where a match can start, in order."""
        begins = self.begins
        if len(begins) == 1:
            return [0] if begins == AT_START else places.get(begins[0], [])
        return sorted([at for key in begins if key in places for at in places[key]])


def _match_at(compiled: re.Pattern[str], text: str, starts: list[int]) -> list[re.Match[str]]:
    """Return the matches ``finditer`` would, tried at certain places only."""
    matches = []
    end = 0
    for at in starts:
        if at >= end and (found := compiled.match(text, at)) is not None:
            matches.append(found)
            end = found.end()
    return matches


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
        self._opened = {key[:-1] for key in self._masks if key.endswith(OPEN)}
        self._opened.update(
            key[:-1] for piece in self.pieces for key in piece.begins if key.endswith(OPEN)
        )

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
        return self._candidates(self._places(text))

    def _places(self, text: str) -> Places:
        places: Places = {}
        opened = self._opened
        for found in _WORD.finditer(text):
            word = found.group()
            start = word[:PREFIX]
            keys = (word, start + OPEN) if start in opened else (word,)
            for key in keys:
                if key in places:
                    places[key].append(found.start())
                else:
                    places[key] = [found.start()]
        return places

    def _candidates(self, places: Places) -> list[Piece]:
        first, second, third = self._free
        masks = self._masks
        for key in places:
            if key in masks:
                in_first, in_second, in_third = masks[key]
                first |= in_first
                second |= in_second
                third |= in_third
        left = first & second & third
        found = []
        while left:
            lowest = left & -left
            found.append(self.pieces[lowest.bit_length() - 1])
            left ^= lowest
        return found

    def scan(self, text: str) -> list[Hit]:
        """Return the matches of all rules in a normalized text; of overlapping ones the longest."""
        spans: dict[Rule, list[tuple[int, int]]] = {}
        places = self._places(text)
        for piece in self._candidates(places):
            found = piece.find(text, places)
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
