"""A language's words for promises and their times, compiled from its lexicon folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from highpoint.engine import lexicon
from highpoint.engine.lexicon import expand

FILE = "_promises.toml"


class Patterns(dict[str, re.Pattern[str]]):
    """Patterns by name, each compiled when it is first asked for: most talks need few."""

    def __init__(self, raw: Mapping[str, str], parts: dict[str, str]) -> None:
        super().__init__()
        self.names = tuple(raw)
        self._raw, self._parts = raw, parts

    def __missing__(self, name: str) -> re.Pattern[str]:
        self[name] = re.compile(expand(self._raw[name], self._parts))
        return self[name]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    Word lists and compiled patterns of one language.

    ``count`` gives the least and the most a word counts; ``unit`` the unit a word names;
    the rest are the sections of the file of the same name.
    """

    count: dict[str, tuple[float, float]]
    unit: dict[str, str]
    weekday: dict[str, int]
    month: dict[str, int]
    feast: dict[str, tuple[int, ...]]
    part_of_day: dict[str, tuple[int, int]]
    zone: dict[str, str]
    bound: Patterns
    glue: Patterns
    length: Patterns
    day: Patterns
    clock: Patterns
    loose: Patterns
    owner: Patterns
    undone: Patterns
    sentence: Patterns


@cache
def vocabulary(language: str) -> Vocabulary | None:
    """Return a language's words for promises, or None where its folder has none."""
    file = files(lexicon).joinpath(language, FILE)
    if not language.isalpha() or not file.is_file():
        return None
    raw = tomllib.loads(file.read_text("utf-8"))
    unit = {word: name for name, words in raw["unit"].items() for word in words}
    lists = {
        "COUNT": raw["count"],
        "UNITS": unit,
        "WEEKDAYS": raw["weekday"],
        "MONTHS": raw["month"],
        "FEASTS": raw["feast"],
        "ZONES": raw["zone"],
    }
    parts = raw["parts"] | {name: _either(words) for name, words in lists.items()}
    compiled = {name: Patterns(raw[name], parts) for name in PATTERNS}
    return Vocabulary(
        count={word: (least, most) for word, (least, most) in raw["count"].items()},
        unit=unit,
        weekday=raw["weekday"],
        month=raw["month"],
        feast={word: tuple(day) for word, day in raw["feast"].items()},
        part_of_day={word: (start, end) for word, (start, end) in raw["part_of_day"].items()},
        zone=raw["zone"],
        **compiled,
    )


PATTERNS = ("bound", "glue", "length", "day", "clock", "loose", "owner", "undone", "sentence")


def _either(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, longer ones first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
