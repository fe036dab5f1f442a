"""Which words a match can begin with, read from a rule's parse tree."""

from __future__ import annotations

from collections.abc import Sequence

# As in prefilter.py.
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from string import digits
from typing import Any

from highpoint.engine.lexicon.prefilter import (
    PREFIX,
    Group,
    Key,
    branches,
    in_word,
    starts_closed,
)

# Stands for whatever else a repeated part may match.
_ANYTHING = (op.ANY, None)
# Any digit; and the signs that few texts hold, so that asking for one spares a search.
DIGIT = "0"
SIGNS = "#@$_'"
MARKS = frozenset(DIGIT + SIGNS)


def openings(pattern: str) -> Group | None:
    """
    Return the words one of which every match begins with, None where it may begin elsewhere.

    A digit and a few signs stand among the words where a match may begin with them.

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
        rest = items[place + 1 :]
        choices = _choices(kind, value)
        if choices is not None:
            return _any_of([[*choice, *rest] for choice in choices], run, opened)
        if run:
            return {Key(run, starts_closed([(kind, value), *rest], False))}
        return _marks([(kind, value)] if kind is op.LITERAL else value if kind is op.IN else ())
    return {Key(run, False)} if run else None


def _choices(kind: Any, value: Any) -> list[list[Any]] | None:
    choices = branches(kind, value)
    if choices is None and kind in (op.MAX_REPEAT, op.MIN_REPEAT):
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


def _marks(choices: Sequence[Any]) -> set[Key] | None:
    """Return the marks that one character may be, None where it may be another."""
    found: set[str] = set()
    for kind, value in choices:
        if kind is op.LITERAL and chr(value) in SIGNS:
            found.add(chr(value))
        elif (
            (kind is op.LITERAL and chr(value).isdecimal())
            or (kind is op.RANGE and all(chr(end) in digits for end in value))
            or (kind is op.CATEGORY and value is op.CATEGORY_DIGIT)
        ):
            found.add(DIGIT)
        else:
            return None
    return {Key(mark, True) for mark in found} or None
