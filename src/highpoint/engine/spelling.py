"""Words as they are meant: drawn-out, disguised and hidden spellings, letter for letter."""

from __future__ import annotations

import re

# What joins or hides letters and shows nothing: soft hyphens, blanks of no width, marks of direction.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_HIDDEN = re.compile(rf"(?<=[a-z'])[{_UNSEEN}][\w'{_UNSEEN}]*")
_DRAWN_OUT = re.compile(r"\b[a-z]*?([a-vy])\1\1[a-z]*")
_RUN = re.compile(r"([a-vy])\1{2,}")
# "gooood" is good and "sooo" is so: before one last consonant these letters stand twice.
_TWICE = re.compile(r"([eo])\1{2,}(?=[bcdfghjklmnpqrstvwxz]\b)")
_SPELT_OUT = re.compile(r"(?<![\w'])[a-z](?: [a-z]){3,}(?![\w'])")
# One digit or sign among letters stands for the letter it looks like.
_DISGUISED = re.compile(
    r"(?<![\w@.])[a-z]+[0134$][a-z]{2,}(?!\w)|(?<![\w@.])[a-z]{2,}[0134$][a-z]+(?!\w)"
)
# What tells quickly that there is nothing of the kind, as in most texts.
_RUNS = tuple(3 * letter for letter in "abcdefghijklmnopqrstuvy")
_LETTERS_APART = re.compile(r" [a-z] [a-z](?![\w'])")
_AMONG_LETTERS = re.compile(r"[0134$](?<=[a-z].)[a-z]")
_LOOKS_LIKE = str.maketrans("0134$", "oieas")


def respelled(low: str) -> str:
    """
    Return a text in lower case with odd spellings made plain, blanks put where letters went.

    >>> respelled("soooo sl0w, u s e l e s s")
    'so    slow, useless      '
    """
    if not low.isascii():
        low = _HIDDEN.sub(_seen, low)
    if _LETTERS_APART.search(low):
        low = _SPELT_OUT.sub(_joined, low)
    if _AMONG_LETTERS.search(low):
        low = _DISGUISED.sub(lambda found: found.group().translate(_LOOKS_LIKE), low)
    for run in _RUNS:
        if run in low:
            return _DRAWN_OUT.sub(_said_once, low)
    return low


def _seen(found: re.Match[str]) -> str:
    return _padded("".join(each for each in found.group() if each not in _UNSEEN), found)


def _joined(found: re.Match[str]) -> str:
    return _padded(found.group().replace(" ", ""), found)


def _said_once(found: re.Match[str]) -> str:
    return _padded(_RUN.sub(r"\1", _TWICE.sub(r"\1\1", found.group())), found)


def _padded(word: str, found: re.Match[str]) -> str:
    return word.ljust(found.end() - found.start())
