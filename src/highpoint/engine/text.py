"""One turn's text made ready for rules: same length as it was sent, so that places hold."""

from __future__ import annotations

import re

# A longer turn is a pasted document; what a person says in it stands at its beginning.
LONGEST_READ = 20_000

_TYPOGRAPHY = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("`", "'"), ("…", "."))
_SPACES = str.maketrans("\n\r\t\x0b\x0c\xa0\u2028\u2029", " " * 8)
_ADDRESSEES = re.compile(r"(?:[\s.,]*(?:@\w+|__\w+__))+")
_LINK = re.compile(r"(https?)://\S+")
_WORD = re.compile(r"[^\W\d_]+")
_BLANK_BUT_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()}
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")


def normalize(text: str) -> str:
    """
    Return a text in lower case with plain quotes and spaces, letter for letter.

    Whom a turn is addressed to (``@shop``) and the tail of a link are blanked out. Reads
    the first 20,000 characters only.

    >>> normalize("@Shop I’m late")
    "      i'm late"
    """
    text = text[:LONGEST_READ]
    low = text.lower()
    if len(low) != len(text):
        low = "".join(each if len(each) == 1 else " " for each in map(str.lower, text))
    if not low.isascii():
        for fancy, plain in _TYPOGRAPHY:
            low = low.replace(fancy, plain)
    low = low.translate(_SPACES)
    if "@" in low or "__" in low:
        low = _ADDRESSEES.sub(_blank, low, count=1) if _ADDRESSEES.match(low) else low
    if "://" in low:
        low = _LINK.sub(_blank_tail, low)
    return low


def words(normalized: str) -> list[str]:
    """Return the runs of letters of a normalized text, in order; ``can't`` is two."""
    if normalized.isascii():
        # Splitting at blanks is faster than a pattern of letters.
        return normalized.translate(_BLANK_BUT_LETTERS).split()
    return _WORD.findall(normalized)


def sentences(normalized: str) -> list[tuple[int, int]]:
    """
    Return where each sentence starts and ends, closing marks included.

    >>> sentences("is it late? i asked.")
    [(0, 11), (12, 20)]
    """
    places = []
    for found in _SENTENCE.finditer(normalized):
        start, end = found.span()
        start = end - len(normalized[start:end].lstrip())
        if start < end:
            places.append((start, end))
    return places


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _blank_tail(found: re.Match[str]) -> str:
    return found.group(1).ljust(len(found.group()))
