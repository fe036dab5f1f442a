"""Which words must stand in a text for a rule to match at all, read from its parse tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# typeshed does not describe the parser, though its tree has been stable since Python 2.
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

PREFIX = 4
LETTER = re.compile(r"[^\W\d_]")
NEVER_LETTERS = (op.CATEGORY_SPACE, op.CATEGORY_NOT_WORD, op.CATEGORY_DIGIT)
NOTHING_COMMON: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Key:
    """A whole word, or the first letters of one."""

    text: str
    whole: bool


Group = frozenset[Key]


def required(pattern: str, common: Mapping[str, float] = NOTHING_COMMON) -> list[Group]:
    """
    Return groups of words, of each of which every match holds at least one.

    Only letters that a word boundary (or a space) closes off count as a whole word; a
    word left open at its end is looked up by its first four letters.

    >>> sorted(key.text for key in required(r"\\b(?:refund|return) policy\\b")[0])
    ['refund', 'return']
    """
    tree = list(parser.parse(pattern))
    return [group for group in _walk(tree, False, False, common) if group]


def _walk(
    items: Sequence[Any], opened: bool, closed: bool, common: Mapping[str, float]
) -> Iterator[Group]:
    """Yield the groups of a sequence; ``opened``, ``closed``: a word ends at its borders."""
    run, fresh = "", opened
    rest = list(items)
    while rest:
        kind, value = rest.pop(0)
        if kind is op.LITERAL and in_word(chr(value)):
            run += chr(value)
            continue
        choices = branches(kind, value)
        if choices is not None:
            after = fresh and not run
            parted = all(_ends_closed(b) if b else after for b in choices)
            tail = [] if parted else _take_letters(rest)
            around = [[*_literals(run), *branch, *tail] for branch in choices]
            yield from _either(around, fresh, starts_closed(rest, closed), common)
            run, fresh = "", parted
            continue
        if run:
            yield _single(run, fresh, starts_closed([(kind, value), *rest], closed))
        fresh = _leaves_open(kind, value, run, fresh)
        run = ""
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] > 0:
            yield from _walk(list(value[2]), fresh and value[1] == 1, False, common)
    if run:
        yield _single(run, fresh, closed)


def _literals(run: str) -> list[Any]:
    return [(op.LITERAL, ord(letter)) for letter in run]


def _take_letters(rest: list[Any]) -> list[Any]:
    """Take the letters off the front of a sequence."""
    taken = []
    while rest and rest[0][0] is op.LITERAL and in_word(chr(rest[0][1])):
        taken.append(rest.pop(0))
    return taken


def branches(kind: Any, value: Any) -> list[list[Any]] | None:
    """Return what may stand in place of an item, None where that is no short list."""
    if kind is op.BRANCH:
        return [list(branch) for branch in value[1]]
    if kind is op.SUBPATTERN:
        return [list(value[3])]
    if kind is op.MAX_REPEAT and value[:2] == (0, 1):
        return [[], list(value[2])]
    if kind is op.IN and all(k is op.LITERAL and in_word(chr(v)) for k, v in value):
        return [[item] for item in value]
    return None


def _either(
    choices: list[list[Any]], opened: bool, closed: bool, common: Mapping[str, float]
) -> Iterator[Group]:
    found = [[g for g in _walk(branch, opened, closed, common) if g] for branch in choices]
    if len(found) == 1:
        yield from found[0]
    elif all(found):
        yield frozenset().union(*(lightest(groups, common) for groups in found))


def _single(run: str, opened: bool, closed: bool) -> Group:
    if not opened or (not closed and len(run) < PREFIX):
        return frozenset()
    return frozenset({Key(run if closed else run[:PREFIX], closed)})


def _leaves_open(kind: Any, value: Any, run: str, fresh: bool) -> bool:
    """Test whether a new word may begin right after an item."""
    if kind is op.AT:
        return value in (op.AT_BOUNDARY, op.AT_BEGINNING)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] == 0:
        return fresh and not run and _ends_closed(list(value[2]))
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return fresh and not run
    return _ends_closed([(kind, value)])


def _ends_closed(items: Sequence[Any]) -> bool:
    if not items:
        return False
    kind, value = items[-1]
    if kind is op.LITERAL:
        return not in_word(chr(value))
    if kind is op.AT:
        return value in (op.AT_BOUNDARY, op.AT_BEGINNING)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        inner = _ends_closed(list(value[2]))
        return inner and (value[0] > 0 or _ends_closed(items[:-1]))
    choices = branches(kind, value)
    if choices is not None:
        return all(_ends_closed(b or items[:-1]) for b in choices)
    return kind is op.IN and _neverin_word(value)


def starts_closed(items: Sequence[Any], closed: bool) -> bool:
    """Test whether a word must end before these items."""
    if not items:
        return closed
    kind, value = items[0]
    if kind is op.LITERAL:
        return not in_word(chr(value))
    if kind is op.AT:
        return value in (op.AT_BOUNDARY, op.AT_END)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        inner = starts_closed(list(value[2]), False)
        return inner and (value[0] > 0 or starts_closed(items[1:], closed))
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return starts_closed(items[1:], closed)
    choices = branches(kind, value)
    if choices is not None:
        return all(starts_closed([*choice, *items[1:]], closed) for choice in choices)
    return kind is op.IN and _neverin_word(value)


def _neverin_word(choices: Sequence[Any]) -> bool:
    return all(
        (kind is op.LITERAL and not in_word(chr(value)))
        or (kind is op.CATEGORY and value in NEVER_LETTERS)
        for kind, value in choices
    )


def in_word(letter: str) -> bool:
    """Test for a letter, of whatever alphabet; digits part words."""
    return LETTER.match(letter) is not None


def lightest(groups: Sequence[Group], common: Mapping[str, float]) -> Group:
    """Return the group that lets the fewest texts through."""
    return min(groups, key=lambda group: sum(_burden(key, common) for key in group))


def _burden(key: Key, common: Mapping[str, float]) -> float:
    return common.get(key.text, 0.0) + 1.0 / len(key.text) ** 2
