"""Names that keep their capitals, and what was done as the words after “thank you for”."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from highpoint.practice._named import CALENDAR
from highpoint.practice.scenario import Scenario
from highpoint.practice.voice.writing import smaller

# Who may do it says so with a small letter.
_CAPITALS = (CALENDAR - {"May"}).union(
    [
        "Miss",
        "Madam",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "English",
        "Spanish",
        "German",
        "French",
        "Portuguese",
        "Japanese",
    ]
)
# “The move”, “Sorting it”: after “for” these stand as they are; anything else is no noun.
# A fact that tells how somebody is called.
_CALLED = re.compile(r"\b(?:name|called|who)\b").search
_ARTICLE = re.compile(r"(?:an?|one) ", re.IGNORECASE)
_STANDS = re.compile(r"(?:the|your|their|his|her|\w+ing)\b(?! [a-z]+ed\b)", re.IGNORECASE)
# Nobody thanks for “the 23:55 of another airline”, nor for “the more restart”.
_ODD_DEED = re.compile(r"\d|\banother\b|\bone (?:more|last|other)\b", re.IGNORECASE)
_NO_DEED = re.compile(
    r"(?:nothing|something|anything|everything|evening|morning|during|being)\b", re.IGNORECASE
)
_VERB = re.compile(r"\b(?:is|are|was|were|will|gets?|goes|has|have|comes?|can|may|stays?)\b")
_THEIRS = re.compile(r"\b(?:he|she|they|him|his|hers?|their|them)\b", re.IGNORECASE)
_MOST_WORDS = 6
_DOES = re.compile(r"(?<!['’])\b[a-z]+s (?:the|an?|it|her|his|their|your|my|this|that|him|them)\b")
# A title that tells what was done to a thing stands badly after “thank you for”.
_WAS = re.compile(
    r"(?:the|an?|his|her|their)(?: [\w'’-]+){1,3} (?:\w{3,}ed|sent|paid|kept|held|brought|taken|struck|put|lent|given|made)\b",
    re.IGNORECASE,
)
_REST = re.compile(r"\s*(?:[,;(–—]|:(?!\d)| - ).*")


def names(scenario: Scenario) -> frozenset[str]:
    """Return the words that begin with a capital wherever they stand."""
    told = (
        *(each.says for each in scenario.facts),
        *(each.says for each in scenario.asks),
        *(each.says for each in scenario.outcomes),
        scenario.opening,
    )
    called = tuple(each.says for each in scenario.facts if any(map(_CALLED, each.asked_by)))
    return _CAPITALS | frozenset(_named(scenario)) | _told_of(told, called)


@lru_cache(maxsize=256)
def _told_of(
    told: tuple[tuple[str, ...], ...], names: tuple[tuple[str, ...], ...]
) -> frozenset[str]:
    """Return the names in a scenario's lines: big where no sentence begins, or told as a name."""
    text = "\n".join(line for lines in told for line in lines)
    called = "\n".join(line for lines in names for line in lines)
    small = frozenset(re.findall(r"(?<![\w'’-])[^\W\dA-Z_][\w-]+", text))
    big = re.findall(r"(?<=[\w,] )[^\W\da-z_][\w-]+", text)
    big += re.findall(
        r"^[A-Z]\w+(?=[,.]? [A-Z]|(?:'s)?$| (?:is|was|has|said|did|sent|told)\b)", called, re.M
    )
    return frozenset(each for each in big if each.istitle() and each.lower() not in small)


def _named(scenario: Scenario) -> set[str]:
    told = [scenario.company, scenario.customer.name, scenario.customer.call]
    found = {word for each in told for word in re.findall(r"[A-Z][\w’'-]+", each)}
    for line in (*scenario.matter.values(), *(each.value for each in scenario.facts)):
        found |= set(re.findall(r"(?<=[\w,.] )[A-Z][\w-]+", line))
    for each in scenario.facts:
        found |= set(re.findall(r"^[A-Z][\w-]+(?= [A-Z][a-z])", each.value))
    return found - {"The", "A", "An"}


def deed(title: str, names: Collection[str]) -> str:
    """
    Return an outcome's title as it stands after “thank you for”, empty where it cannot.

    >>> deed("A new desk by courier, before the exam", ()), deed("Rebooked for tonight", ())
    ('the new desk by courier', '')
    >>> deed("A larger plan with it", ()), deed("One more restart", ())
    ('the larger plan with it', '')
    """
    head = _REST.sub("", title).strip().rstrip(".")
    told = _WAS.match(head) or _VERB.search(head) or _DOES.search(head) or _THEIRS.search(head)
    if told or _ODD_DEED.search(head) or len(head.split()) > _MOST_WORDS:
        return ""
    article = _ARTICLE.match(head)
    if article:
        return f"the {head[article.end() :]}"
    if _STANDS.match(head) and not _NO_DEED.match(head):
        return smaller(head, names)
    return ""


def in_short(choice: str) -> str:
    """
    Return what is chosen as somebody says it who does not say the agent's whole sentence again.

    >>> in_short("I can put it on with the tool from the box")
    'with the tool from the box'
    >>> in_short("by post"), in_short("I'd rather move")
    ('by post', "I'd rather move")
    """
    found = _I_CAN.match(choice)
    return found[1] if found else choice


_I_CAN = re.compile(r"I can (?:\w+ ){1,4}?((?:with|by|at|on|in|from|via) (?:the|a|an|my|your) .+)$")


def at_this_hour(lines: tuple[str, ...], scenario: Scenario) -> tuple[str, ...]:
    """Return the words of leave-taking without a wish for the day where it is night."""
    if not _NIGHT.search(scenario.situation):
        return lines
    return tuple(line for line in lines if " day" not in line) or lines


_NIGHT = re.compile(r"\bmidnight\b|\bnight desk\b|\bat night\b")
