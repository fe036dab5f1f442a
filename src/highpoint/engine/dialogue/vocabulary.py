"""Which words say something, when two of them are the same, and how much it tells to share one."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from highpoint.engine import lexicon, weights
from highpoint.engine.text import normalize

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:'[^\W_]+)*")
_DIGITS = re.compile(r"\d[\d.,]*")
# Cents of nothing: 20.00 is 20.
_CENTS = re.compile(r"[.,]0{1,2}$")

# A text's matter: each stem with the places of the words that have it.
Matter = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    A language's words as uptake reads them.

    ``levels`` gives a stem's inverse document frequency over turns in nats; a stem not among
    them is as rare as ``rarest``. A turn holds ``stems_a_turn`` of them on average.
    """

    idle: frozenset[str]
    endings: Sequence[tuple[str, int]]
    same: Mapping[str, str]
    levels: Mapping[str, float]
    rarest: float
    stems_a_turn: float
    _stems: dict[str, str] = field(default_factory=dict)

    def matter(self, text: str) -> Matter:
        """Return the stems of a text's words that say something, with their places."""
        found: Matter = {}
        for word in _WORD.finditer(normalize(text)):
            stem = self._stem_of(word.group())
            if stem:
                found.setdefault(stem, []).append(word.span())
        return found

    def weigh(self, stems: Iterable[str], among: int) -> float:
        """
        Add up what it tells that each of several stems stands among so many of a reply's.

        A stem that stands in one turn of exp(idf) tells its idf in nats, less as much as a
        reply of this many stems, which holds as much as several turns, has it by chance.
        """
        turns = max(among / self.stems_a_turn, 1.0)
        told = 0.0
        for stem in stems:
            level = self.levels.get(stem, self.rarest)
            told += level * (1 - math.exp(-level)) ** turns
        return told

    def _stem_of(self, word: str) -> str:
        word = word[:_LONGEST_WORD]
        stem = self._stems.get(word)
        if stem is None:
            stem = self._stem(word)
            if len(self._stems) < _MOST_KEPT:
                self._stems[word] = stem
        return stem

    def _stem(self, word: str) -> str:
        """Return a word's stem or number, nothing where it says nothing."""
        if word in self.idle:
            return ""
        word = word.removesuffix("'s")
        if _DIGITS.match(word):
            number = re.match(r"[\d.,]+", word)
            return _CENTS.sub("", number.group()).replace(",", "") if number else word
        if len(word) == 1 or word in self.idle:
            return ""
        return self.same.get(word) or cut(word, self.endings)


# What a word tells in a language that has a list of words but no weights yet.
EVERY_WORD = 5.0

# Longer runs of letters are no words; their beginning tells them apart.
_LONGEST_WORD = 40
# Stems are kept for so many words; spelling errors have no end.
_MOST_KEPT = 50_000


def cut(word: str, endings: Sequence[tuple[str, int]]) -> str:
    """
    Take a word's endings off, one after the other, while enough letters are left.

    >>> [cut(word, [("ation", 4), ("ed", 3)]) for word in ("cancelled", "cancellation")]
    ['cancel', 'cancel']
    """
    shorter = True
    while shorter:
        shorter = False
        for ending, left in endings:
            if word.endswith(ending) and len(word) - len(ending) >= left:
                if ending == "s" and word[-2] in "su":
                    continue
                word, shorter = word[: -len(ending)], True
                break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeious":
        word = word[:-1]
    return word


@cache
def vocabulary(language: str) -> Vocabulary | None:
    """Return a language's vocabulary, or None where its lexicon folder or weights have none."""
    listed = files(lexicon).joinpath(language, "_listening.toml")
    weighed = files(weights).joinpath(f"words.{language}.json")
    if not language.isalpha() or not listed.is_file():
        return None
    lists = tomllib.loads(listed.read_text("utf-8"))
    endings = [(each, int(left)) for left, several in lists["endings"].items() for each in several]
    endings.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    same = dict(lists["numbers"])
    for word, others in lists["forms"].items():
        same |= {each: cut(word, endings) for each in others}
    content = json.loads(weighed.read_text("utf-8")) if weighed.is_file() else {}
    levels = {
        stem: float(level)
        for level, stems in content.get("stems", {}).items()
        for stem in stems.split()
    }
    return Vocabulary(
        frozenset(lists["idle"].split()),
        endings,
        same,
        levels,
        rarest=content.get("rarest", EVERY_WORD),
        stems_a_turn=content.get("stems_a_turn", EVERY_WORD),
    )
