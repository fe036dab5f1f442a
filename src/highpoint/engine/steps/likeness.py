"""Likeness: have people filed words like these, and as what?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

# Words alike in fewer of their telling words than this tell of different things.
ALIKE = 0.5
# A sentence with fewer telling words than this is like too many others.
FEWEST_WORDS = 2

_WORD = re.compile(r"[^\W\d_]{2,}")
# Words that any sentence may hold.
_COMMON = """
a about after again all also am an and any are as at be been but by can could did do does
don doesn didn for from get got had has have he her here him his how if in into is isn it its
just ll me more my no not now of off oh on one or our out please re she so some such than
that the their them then there these they this those to too up us ve very was we were what
when which who why will with would you your
"""
_EMPTY = frozenset(_COMMON.split())
_ENDINGS = ("ing", "ies", "ed", "es", "s", "e")
_SHORTEST_STEM = 3


class Taught(NamedTuple):
    """What people filed words like these as, and how often."""

    trouble: str
    times: int


@lru_cache(maxsize=4096)
def telling(words: str) -> frozenset[str]:
    """
    Return the telling words of a sentence, without their endings.

    >>> sorted(telling("They charged my parcel to the wrong card!"))
    ['card', 'charg', 'parcel', 'wrong']
    """
    return frozenset(_stem(word) for word in _WORD.findall(words.lower()) if word not in _EMPTY)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """
    Return how far two sets of telling words are alike, from 0 to 1 (Dice 1945).

    >>> likeness(telling("my parcel went back"), telling("The parcels went back."))
    1.0
    """
    if min(len(one), len(other)) < FEWEST_WORDS:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def taught(words: str, examples: Iterable[tuple[frozenset[str], str]]) -> Taught | None:
    """
    Return what people file words like these as; None where they filed none like them.

    Each example, telling words and what they were filed as, counts by its likeness from ``ALIKE``
    on; the sum decides, so that many corrections outweigh one.

    >>> filed = [(telling("my parcel went back to the shop"), "came_late")]
    >>> taught("My parcel went back again!", filed)
    Taught(trouble='came_late', times=1)
    """
    mine = telling(words)
    sums: dict[str, float] = {}
    times: dict[str, int] = {}
    for other, trouble in examples:
        alike = likeness(mine, other)
        if alike >= ALIKE:
            sums[trouble] = sums.get(trouble, 0.0) + alike
            times[trouble] = times.get(trouble, 0) + 1
    return _most(sums, times)


def _most(sums: Mapping[str, float], times: Mapping[str, int]) -> Taught | None:
    if not sums:
        return None
    trouble = max(sums, key=lambda each: (sums[each], each))
    return Taught(trouble, times[trouble])


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
