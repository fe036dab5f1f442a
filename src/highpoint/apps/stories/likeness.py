"""Which lines say nearly the same: to be put side by side, never to be merged by a machine."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Two lines stand side by side where this share of the shorter one's words is in the other (the
# overlap coefficient of Szymkiewicz and Simpson, on words cut to their beginning). People say the
# same at different length, so the words of both together are no measure; a wrong neighbor costs
# a glance.
ALIKE = 0.5
_STEM = 5
_EMPTY = re.compile(
    r"a|an|and|are|as|at|be|by|do|for|from|get|give|have|how|i|if|in|is|it|me|my|not|of|on|or|our"
    r"|so|that|the|them|they|this|to|us|want|we|what|when|who|with|would|you|your|am|was|were|will"
    r"|can|expect(?:ed)?|treat(?:s|ed)?|like|someone|somebody|person|people|customer|always|never"
)


def stems(text: str) -> frozenset[str]:
    """
    Return the words of a line that carry it, each cut to its beginning.

    >>> sorted(stems("You listen to me, and you answered!"))
    ['answe', 'liste']
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    return frozenset(word[:_STEM] for word in words if len(word) > 1 and not _EMPTY.fullmatch(word))


def likeness(one: str, other: str) -> float:
    """
    Return how alike two lines are, from 0 to 1.

    >>> likeness("Listen to me to the end", "Listens first, then answers")
    0.5
    """
    return _overlap(stems(one), stems(other))


def side_by_side(lines: Sequence[str]) -> list[list[int]]:
    """
    Return the places of lines in groups of those alike, by the place of each group's first.

    A line joins a group when it is alike to any line of it (single linkage).

    >>> side_by_side(["Be quick", "Listen to me", "Quick, please", "Really listen"])
    [[0, 2], [1, 3]]
    """
    found = [stems(line) for line in lines]
    group_of: list[list[int]] = []
    holding: dict[str, list[int]] = {}
    for place, words in enumerate(found):
        group = [place]
        group_of.append(group)
        # Only lines that share a word can be alike: the others are never compared.
        for other in {other for word in words for other in holding.get(word, ())}:
            if group_of[other] is not group and _overlap(found[other], words) >= ALIKE:
                group.extend(group_of[other])
                for member in group_of[other]:
                    group_of[member] = group
        for word in words:
            holding.setdefault(word, []).append(place)
    return sorted({id(group): sorted(group) for group in group_of}.values())


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0
