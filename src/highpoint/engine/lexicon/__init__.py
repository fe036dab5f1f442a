"""
Rules as data: what words mean, one folder a language, one file a cue.

A file names who says it (``said_by``) and its ``rules``, each a regular expression over a
normalized text. ``re`` is the only meaning; an index of the words a rule cannot match without
(prefilter.py) picks the few worth trying. In a rule a space stands for any number of them, and
``<NAME>`` for a part written once in ``_parts.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeAlias

from highpoint.engine.lexicon.prefilter import PREFIX, Group, lightest, required
from highpoint.engine.lexicon.split import pieces
from highpoint.engine.text import words
from highpoint.errors import HighpointError

# Marks a key that is the beginning of a word.
OPEN = "*"
# Stands in every text: the second key of a piece that needs one group of words only.
ALWAYS = ""
# One match of one rule in one text: the rule, where it starts and where it ends.
Hit: TypeAlias = "tuple[Rule, int, int]"
_NOWHERE: list[tuple[int, int]] = []
# How many characters before a match are looked at.
REACH_BACK = 40
_PART = re.compile(r"<([A-Z_]+)>")
_SPACE = re.compile(r"(\[[^\]]*\]|\(\?<[!=][^)]*\))| (?![?*+{])")


class BadRule(HighpointError):
    """A rule that cannot be used, with its file and name."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """
    One regular expression of one cue, as expanded from its file.

    ``after`` and ``not_after`` are expressions that the text right before a match must, or
    must not, end with. With ``signs`` the pattern is no expression but a list of characters.
    """

    cue: str
    name: str
    pattern: str
    strength: float = 1.0
    after: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    signs: bool = False

    def pieces(self) -> list[str]:
        """Return the rule's alternatives, each a pattern of its own."""
        return pieces(self.pattern)

    def fits(self, text: str, start: int) -> bool:
        """Test whether a match may stand where it starts."""
        if self.after is None and self.not_after is None:
            return True
        before = text[max(0, start - REACH_BACK) : start]
        if self.after is not None and not self.after.search(before):
            return False
        return self.not_after is None or not self.not_after.search(before)


class Piece:
    """One alternative of a rule; compiled when it is first tried."""

    __slots__ = ("compiled", "needs", "pattern", "rule")

    def __init__(self, rule: Rule, pattern: str, needs: tuple[frozenset[str], ...]) -> None:
        self.rule = rule
        self.pattern = pattern
        self.needs = needs
        self.compiled: re.Pattern[str] | None = None

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the place of every match in a normalized text."""
        compiled = self.compiled
        if compiled is None:
            compiled = self.compiled = re.compile(self.pattern)
        first = compiled.search(text)
        if first is None:
            return _NOWHERE
        rule = self.rule
        if rule.after is None and rule.not_after is None:
            return [m.span() for m in compiled.finditer(text, first.start())]
        fits = rule.fits
        return [m.span() for m in compiled.finditer(text, first.start()) if fits(text, m.start())]


class Index:
    """
    The rules for one role's words, looked up by the words they cannot match without.

    The first level is a piece's rarest group of words, the second its next group.
    """

    def __init__(self, rules: Iterable[Rule], common: Mapping[str, float]) -> None:
        self._first: dict[str, dict[str, list[Piece]]] = {}
        self._starts: set[str] = set()
        self._signs: dict[str, Rule] = {}
        for rule in rules:
            if rule.signs:
                self._signs.update(dict.fromkeys(rule.pattern, rule))
                continue
            for pattern in rule.pieces():
                self._enter(rule, pattern, common)

    def _enter(self, rule: Rule, pattern: str, common: Mapping[str, float]) -> None:
        first, *others = _needs(rule, pattern, common)
        second = min(others, key=len) if others else frozenset({ALWAYS})
        piece = Piece(rule, pattern, tuple(group for group in others if group is not second))
        for group in (first, *others):
            self._starts.update(key[:-1] for key in group if key.endswith(OPEN))
        for key in first:
            inner = self._first.setdefault(key, {})
            for other in second:
                inner.setdefault(other, []).append(piece)

    def candidates(self, text: str) -> set[Piece]:
        """Return the alternatives that may match a normalized text."""
        there = set(words(text))
        starts = self._starts
        there.update([start + OPEN for word in there if (start := word[:PREFIX]) in starts])
        first, found = self._first, set()
        for key in there & first.keys():
            inner = first[key]
            for other in inner.keys() & there:
                found.update(inner[other])
            found.update(inner.get(ALWAYS, ()))
        apart = there.isdisjoint
        return {p for p in found if not p.needs or not any(map(apart, p.needs))}

    def scan(self, text: str) -> list[Hit]:
        """Return the matches of all rules in a normalized text; of overlapping ones the longest."""
        spans: dict[Rule, list[tuple[int, int]]] = {}
        for piece in self.candidates(text):
            places = piece.find(text)
            if places:
                spans.setdefault(piece.rule, []).extend(places)
        hits = [
            (rule, start, end)
            for rule, places in spans.items()
            for start, end in (places if len(places) == 1 else longest(places))
        ]
        if self._signs and not text.isascii():
            signs = self._signs
            hits.extend((signs[c], at, at + 1) for at, c in enumerate(text) if c in signs)
        return hits


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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    All rules of one language.

    ``starts`` matches what a sentence may begin behind, ``aimed`` words for the company.
    """

    language: str
    rules: tuple[Rule, ...]
    by_role: dict[str, Index]
    names: frozenset[str]
    not_names: frozenset[str]
    starts: re.Pattern[str]
    aimed: re.Pattern[str]


@cache
def load(language: str) -> Lexicon | None:
    """Return a language's rules, or None where it has no folder."""
    folder = files(__name__).joinpath(language)
    if not language.isalpha() or not folder.is_dir():
        return None
    parts = _toml(folder / "_parts.toml")
    rules: list[Rule] = []
    spoken: dict[str, list[Rule]] = {"customer": [], "agent": []}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml") and not file.name.startswith("_"):
            _read(file, parts, rules, spoken)
    common = _burdens((folder / "_common.txt").read_text("utf-8").split())
    indexes = {role: Index(mine, common) for role, mine in spoken.items()}
    names, not_names = (
        frozenset((folder / f"{each}.txt").read_text("utf-8").split())
        for each in ("_names", "_not_names")
    )
    starts = re.compile(expand(parts["STARTS"], parts) + "$")
    aimed = re.compile(expand(parts["AIMED"], parts))
    return Lexicon(language, tuple(rules), indexes, names, not_names, starts, aimed)


def _read(
    file: Traversable, parts: dict[str, str], rules: list[Rule], spoken: dict[str, list[Rule]]
) -> None:
    cue = file.name.removesuffix(".toml")
    content = _toml(file)
    for name, raw in content["rules"].items():
        rule = Rule(
            cue,
            name,
            expand(raw, parts),
            strength=float(content.get("strength", {}).get(name, 1.0)),
            after=_ending(content.get("after", {}).get(name), parts),
            not_after=_ending(content.get("not_after", {}).get(name), parts),
        )
        rules.append(rule)
    for name, signs in content.get("signs", {}).items():
        strength = float(content.get("strength", {}).get(name, 1.0))
        rules.append(Rule(cue, name, signs, strength, signs=True))
    for role in content["said_by"]:
        spoken[role].extend(rule for rule in rules if rule.cue == cue)


def _ending(raw: str | None, parts: dict[str, str]) -> re.Pattern[str] | None:
    return re.compile(f"(?:{expand(raw, parts)})$") if raw else None


def expand(raw: str, parts: dict[str, str]) -> str:
    """Return the regular expression a rule as written stands for."""
    while _PART.search(raw):
        raw = _PART.sub(lambda found: parts[found.group(1)], raw)
    return _SPACE.sub(lambda found: found.group(1) or " +", raw)


def _toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def _burdens(commonest_first: list[str]) -> dict[str, float]:
    """Estimate how often common words stand in a text, from their order alone (Zipf)."""
    return {word: 100.0 / rank for rank, word in enumerate(commonest_first, start=2)}


def _needs(rule: Rule, pattern: str, common: Mapping[str, float]) -> list[frozenset[str]]:
    """Return the groups of words of each of which one must be there, the rarest group first."""
    groups = required(pattern, common)
    if not groups:
        raise BadRule(
            f"Rule {rule.name} of {rule.cue} has no word it cannot match without in "
            f"{pattern}; close its words off with \\b."
        )
    first = lightest(groups, common)
    return [_names(group) for group in [first, *(g for g in groups if g is not first)]]


def _names(group: Group) -> frozenset[str]:
    return frozenset(key.text if key.whole else key.text + OPEN for key in group)
