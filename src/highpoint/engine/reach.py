"""How much of a language the engine reads, and the sentence that says so."""

from __future__ import annotations

from functools import cache

from highpoint.engine.language import SEVERAL, UNKNOWN, name_of
from highpoint.engine.lexicon import load
from highpoint.engine.moment import Kind


@cache
def kinds_read(language: str) -> tuple[Kind, ...]:
    """
    Return the kinds of moment that a language's lexicon tells, none where it has no lexicon.

    >>> len(kinds_read("en")), kinds_read("fi")
    (13, ())
    """
    lexicon = load(language)
    if lexicon is None:
        return ()
    return tuple(kind for kind in Kind if lexicon.kinds is None or kind in lexicon.kinds)


def read_whole(language: str) -> bool:
    """Test for a language of which marks, mood and ending are read too, not some kinds alone."""
    return len(kinds_read(language)) == len(Kind)


def notice(language: str) -> str:
    """
    Return what people are to know of a talk's language, empty where all of it is read.

    >>> notice("fi")
    'This talk is in Finnish, which the engine does not read: it is shown and not scored.'
    """
    kinds = [kind.value for kind in kinds_read(language)]
    if len(kinds) == len(Kind):
        return ""
    if kinds:
        read = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if kinds[1:] else kinds[0]
        return (
            f"This talk is in {name_of(language)}, of which the engine reads {read} only: "
            "the score rests on these, and mood and ending are not told."
        )
    known = language not in (SEVERAL, UNKNOWN)
    unread = ", which the engine does not read" if known else ""
    return f"This talk is in {spoken(language)}{unread}: it is shown and not scored."


def spoken(language: str) -> str:
    """Return how people call a talk's language, to stand behind "in"."""
    if language == SEVERAL:
        return "more than one language"
    return "a language that the engine does not know" if language == UNKNOWN else name_of(language)
