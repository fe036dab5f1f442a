"""Whose thing a question asks for: the customer's own, or somebody else's."""

from __future__ import annotations

import re
from functools import lru_cache

from highpoint.engine.text import normalize
from highpoint.practice.listening.forms import core
from highpoint.practice.scenario import Fact

# “Her e-mail”, “Jana's address”: the customer's own will not do; nor for “does she start?” what they will do.
_OWNED = (
    r"(?:(?:own|new|full|private|work|home|current|e-?mail|mobile|phone|telephone|postal|mailing) )*"
    r"(?:e-?mail|address|number|phone|mobile|date of birth|birthday|birth date|postcode)\b"
)
_ANOTHERS = re.compile(
    rf"\b(?P<who>her|his|their|(?!(?:what|who|where|when|how|that|it|this|today|let|there|here)'s)[\w-]+'s) {_OWNED}"
)
_HE_OR_SHE = re.compile(
    r"^(?:(?:in|from|on|at|by|since|until) )?(?:what|which|when|where|how)\b.*\b(?:does|did|will|has|is|was|can|could) (?P<who>he|she)\b"
)
_HE_SHE = re.compile(r"\b(?:he|she|him|her|his|hers|he's|she's|they|their|them)\b")
_FIRST = re.compile(r"\b(?:i|i'm|i've|i'll|i'd|me|my|mine|myself)\b")


def of_another(asked: str, fact: Fact) -> bool:
    """
    Tell whether a question is about somebody else's thing or doing, and a fact only about the customer's own.

    >>> from highpoint.practice.scenario import shipped
    >>> own = shipped("fourteen-months-left").fact("email")
    >>> of_another("what is jana's e-mail address", own), of_another("what is your e-mail", own)
    (True, False)
    """
    found = _ANOTHERS.search(asked)
    if found:
        return not _speaks_of(found["who"].removesuffix("'s"), fact)
    found = _HE_OR_SHE.search(asked)
    return bool(found) and _of_themselves(fact) and not _speaks_of("she", fact)


def of_anothers(question: str) -> bool:
    """Tell whether a question asks for what is somebody else's: “her e-mail”, “Jana's address”."""
    return _ANOTHERS.search(core(question)) is not None


@lru_cache(maxsize=4096)
def _of_themselves(fact: Fact) -> bool:
    """Tell whether a fact's lines tell of the customer."""
    lines = [normalize(line) for line in fact.says]
    return sum(bool(_FIRST.search(each)) for each in lines) * 3 >= len(lines)


@lru_cache(maxsize=4096)
def _speaks_of(who: str, fact: Fact) -> bool:
    """Tell whether a fact speaks of somebody, by their name or as of a third person."""
    told = normalize(" . ".join((fact.key.replace("-", " "), *fact.asked_by, *fact.says)))
    return who in told.replace(".", " ").split() or _HE_SHE.search(told) is not None
