"""Whether a reply says a sentence once more that was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from highpoint.engine.text import normalize, sentences, words

# Two sentences are the same line where this share of their letters is in the same order.
_ALIKE = 0.82
_SHORT = 2
# Of so many different words at least a line is told again where only their order differs.
_LONG = 6


def same_line(text: str, before: Sequence[str]) -> bool:
    """Tell whether a whole sentence of some length was said before in nearly the same words."""
    old = [line for said in before for line in _lines(said)]
    return any(
        _alike(line, other)
        for line in _lines(text)
        for other in old
        if abs(len(line) - len(other)) <= len(line) / 3
    )


def _alike(line: str, other: str) -> bool:
    # The quick ratio is never below the true one and costs a tenth of it.
    same = SequenceMatcher(None, line, other, autojunk=False)
    if same.quick_ratio() < _ALIKE:
        return False
    return same.ratio() >= _ALIKE or _same_words(line, other)


def _same_words(line: str, other: str) -> bool:
    """Tell whether one line is the other with its parts in another order."""
    one, two = set(words(line)), set(words(other))
    return len(one) >= _LONG and len(one & two) >= _ALIKE * len(one | two)


def _lines(text: str) -> list[str]:
    low = normalize(text)
    told = [low[a:b].strip() for a, b in sentences(low) if len(words(low[a:b])) > _SHORT]
    return [line for line in told if not _SIGN_OFF.match(line)]


# What every letter of somebody ends with is no line said again.
_SIGN_OFF = re.compile(
    r"(?:(?:kind|best|warm|many|with)\b.{0,12})?\b(?:regards|wishes|thanks|yours|sincerely)\b"
)
