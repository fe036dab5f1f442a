"""
What each alternative of a rule cannot match without, worked out once and stored.

Reading it off thousands of parse trees takes a second and more; so ``_needs.json`` in a
language's folder keeps it, with a digest of the rules it was read from. Where the digest is
another, it is worked out anew. ``python -m highpoint.engine.lexicon`` writes the files again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from highpoint.engine.lexicon.openings import openings, starts_the_text
from highpoint.engine.lexicon.prefilter import Group, lightest, required
from highpoint.engine.lexicon.rule import BadRule, Rule

FILE = "_needs.json"
# Raised when the same rules would be read otherwise.
FORM = 2
# Marks a key that is the beginning of a word.
OPEN = "*"
# What a piece begins with where that is no word: the text's own start, or anything.
AT_START = ("^",)
ANYWHERE: tuple[str, ...] = ()


class Needs(NamedTuple):
    """
    What one alternative needs.

    ``begins`` holds the words and marks one of which every match begins with, ``groups`` the
    groups of words of each of which one must be there, the rarest group first.
    """

    begins: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]


def needs_of(rules: Sequence[Rule], folder: Traversable) -> dict[Rule, list[Needs]]:
    """Return what the alternatives of each rule need, from the folder's file where it is fresh."""
    common = (folder / "_common.txt").read_text("utf-8").split()
    file = folder / FILE
    if file.is_file():
        stored = json.loads(file.read_text("utf-8"))
        if stored["digest"] == _digest(rules, common):
            return _unpacked(rules, stored)
    return work_out(rules, common)


def work_out(rules: Iterable[Rule], common: Sequence[str]) -> dict[Rule, list[Needs]]:
    """Read off the parse trees what the alternatives of each rule need."""
    burdens = _burdens(common)
    return {
        rule: [_needs(rule, pattern, burdens) for pattern in rule.pieces()]
        for rule in rules
        if not rule.signs
    }


def pack(rules: Sequence[Rule], common: Sequence[str]) -> str:
    """Return the text of a language's ``_needs.json``."""
    groups: dict[tuple[str, ...], int] = {}

    def number(group: tuple[str, ...]) -> int:
        return groups.setdefault(group, len(groups))

    needs = [
        [[number(need.begins), *map(number, need.groups)] for need in pieces]
        for pieces in work_out(rules, common).values()
    ]
    row = {
        "digest": _digest(rules, common),
        "groups": [" ".join(group) for group in groups],
        "needs": needs,
    }
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).replace("]],", "]],\n") + "\n"


def _unpacked(rules: Iterable[Rule], stored: Mapping[str, Any]) -> dict[Rule, list[Needs]]:
    groups = [tuple(group.split()) for group in stored["groups"]]
    read = (rule for rule in rules if not rule.signs)
    return {
        rule: [
            Needs(groups[begins], tuple(groups[each] for each in others))
            for begins, *others in pieces
        ]
        for rule, pieces in zip(read, stored["needs"], strict=True)
    }


def _digest(rules: Iterable[Rule], common: Iterable[str]) -> str:
    lines = [f"{FORM}", *common, *(rule.pattern for rule in rules if not rule.signs)]
    return sha256("\n".join(lines).encode()).hexdigest()


def _burdens(commonest_first: Sequence[str]) -> dict[str, float]:
    """Estimate how often common words stand in a text, from their order alone (Zipf)."""
    return {word: 100.0 / rank for rank, word in enumerate(commonest_first, start=2)}


def _needs(rule: Rule, pattern: str, common: Mapping[str, float]) -> Needs:
    groups = required(pattern, common)
    if not groups:
        raise BadRule(
            f"Rule {rule.name} of {rule.cue} has no word it cannot match without in "
            f"{pattern}; close its words off with \\b."
        )
    first = lightest(groups, common)
    others = sorted((group for group in groups if group is not first), key=len)
    return Needs(_begins(pattern), tuple(_names(group) for group in (first, *others)))


def _begins(pattern: str) -> tuple[str, ...]:
    group = openings(pattern)
    if group is not None:
        return _names(group)
    return AT_START if starts_the_text(pattern) else ANYWHERE


def _names(group: Group) -> tuple[str, ...]:
    return tuple(sorted(key.text if key.whole else key.text + OPEN for key in group))
