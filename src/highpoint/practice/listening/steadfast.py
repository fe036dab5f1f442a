"""Whether an agent stands by what they said: the same day for the same thing, free where it was free."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from highpoint.engine.text import normalize
from highpoint.practice.listening import ways
from highpoint.practice.listening.meaning import profiles
from highpoint.practice.listening.spelling import spelled_out
from highpoint.practice.phrases import clauses, denied
from highpoint.practice.scenario import Scenario

# So near must both be to the same outcome, to be about the same thing.
_SAME = 0.85
_DAYS = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b")
_CHANGES = re.compile(
    r"\b(?:or|instead|change\w*|moved|earlier|later|sorry|apolog\w+|also|second|other|another|both|correct\w*"
    r"|mistake|meant|actually|rather|latest|until|till|from|between|not|even|already|after|if)\b"
)
# “I'll write to you on Friday”: the agent's own word, not what comes.
_IN_TOUCH = re.compile(
    r"\b(?:i|we)(?:'ll| will|'m going to)? (?:\w+ )?(?:write|call|ring|phone|email|e-mail|text|message|hear|check|look|follow|get back|be in touch)\b"
)
_FREE = re.compile(
    r"\b(?:free(?: of charge)?|at no (?:extra |additional )?(?:cost|charge)|no (?:extra )?(?:fee|charge|cost)|won't cost|nothing to pay|don't (?:have to )?pay)\b"
)
_COSTS = re.compile(
    r"\b(?:costs? (?:you )?(?:about |around )?[€$£]?\d|(?:a|the) (?:fee|charge|cost) (?:of|is|will be)|you(?:'ll| will)? (?:have to |need to |must )?pay (?:for it|[€$£]?\d|the|a)|will be charged)"
)


def contradicts(text: str, before: Sequence[str], scenario: Scenario) -> bool:
    """Tell whether a reply says another day or price for a thing than an earlier reply did."""
    now = _statements(text)
    then = [each for said in before for each in _statements(said)]
    return any(
        _other_day(one, other, scenario) or _costs_now(one, other) for one in now for other in then
    )


# What was agreed is taken back in general words.
_WITHDRAWS = re.compile(
    r"\b(?:i|we) (?:can't|cannot|can not|won't)\W*$|\b(?:can't|cannot|won't) do (?:it|that|this)\b|\b(?:that|it|this)(?: is|'s| was)(?:n't| not) possible\b"
    r"|\bforget what i said\b|\bnot (?:possible )?after all\b|\btake (?:that|it|this) back\b|\b(?:no|doesn't|won't) work after all\b"
)
_CATCH = re.compile(
    rf"{_COSTS.pattern}|\b(?:i'm|i am) afraid\b(?! (?:i'm|i am|i don't|so|not\b))|\b(?:unfortunately|sadly|regrettably|bad news)\b|\bturns out\b|\bwill take (?:\w+ )?longer\b"
    r"|\b(?:costs?|fee) (?:you )?(?:a fee of )?[€$£]?\d|\b(?:not|instead of|rather than) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:delayed|sold out|postponed|overbooked|fully booked)\b|\b(?:is|are) (?:already )?full\b|\b(?:one|two|three|a|\d+) (?:day|week)s? later\b"
)


_GOOD = re.compile(
    rf"{_FREE.pattern}|\b(?:instead of \w*\d|only|just|less|off your bill)\b|\binstead of (?:nine|ninety|a )"
)


def withdraws(text: str) -> bool:
    """
    Tell whether a reply takes back what was agreed without naming it.

    >>> withdraws("Sorry, without a receipt we can't."), withdraws("We can't wait to see you!")
    (True, False)
    """
    return any(_WITHDRAWS.search(each) for each in _statements(text))


def has_a_catch(text: str) -> bool:
    """
    Tell whether a reply brings up something unwelcome: a fee, a delay, an “unfortunately”.

    >>> has_a_catch("By the way, the first month costs a fee of 20 euros.")
    True
    >>> has_a_catch("There is no fee for it."), has_a_catch("It arrives on Friday.")
    (False, False)
    """
    said = _statements(text)
    return any(
        _CATCH.search(each) and not _GOOD.search(f"{each} {after}") and not ways.CARING.search(each)
        for each, after in itertools.zip_longest(said, said[1:], fillvalue="")
    )


def _statements(text: str) -> list[str]:
    plain, _places = spelled_out(normalize(text))
    return [plain[a:b] for a, b in clauses(plain) if plain[b : b + 1] != "?"]


def _other_day(now: str, then: str, scenario: Scenario) -> bool:
    days, other = set(_DAYS.findall(now)), set(_DAYS.findall(then))
    if len(days) != 1 or len(other) != 1 or days == other:
        return False
    if _CHANGES.search(now) or _CHANGES.search(then) or not ways.DOING.search(now):
        return False
    if bool(_IN_TOUCH.search(now)) != bool(_IN_TOUCH.search(then)):
        return False
    outcomes = profiles(scenario)[2]
    one, two = outcomes.nearest(_DAYS.sub(" ", now)), outcomes.nearest(_DAYS.sub(" ", then))
    return bool(one and two and one.key == two.key and one.score >= _SAME and two.score >= _SAME)


def _costs_now(now: str, then: str) -> bool:
    return bool(
        _COSTS.search(now)
        and not denied(now)
        and not _FREE.search(now)
        and not re.search(r"\b(?:if|normally|usually|otherwise|would)\b", now)
        and _FREE.search(then)
    )
