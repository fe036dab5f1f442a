"""The phrases of a text as fingerprints: runs of words, with names and numbers masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from highpoint.engine.text import LONGEST_READ

# So many neighboring words (a sentence's two ends count as words) are a phrase. Five to eight
# told STAR's suggested lines from typed ones equally well; six forgives a changed word sooner.
LENGTH = 6

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"[^.?!\n\r]+")
# The lengths keep a turn made to be slow from being so.
_UNREAD = re.compile(
    r"https?://\S+|[@#]\w+|__\w{1,40}__|\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}"
)
# Longer runs of letters are no words; their beginning tells them apart.
_LONGEST_WORD = 40
# No word can look like these.
_FILLED_IN, _START, _END = "^filled", "^start", "^end"
# Capitals that are no names.
_CAPITAL_WORDS = ("I", "A", "OK")
_FIRST_PERSON = ("I'", "I’")

_MASK = (1 << 64) - 1
_BASE = 0x5851F42D4C957F2D
_TOP = pow(_BASE, LENGTH - 1, 1 << 64)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One run of words: its fingerprint, and which of the text's words it reaches over."""

    fingerprint: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrased:
    """A text's words (where each starts and ends), its sentences' first words, its phrases."""

    words: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]
    phrases: tuple[Phrase, ...]


def phrased(text: str) -> Phrased:
    """
    Return the phrases of a text: every run of six words, a shorter sentence as a whole.

    Case does not matter. Words with a digit, and capitalized words within a sentence (names,
    places, days, months), are taken as filled in: one mask stands for each run of them, so that
    another customer's name or number does not hide a pasted line. Links, handles and addresses
    are no words. Reads the first 20,000 characters.

    >>> one = phrased("Hello Ana, order 17 has left our house in Bern.")
    >>> two = phrased("Hello Jon Ross, order B-4 5 has left our house in Oslo.")
    >>> [each.fingerprint for each in one.phrases] == [each.fingerprint for each in two.phrases]
    True
    """
    text = text[:LONGEST_READ]
    if "@" in text or "#" in text or "__" in text or "://" in text:
        text = _UNREAD.sub(lambda found: " " * len(found.group()), text)
    if text.isupper() and len(text.lower()) == len(text):
        # Where all is in capitals, they tell no names.
        text = text.lower()
    words: list[tuple[int, int]] = []
    sentences: list[int] = []
    phrases: list[Phrase] = []
    for sentence in _SENTENCE.finditer(text):
        units = list(_units(text, *sentence.span()))
        if units:
            sentences.append(len(words))
            phrases.extend(_phrases(units, len(words)))
            words.extend(place for _, places in units for place in places)
    return Phrased(tuple(words), tuple(sentences), tuple(phrases))


# What a phrase is made of: a word as it is counted, and the words of the text it stands for.
_Unit = tuple[str, list[tuple[int, int]]]


def _units(text: str, start: int, end: int) -> Iterator[_Unit]:
    held: _Unit | None = None
    for found in _WORD.finditer(text, start, end):
        key = _key(found.group(), opening=held is None)
        if held is not None and key == held[0] == _FILLED_IN:
            held[1].append(found.span())
            continue
        if held is not None:
            yield held
        held = (key, [found.span()])
    if held is not None:
        yield held


def _key(word: str, *, opening: bool) -> str:
    word = word[:_LONGEST_WORD]
    if not word.isalpha() and any(sign.isdigit() for sign in word):
        return _FILLED_IN
    if not opening and word[0].isupper() and word not in _CAPITAL_WORDS:
        return word.lower().replace("’", "'") if word.startswith(_FIRST_PERSON) else _FILLED_IN
    return word.lower().replace("’", "'")


def _phrases(units: list[_Unit], before: int) -> Iterator[Phrase]:
    prints = [_print(_START), *(_print(key) for key, _ in units), _print(_END)]
    ends = [before]
    for _, places in units:
        ends.append(ends[-1] + len(places))
    value = 0
    for place, each in enumerate(prints):
        if place >= LENGTH:
            value -= prints[place - LENGTH] * _TOP
        value = (value * _BASE + each) & _MASK
        if place >= LENGTH - 1 or place == len(prints) - 1:
            # The sentence's two ends are no words of the text.
            first = max(place - LENGTH + 1, 1) - 1
            yield Phrase(value, ends[first], ends[min(place, len(units))])


@lru_cache(maxsize=1 << 16)
def _print(word: str) -> int:
    """Return a word's own 64 bits; Python's ``hash`` would differ from run to run."""
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
