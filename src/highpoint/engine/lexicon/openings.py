"""Which words a match can begin with, read from a rule's parse tree."""

from __future__ import annotations

from collections.abc import Sequence

# As in prefilter.py.
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from highpoint.engine.lexicon.prefilter import PREFIX, Group, Key, branches, in_word

# Stands for whatever else a repeated part may match.
_ANYTHING = (op.ANY, None)


def openings(pattern: str) -> Group | None:
    """
    Return the words one of which every match begins with, None where it may begin elsewhere.

    >>> sorted(key.text for key in openings(r"\\b(?:so )?(?:sorry|sad)\\b"))
    ['sad', 'so', 'sorry']
    >>> openings("n't go") is None
    True
    """
    found = _openings(list(parser.parse(pattern)), "", False)
    if found is None or any(not key.whole and len(key.text) < PREFIX for key in found):
        return None
    return frozenset(key if key.whole else Key(key.text[:PREFIX], False) for key in found)


def starts_the_text(pattern: str) -> bool:
    """Test whether a match can start at the beginning of a text only."""
    tree = list(parser.parse(pattern))
    return bool(tree) and tree[0] == (op.AT, op.AT_BEGINNING)


def _openings(items: Sequence[Any], run: str, opened: bool) -> set[Key] | None:
    """Return how the word goes on that ``run`` begins; ``opened``: a word may begin here."""
    for place, (kind, value) in enumerate(items):
        if kind in (op.ASSERT, op.ASSERT_NOT):
            continue
        if kind is op.AT and value is op.AT_BOUNDARY and not run:
            opened = True
            continue
        if kind is op.LITERAL and in_word(chr(value)) and (run or opened):
            run += chr(value)
            continue
        choices = _choices(kind, value)
        if choices is not None:
            rest = items[place + 1 :]
            return _any_of([[*choice, *rest] for choice in choices], run, opened)
        return _closed(run, kind is op.LITERAL and not in_word(chr(value)), (kind, value))
    return _closed(run, False, None)


def _choices(kind: Any, value: Any) -> list[list[Any]] | None:
    choices = branches(kind, value)
    if choices is None and kind is op.MAX_REPEAT:
        once = [*value[2], _ANYTHING]
        return [once] if value[0] else [[], once]
    return choices


def _any_of(choices: list[list[Any]], run: str, opened: bool) -> set[Key] | None:
    found: set[Key] = set()
    for choice in choices:
        keys = _openings(choice, run, opened)
        if keys is None:
            return None
        found |= keys
    return found


def _closed(run: str, parted: bool, item: Any) -> set[Key] | None:
    whole = parted or item == (op.AT, op.AT_BOUNDARY)
    return {Key(run, whole)} if run else None
