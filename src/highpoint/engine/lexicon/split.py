"""Take a rule's long list of alternatives apart, so that each is looked up by its own words."""

from __future__ import annotations

import re

# What is escaped, a class of letters, or a sign that groups.
_MEANING = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[(|)]", re.DOTALL)

# Fewer alternatives than this are quicker tried together.
FEWEST = 4


def pieces(pattern: str) -> list[str]:
    """
    Return patterns that together match what one pattern does, its alternatives apart.

    Only alternatives at the outermost level are taken apart: those of the whole pattern,
    then of its longest plain group. Matches of the pieces may overlap; the rule's match is
    the longest.

    >>> pieces(r"\\\\b(?:ah|oh|hm|eh)\\\\b")
    ['\\\\\\\\b(?:ah)\\\\\\\\b', '\\\\\\\\b(?:oh)\\\\\\\\b', '\\\\\\\\b(?:hm)\\\\\\\\b', '\\\\\\\\b(?:eh)\\\\\\\\b']
    """
    return [piece for part in _alternatives(pattern) for piece in _of_group(part)]


def _of_group(pattern: str) -> list[str]:
    place = _longest_group(pattern)
    if place is None:
        return [pattern]
    start, end = place
    inside = _alternatives(pattern[start:end])
    if len(inside) < FEWEST:
        return [pattern]
    before, after = pattern[:start], pattern[end:]
    return [deeper for each in inside for deeper in _deeper(before, each, after)]


def _deeper(before: str, alternative: str, after: str) -> list[str]:
    """Take one alternative apart once more where it holds a long list of its own."""
    place = _longest_group(alternative)
    if place is None or len(_alternatives(alternative[place[0] : place[1]])) < 4 * FEWEST:
        return [f"{before}{alternative}{after}"]
    start, end = place
    return [
        f"{before}{alternative[:start]}{each}{alternative[end:]}{after}"
        for each in _alternatives(alternative[start:end])
    ]


def _longest_group(pattern: str) -> tuple[int, int] | None:
    """Return the inside of the longest outermost ``(?:...)`` that is not repeated."""
    best: tuple[int, int] | None = None
    for start, end in _groups(pattern):
        plain = pattern.startswith("(?:", start) and pattern[end + 1 : end + 2] not in tuple("?*+{")
        if plain and (best is None or end - start > best[1] - best[0]):
            best = (start + 3, end)
    return best


def _groups(pattern: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, letter in _outside_classes(pattern):
        if letter == "(":
            opened.append(place)
        elif letter == ")":
            start = opened.pop()
            if not opened:
                found.append((start, place))
    return found


def _alternatives(pattern: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, letter in _outside_classes(pattern):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            parts.append(pattern[start:place])
            start = place + 1
    return [*parts, pattern[start:]]


def _outside_classes(pattern: str) -> list[tuple[int, str]]:
    """Return the brackets and bars with a meaning of their own: not escaped, not in ``[...]``."""
    return [(found.start(), found[0]) for found in _MEANING.finditer(pattern) if len(found[0]) == 1]
