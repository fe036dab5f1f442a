"""What an agent says of the customer's matter to have it confirmed, and whether it is so."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from highpoint.engine.text import normalize
from highpoint.practice import _ways as ways
from highpoint.practice._clauses import Clause
from highpoint.practice._meaning import profiles
from highpoint.practice.phrases import matches
from highpoint.practice.scenario import Fact, Scenario

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_TAGGED = re.compile(r"\b(?:right|correct|is that so|yes)\W*$")
_NEAR = 0.3
# A number of so many digits is read back wrongly where so much of it is the same.
_LONG, _ALIKE = 4, 0.6
_TENS = dict(
    zip(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        ("20", "30", "40", "50", "60", "70", "80", "90"),
        strict=True,
    )
)
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WORDS = re.compile(r"\d+|[a-z]+")
_DOUBLE = re.compile(r"\bdouble (\w+)")
_TWO_WORDS = re.compile(rf"\b({'|'.join(_TENS)})[ -]({'|'.join(_ONES[1:])})\b")
_SPOKEN = {word: str(digit) for digit, word in enumerate(_ONES)} | {"oh": "0"} | _TENS


def wrong(part: Clause, scenario: Scenario) -> str | None:
    """
    Return the fact that tells it rightly, where a clause is to be confirmed and is wrong.

    Empty where it is wrong and no fact tells better, None where it is not wrong.

    Only a number can be wrong beyond doubt: one that the customer has nowhere in their matter.

    >>> from highpoint.practice.scenario import shipped
    >>> desk = shipped("three-legged-desk")
    >>> wrong(Clause(0, "so the order number is 99887, right", True), desk)
    'order-number'
    >>> wrong(Clause(0, "so the order number is bw-44817, right", True), desk) is None
    True
    >>> wrong(Clause(0, "k 77 04 19, correct", True), shipped("thermal-printer-no-receipt"))
    'serial'
    """
    if not part.question or not (ways.CONFIRMS.search(part.text) or _TAGGED.search(part.text)):
        return None
    named = set(_NUMBER.findall(part.text))
    if named and (meant := _misread(part.text, scenario)) is not None:
        return meant or None
    if not named or named & _known(scenario):
        return None
    facts = {fact.key for fact in scenario.facts if _tells_numbers(fact)}
    # What a scenario says it is asked by is told before what lies near in meaning.
    asked = {each.key for each in scenario.facts if matches(part.text, each.asked_by)} & facts
    nearest = profiles(scenario)[0].nearest(part.text, asked or facts)
    return nearest.key if nearest and (asked or nearest.score >= _NEAR) else ""


def _misread(text: str, scenario: Scenario) -> str | None:
    """
    Return the fact of which a text reads the number back nearly: its digits changed places.

    Empty where it reads one rightly, None where it is near none.
    """
    read = digits(text)
    if len(read) < _LONG:
        return None
    near: list[tuple[float, str]] = []
    for fact in scenario.facts:
        for told in {digits(each) for each in (fact.value, *_lines(fact))}:
            if len(told) >= _LONG and (read in told or told in read):
                return ""
            if abs(len(told) - len(read)) <= 1 and len(told) >= _LONG:
                near.append((SequenceMatcher(None, read, told).ratio(), fact.key))
    best = max(near, default=(0.0, ""))
    return best[1] if best[0] >= _ALIKE else None


def digits(text: str) -> str:
    """
    Return the digits of a text, spoken ones too.

    >>> digits("K as in Kano, double seven, zero four, ninety one")
    '770491'
    """
    plain = _DOUBLE.sub(r"\1 \1", text.lower())
    plain = _TWO_WORDS.sub(lambda each: _TENS[each[1]][0] + str(_ONES.index(each[2])), plain)
    return "".join(
        each if each.isdigit() else _SPOKEN.get(each, "") for each in _WORDS.findall(plain)
    )


def _tells_numbers(fact: Fact) -> bool:
    lines = _lines(fact)
    return sum(bool(_NUMBER.search(each)) for each in lines) * 2 > len(lines)


def _lines(fact: Fact) -> list[str]:
    return [line.replace("{value}", fact.value) for line in fact.says]


def _known(scenario: Scenario) -> frozenset[str]:
    told = (line for fact in scenario.facts for line in _lines(fact))
    return _numbers("\n".join((*told, *scenario.opening, *scenario.wish, scenario.policy)))


# Bounded: a workshop tries many a scenario that is no more.
@lru_cache(maxsize=128)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(normalize(text)))
