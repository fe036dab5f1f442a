"""Patterns that people write: taken only where no text can keep them busy for long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any

from highpoint.errors import HighpointError

# Letters of a turn that a pattern is tried on: longer turns are pasted pages.
LONGEST_TEXT = 2_000
LONGEST_PATTERN = 200
# Ways in which a pattern may go wrong and be tried anew at one place of a text. At this many the
# longest text takes some tenths of a second at worst.
MOST_WAYS = 20_000
# Seconds of work on texts made to be hard, before a pattern is refused.
PATIENCE = 1.0

# What looks back or aside can take time that its ways do not tell.
_REFUSED = {
    codes.GROUPREF: "a reference to another group",
    codes.GROUPREF_EXISTS: "a condition on another group",
    codes.ASSERT: "a look ahead or behind",
    codes.ASSERT_NOT: "a look ahead or behind",
}
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


class BadPattern(HighpointError):
    """A pattern that is not one, or that some text could keep busy for too long."""


def check(pattern: str, clock: Callable[[], float] = process_time) -> None:
    """
    Refuse a pattern that is no regular expression, finds nothing said, or may run for long.

    Its parse tree is read for the ways it can be tried anew, which nested repeats raise without
    end, and it is then run on texts made of its own letters, timed by ``clock`` in seconds.

    >>> check(r"order (number|no) \\d{4,8}")

    :raises BadPattern: with a sentence on what to write instead
    """
    if len(pattern) > LONGEST_PATTERN:
        raise BadPattern(f"A pattern has at most {LONGEST_PATTERN} letters; make two criteria.")
    try:
        tree = parser.parse(pattern, re.IGNORECASE)
        compiled = compile_pattern(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(f"“{pattern}” is not a pattern: {error}.") from error
    if _ways(tree) > MOST_WAYS:
        raise BadPattern(
            f"“{pattern}” could be tried in too many ways on some texts. Use at most one * or +, "
            "none inside another, and say how many otherwise, such as {0,30}."
        )
    if compiled.match(""):
        raise BadPattern(f"“{pattern}” is found in nothing at all; name at least one letter.")
    began = clock()
    for text in _hard(pattern):
        compiled.search(text)
        if clock() - began > PATIENCE:
            raise BadPattern(f"“{pattern}” takes too long on some texts; make it simpler.")


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern ready to be searched for, upper and lower case alike."""
    return re.compile(pattern, re.IGNORECASE)


def _ways(tree: Iterable[tuple[Any, Any]]) -> float:
    """Return in how many ways a pattern can be tried at one place, infinite beyond all count."""
    ways = 1.0
    for code, told in tree:
        if code in _REFUSED:
            raise BadPattern(f"A pattern here may not hold {_REFUSED[code]}.")
        if code is codes.BRANCH:
            ways *= sum(_ways(branch) for branch in told[1])
        elif code is codes.SUBPATTERN:
            ways *= _ways(told[-1])
        elif code is codes.ATOMIC_GROUP:
            ways *= _ways(told)
        elif code in _REPEATS:
            least, most, inner = told
            most = min(int(most), LONGEST_TEXT)
            ways *= (most - min(least, most) + 1) * _power(_ways(inner), most)
        if ways > MOST_WAYS:
            return float("inf")
    return ways


def _power(ways: float, times: int) -> float:
    if ways <= 1:
        return 1.0
    return float("inf") if times > 20 else ways**times


def _hard(pattern: str) -> list[str]:
    """Return long texts of the pattern's own letters that end in a letter it does not expect."""
    own = dict.fromkeys(letter for letter in pattern if letter.isalnum())
    letters = [*list(own)[:8], "a", "1", " ", "a ", "".join(own) or "ab"]
    return [(text * LONGEST_TEXT)[: LONGEST_TEXT - 1] + "\x00" for text in letters]
