"""What an agent says of the customer's matter to have it confirmed, and whether it is so."""

from __future__ import annotations

import re
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
    """
    if not part.question or not (ways.CONFIRMS.search(part.text) or _TAGGED.search(part.text)):
        return None
    named = set(_NUMBER.findall(part.text))
    if not named or named & _known(scenario):
        return None
    facts = {fact.key for fact in scenario.facts if _tells_numbers(fact)}
    # What a scenario says it is asked by is told before what lies near in meaning.
    asked = {each.key for each in scenario.facts if matches(part.text, each.asked_by)} & facts
    nearest = profiles(scenario)[0].nearest(part.text, asked or facts)
    return nearest.key if nearest and (asked or nearest.score >= _NEAR) else ""


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
