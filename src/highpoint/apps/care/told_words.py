"""The words by which customers tell of themselves and of us, as each language's pack has them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from highpoint.engine import lexicon
from highpoint.engine.text import normalize

FILE = "_told.toml"


@dataclass(frozen=True, slots=True)
class Told:
    """
    What a language's ``_told.toml`` holds, ready to be looked for.

    ``facts`` are asked in their order; ``otherwise`` holds for some kinds what must not stand
    beside. ``address`` and ``private_as_written`` are read in the letters as they were written,
    all else in small ones.
    """

    deeds: Mapping[str, re.Pattern[str]]
    against: re.Pattern[str]
    address: re.Pattern[str]
    facts: Mapping[str, re.Pattern[str]]
    otherwise: Mapping[str, re.Pattern[str]]
    private: re.Pattern[str]
    private_as_written: re.Pattern[str] | None
    cut: re.Pattern[str]
    more: re.Pattern[str]
    months: tuple[str, ...]
    day: re.Pattern[str]

    def is_private(self, text: str) -> bool:
        """Tell whether words touch on what is nobody's to keep unasked."""
        if self.private_as_written is not None and self.private_as_written.search(text):
            return True
        return self.private.search(normalize(text)) is not None


@cache
def told_words(language: str) -> Told | None:
    """Return the words of a language; None where it has no pack of them."""
    file = files(lexicon).joinpath(language, FILE)
    if not language.isalpha() or not file.is_file():
        return None
    raw = tomllib.loads(file.read_text("utf-8"))
    parts: dict[str, str] = raw["parts"]

    def pattern(rule: str, flags: int = 0) -> re.Pattern[str]:
        return re.compile(lexicon.expand(rule, parts), flags)

    deeds, facts, private = dict(raw["deeds"]), dict(raw["facts"]), dict(raw["private"])
    against, address = deeds.pop("against"), facts.pop("address")
    as_written = private.pop("as_written", None)
    return Told(
        {kind: pattern(rule) for kind, rule in deeds.items()},
        pattern(against),
        pattern(address),
        {kind: pattern(rule) for kind, rule in facts.items()},
        {kind: pattern(rule) for kind, rule in raw["not"].items()},
        pattern(rf"\b(?:{'|'.join(private.values())})\b"),
        pattern(as_written) if as_written else None,
        pattern(raw["sentence"]["cut"], re.IGNORECASE),
        pattern(raw["sentence"]["more"], re.IGNORECASE),
        tuple(raw["dates"]["months"].split()),
        pattern(raw["dates"]["day"]),
    )


@cache
def languages() -> tuple[str, ...]:
    """Return the tags of the languages that have a pack."""
    return tuple(sorted(each.name for each in files(lexicon).iterdir() if told_words(each.name)))
