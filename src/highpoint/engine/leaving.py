"""
That customers are free to leave: where they say they may go, and our words that forget it.

Wording is called entitled where an agent speaks as if the customer had nowhere else to go: “you
have to accept that”, “we are the only ones”, “feel free to leave”. The phrases are data
(``lexicon/LANGUAGE/_leaving.toml``); each finding carries the words it rests on.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

from highpoint.engine import lexicon
from highpoint.engine.text import normalize

FILE = "_leaving.toml"
# A space of a rule; one that says itself how often it stands is left as it is.
_SPACE = re.compile(r" (?![?*+{])")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one turn, and the rule that found them."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """Where a customer may go: a name as they wrote it, empty for others in general."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Lexicon:
    entitled: tuple[tuple[str, re.Pattern[str]], ...]
    alternative: tuple[tuple[str, re.Pattern[str]], ...]
    not_names: frozenset[str]


def entitled(text: str, language: str = "en") -> list[Words]:
    """
    Return an agent's words that take the customer for granted, in their order.

    >>> text = "We are the only ones who make it. You just have to accept that."
    >>> [text[each.start : each.end] for each in entitled(text)]
    ['We are the only ones', 'You just have to accept that']
    >>> entitled("You have to press the button for three seconds.")
    []
    """
    told = _lexicon(language)
    if told is None:
        return []
    plain = normalize(text)
    found = [
        Words(rule, match.start(), match.end())
        for rule, pattern in told.entitled
        for match in pattern.finditer(plain)
    ]
    return sorted(found, key=lambda each: (each.start, each.rule))


def alternatives(text: str, language: str = "en") -> list[Alternative]:
    """
    Return where a customer says they may go, in their order; a name stands once.

    >>> [each.name for each in alternatives("I am switching to Lampworld. Theirs is better.")]
    ['Lampworld']
    >>> [each.name for each in alternatives("I'll take my business elsewhere")]
    ['']
    """
    told = _lexicon(language)
    if told is None:
        return []
    plain = normalize(text)
    found: dict[str, Alternative] = {}
    for one in sorted(_alternatives(text, plain, told), key=lambda each: each.start):
        found.setdefault(one.name.casefold(), one)
    return list(found.values())


def _alternatives(text: str, plain: str, told: _Lexicon) -> Iterator[Alternative]:
    for _, pattern in told.alternative:
        for match in pattern.finditer(plain):
            if not pattern.groupindex:
                yield Alternative("", match.start(), match.end())
            elif name := _name(text, match, told.not_names):
                yield Alternative(name, match.start(), match.end())


def _name(text: str, match: re.Match[str], not_names: frozenset[str]) -> str:
    """
    Return the name a customer wrote there: words with a capital, or a handle; empty for none.

    Where the rule goes on behind the name, all its words must be a name: in “Hope you do
    better” none is.
    """
    start, end = next(match.span(each) for each in match.re.groupindex if match[each])
    said = text[start:end].split()
    words = list(takewhile(lambda word: _names(word, not_names), said))
    if end < match.end() and len(words) < len(said):
        return ""
    return " ".join(words).strip("'’-").removesuffix("'s").removesuffix("’s")


def _names(word: str, not_names: frozenset[str]) -> bool:
    if word.startswith("@"):
        return len(word) > 1 and not word[1:].isdigit()
    if word.casefold().replace("’", "'") in not_names or any(each.isdigit() for each in word):
        return False
    return word[:1].isupper() and len(word) > 1


@cache
def _lexicon(language: str) -> _Lexicon | None:
    file = files(lexicon).joinpath(language, FILE)
    if not language.isalpha() or not file.is_file():
        return None
    raw = tomllib.loads(file.read_text("utf-8"))
    return _Lexicon(
        _patterns(raw["entitled"]),
        _patterns(raw["alternative"]),
        frozenset(raw["not_names"]["words"].split()),
    )


def _patterns(rules: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(_SPACE.sub(" +", rule))) for name, rule in rules.items())
