"""How a question or a phrase is worded: what it is about, its question word, its time, of whom."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from highpoint.practice.listening.vectors import words_of

# Words that stand in any question, whatever it is about.
LITTLE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "by",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "done",
        "has",
        "have",
        "had",
        "having",
        "will",
        "would",
        "shall",
        "should",
        "can",
        "could",
        "may",
        "might",
        "must",
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "you",
        "your",
        "yours",
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "it",
        "its",
        "they",
        "them",
        "their",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "and",
        "or",
        "but",
        "so",
        "if",
        "then",
        "than",
        "too",
        "also",
        "just",
        "only",
        "any",
        "some",
        "please",
        "not",
        "no",
        "yes",
        "now",
        "still",
        "already",
        "ever",
        "yet",
        "very",
        "well",
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "ok",
        "hi",
        "hello",
        "what's",
        "who's",
        "how's",
        "where's",
        "it's",
        "he's",
        "she's",
        "that's",
        "there's",
        "don't",
        "didn't",
        "doesn't",
        "haven't",
        "i'm",
        "i'll",
        "i'd",
        "you're",
        "you'd",
        "you've",
        "we'd",
        "we'll",
        "isn't",
        "aren't",
        "wasn't",
        "up",
        "out",
        "about",
        "into",
        "over",
    ]
)
_FIRST = r"(?:(?:at|on|in|to|by|for|from|with|under|since|until|till|of) )?"
_HOW = r"how(?: (?:many|much|long|old|far|often|big|soon|tall|fast|large))?"
_HEAD = re.compile(rf"{_FIRST}(what|which|who|whom|whose|where|when|why|{_HOW})\b")
_SAME_HEAD = {"whom": "who", "which": "what"}
_AUXILIARY = re.compile(
    rf"{_FIRST}(?:(?:what|which|who|whom|whose|where|when|why|{_HOW})(?:'s)? )?(?:else )?"
    r"(do|does|did|is|are|was|were|has|have|had|can|could|will|would|shall|should|may)\b"
)
_TIME_OF = {
    **dict.fromkeys(("do", "does", "is", "are"), "now"),
    **dict.fromkeys(("did", "was", "were", "has", "have", "had"), "past"),
    **dict.fromkeys(("can", "could", "will", "would", "shall", "should", "may"), "may"),
}
_PERSON = re.compile(r"\b(you|your|he|his|him|she|her|they|their|them|it|its|we|us|our)\b")
_SAME_PERSON = {
    "your": "you",
    "his": "he",
    "him": "he",
    "her": "she",
    "their": "they",
    "them": "they",
    "its": "it",
    "us": "we",
    "our": "we",
}
# What stands after it says more of what is asked, and seldom asks.
_BESIDE = re.compile(
    r" (?:as|when|while|if|before|after|because|so|that|to|for|with|in|on|at|from|since|until|till"
    r"|during|about|by|than|and|of|where|who|which) "
)


class Wording(NamedTuple):
    """
    ``about`` are the words that tell what it is about, ``main`` those of them that stand first.

    ``head`` is the question word, ``time`` that of its verb, ``persons`` those it speaks of.
    """

    about: tuple[str, ...]
    main: frozenset[str]
    head: str
    time: str
    persons: frozenset[str]
    every: tuple[str, ...]


@lru_cache(maxsize=1024)
def worded(text: str) -> Wording:
    """
    Return how a normalized question or phrase is worded.

    >>> where = worded("where did your mother wait with the children")
    >>> where.about, sorted(where.main), where.head, where.time
    (('mother', 'wait', 'children'), ['mother', 'wait'], 'where', 'past')
    """
    every = tuple(words_of(text))
    about = _about(every)
    main = next(
        (
            first
            for cut in _BESIDE.finditer(text)
            if (first := _about(tuple(words_of(text[: cut.start()]))))
        ),
        about,
    )
    head, verb = _HEAD.match(text), _AUXILIARY.match(text)
    asked = head[1] if head else ""
    return Wording(
        about,
        frozenset(main),
        _SAME_HEAD.get(asked, asked),
        _TIME_OF[verb[1]] if verb else "",
        frozenset(_SAME_PERSON.get(each, each) for each in _PERSON.findall(text)),
        every,
    )


def _about(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in words if each not in LITTLE)
