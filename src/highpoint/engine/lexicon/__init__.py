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
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from highpoint.engine.lexicon.index import Hit, Index, longest
from highpoint.engine.lexicon.needs import needs_of
from highpoint.engine.lexicon.rule import BadRule, Rule

__all__ = ["BadRule", "Hit", "Index", "Lexicon", "Rule", "expand", "load", "longest", "read_rules"]

_PART = re.compile(r"<([A-Z_]+)>")
_SPACE = re.compile(r"(\[[^\]]*\]|\(\?<[!=][^)]*\))| (?![?*+{])")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    All rules of one language.

    ``kinds`` names the kinds of moment they tell, None for all. ``beside_names`` holds words
    after which a name is that of somebody, or something, spoken of, ``short_names`` groups of
    names that one person may go by; ``only_known_names`` where a capital makes no name, unless
    a greeting or a title stands before it. ``starts`` matches what a sentence may begin behind.
    """

    language: str
    rules: tuple[Rule, ...]
    by_role: dict[str, Index]
    names: frozenset[str]
    not_names: frozenset[str]
    beside_names: frozenset[str]
    short_names: tuple[frozenset[str], ...]
    starts: re.Pattern[str]
    kinds: frozenset[str] | None = None
    only_known_names: bool = False


@cache
def load(language: str) -> Lexicon | None:
    """Return a language's rules, or None where it has no folder."""
    folder = files(__name__).joinpath(language)
    if not language.isalpha() or not folder.is_dir():
        return None
    parts = _toml(folder / "_parts.toml")
    rules, spoken = read_rules(folder)
    needs = needs_of(rules, folder)
    indexes = {role: Index(mine, needs) for role, mine in spoken.items()}
    names, not_names, beside_names = (
        _words(folder / f"{each}.txt") for each in ("_names", "_not_names", "_beside_names")
    )
    starts = re.compile(expand(parts["STARTS"], parts) + "$")
    about = _toml(folder / "_about.toml")
    return Lexicon(
        language=language,
        rules=tuple(rules),
        by_role=indexes,
        names=names,
        not_names=not_names,
        beside_names=beside_names,
        short_names=tuple(frozenset(line.split()) for line in _lines(folder / "_short_names.txt")),
        starts=starts,
        kinds=frozenset(about["kinds"]) if "kinds" in about else None,
        only_known_names=about.get("only_known_names", False),
    )


def read_rules(folder: Traversable) -> tuple[list[Rule], dict[str, list[Rule]]]:
    """Return the rules of a language's folder, all of them and role by role."""
    parts = _toml(folder / "_parts.toml")
    rules: list[Rule] = []
    spoken: dict[str, list[Rule]] = {"customer": [], "agent": []}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml") and not file.name.startswith("_"):
            _read(file, parts, rules, spoken)
    return rules, spoken


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


def _words(file: Traversable) -> frozenset[str]:
    return frozenset(word for line in _lines(file) for word in line.split())


def _lines(file: Traversable) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.is_file() else []


def _toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))
