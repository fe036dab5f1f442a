"""A word in its sentence, short enough for a row of a list."""

from __future__ import annotations

from typing import NamedTuple

# Characters kept on either side of the word.
AROUND = 60


class Passage(NamedTuple):
    """Words before, the word as it was written, words after."""

    before: str
    word: str
    after: str


def around(text: str, word: str) -> Passage:
    """
    Return the first place of a word, whatever its case, with the words around it.

    >>> around("Where is my Gift?", "gift")
    Passage(before='Where is my ', word='Gift', after='?')
    """
    start = text.lower().find(word.lower())
    if start < 0:
        return Passage(text[: 2 * AROUND], "", "")
    end = start + len(word)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if len(text) > end + AROUND:
        after = after.rpartition(" ")[0] + " …"
    return Passage(before, text[start:end], after)
