"""What an agent says of the customer's matter to have it confirmed, and whether it is so."""

from __future__ import annotations

import re
from functools import lru_cache

from highpoint.engine.text import normalize, words
from highpoint.practice.listening import ways
from highpoint.practice.listening.clauses import Clause
from highpoint.practice.listening.details import same_as, values
from highpoint.practice.listening.finder import Finder
from highpoint.practice.listening.meaning import profiles
from highpoint.practice.phrases import matches
from highpoint.practice.scenario import Fact, Scenario

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_TAGGED = re.compile(
    r"\b(?:(?<!all )right(?: too| as well)?|correct(?: too)?|is that so|yes|(?:was|is|were|did|does)n't (?:it|he|she|they|you))\W*$"
)
# “Address still Ahornweg 5?”, “I have your dad's name as Brian Gallagher, is that right?”
_SAYS_SO = re.compile(r"\b(?:is|are|was|were|still|as|under)\b (?!there\b)(.+)")
_NEAR = 0.3
# A number of so many signs is another one where two of its signs are changed.
_LONG, _LONGER, _CHANGED = 4, 6, 2
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_TENS = {"twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60"}
_NTHS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_DIGITS = _TENS | {word: str(at) for said in (_ONES, _NTHS) for at, word in enumerate(said)}
_NTH = re.compile(rf"\b(?:{'|'.join(_NTHS)})\b")
_COUNTED = re.compile(r"\b(\d+) ([a-z]{4,})\b")
_LITTLE = frozenset(
    words(
        "is that right correct yes still it the a an of and so you your then am was i have as wasn't isn't he she too mr mrs ms"
    )
)


# “I'll ring you in ten minutes, or would you rather I didn't?”: what the agent is about to do.
_OWN_PLAN = re.compile(
    r"\b(?:i|we)(?:'ll| will| can) \w+\b.*\b(?:in|within) (?:about |around )?\w+ (?:minutes?|hours?|days?)\b"
)


# “Would the third floor be all right?”, “can you still drive five minutes?”: nothing is told that may be wrong.
_OFFERED = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|then|but|well)\W+)*(?:would|could|can|shall|should|will|may)\b(?!.*\b(?:is that|are they|correct)\b)"
)


def wrong(part: Clause, scenario: Scenario) -> str | None:
    """
    Return the fact that tells it rightly, where a clause is to be confirmed and is wrong.

    Empty where it is wrong and no fact tells better, None where it is not wrong.

    Wrong beyond doubt are a number that the customer has nowhere in their matter, one of theirs
    with two signs changed, another count of the same thing, and a name that is not the one asked for.

    >>> from highpoint.practice.scenario import shipped
    >>> desk = shipped("three-legged-desk")
    >>> wrong(Clause(0, "so the order number is 99887, right", True), desk)
    'order-number'
    >>> wrong(Clause(0, "so the order number is bw-44817, right", True), desk) is None
    True
    >>> wrong(Clause(0, "bw-44871, correct", True), desk)
    'order-number'
    >>> wrong(Clause(0, "address still ahornweg 5", True), desk)
    'address'
    """
    tagged = bool(ways.CONFIRMS.search(part.text) or _TAGGED.search(part.text))
    if not part.question or not (tagged or _STILL.search(part.text)):
        return None
    if _OWN_PLAN.search(part.text) or _OFFERED.match(part.text):
        return None
    swapped = _swapped(part.text, scenario)
    if swapped is not None:
        return swapped
    if reads_back(part.text, scenario):
        return None
    if read := misread(part.text, scenario):
        # Where no fact tells it, they say their own as they would where asked for it.
        told = (fact.key for fact in scenario.facts if same_as(fact, read))
        return next(told, None) or _misnamed(part.text, scenario) or None
    # “The third time” is one of a row, and no other count of it.
    miscounted = _miscounted(_in_digits(_NTH.sub("", part.text)), scenario)
    if miscounted and Finder(scenario).likeliest(part.text) in ("", miscounted):
        return miscounted
    misnamed = _misnamed(part.text, scenario)
    if misnamed or not tagged:
        return misnamed or None
    named = set(_NUMBER.findall(part.text))
    if not named or named & _known(scenario):
        return None
    facts = {fact.key for fact in scenario.facts if _tells_number(fact)}
    # What a scenario says it is asked by is told before what lies near in meaning.
    asked = {each.key for each in scenario.facts if matches(part.text, each.asked_by)} & facts
    # A number said in words is too common to be meant by what only lies near.
    written = {f.key for f in scenario.facts if f.key in facts and _NUMBER.search(f.value)}
    likeliest = Finder(scenario).likeliest(part.text)
    if likeliest and likeliest not in facts:
        # What is told of it has no number to be held against.
        return None
    nearest = profiles(scenario)[0].nearest(part.text, asked or written)
    return nearest.key if nearest and (asked or nearest.score >= _NEAR) else ""


# What is read back of what anybody has: by what it is called, and what shows that one is said.
_READ_OUT = (
    ("email", re.compile(r"\be-?mail\b"), re.compile(r"[\w.+-]+@[\w.-]*\w")),
    ("phone", re.compile(r"\b(?:phone|mobile|cell|telephone|contact)\b"), re.compile(r"(?:\d[ -]?){5,}\d")),
    ("street", re.compile(r"\baddress\b"), re.compile(r"\b(?!number|is|at|in|on)[^\W\d]{3,} \d+|\b\d+ [^\W\d]{3,}")),
)  # fmt: skip


def misread(text: str, scenario: Scenario) -> str:
    """
    Return the small thing that is read back otherwise than the customer has it, empty where none is.

    >>> from highpoint.practice.scenario import shipped
    >>> misread("is your phone number 0171 555 12 still right", shipped("three-legged-desk"))
    'phone'
    >>> misread("is the phone number still right", shipped("three-legged-desk"))
    ''
    """
    if not (ways.CONFIRMS.search(text) or _TAGGED.search(text) or _STILL.search(text)):
        return ""
    told = normalize(" . ".join(line for fact in scenario.facts for line in _lines(fact)))
    for key, called, shape in _READ_OUT:
        said = shape.search(text) if called.search(text) else None
        if said is None:
            continue
        own = normalize(values(scenario)[key])
        theirs = said[0] in own or said[0] in told
        if key == "phone":
            theirs = _digits(said[0]) in (_digits(own), *(_digits(f.value) for f in scenario.facts))
        return "" if theirs else key
    return ""


_STILL = re.compile(r"\b(?:still|as before)\b")


def reads_back(text: str, scenario: Scenario) -> bool:
    """Tell whether a normalized reply holds one of the customer's numbers, rightly or nearly so."""
    read = _digits(text)
    if not read:
        return False
    said = _signs(text)
    if any(_near(said, _signs(fact.value)) for fact in scenario.facts if _is_number(fact.value)):
        return True
    return len(read) >= _LONG and any(
        read in _digits(line) for fact in scenario.facts for line in _lines(fact)
    )


def _is_number(value: str) -> bool:
    signs = _signs(value)
    return len(signs) >= _LONG and 2 * sum(map(str.isdigit, signs)) >= len(signs)


def _swapped(text: str, scenario: Scenario) -> str | None:
    """Return the fact whose number is read back with signs changed, None where none is."""
    said = _signs(text)
    for fact in scenario.facts:
        own = _signs(fact.value) if _is_number(fact.value) else ""
        if own and own not in said and _near(said, own):
            return fact.key
    return None


def _near(said: str, own: str) -> bool:
    """Tell whether a number stands among signs with two of its own changed, a short one swapped."""
    runs = (said[at : at + len(own)] for at in range(len(said) - len(own) + 1))
    return any(
        sum(a != b for a, b in zip(run, own, strict=True)) <= _CHANGED
        and (len(own) >= _LONGER or sorted(run) == sorted(own))
        for run in runs
    )


# Remembered: each reply is held against the same facts again.
@lru_cache(maxsize=8192)
def _signs(text: str) -> str:
    """Return the letters and digits of a number, in whatever way it is said."""
    plain = re.sub(r" as in \w+", " ", normalize(text))
    return re.sub(r"[^a-z0-9]", "", _in_digits(plain))


@lru_cache(maxsize=8192)
def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", _in_digits(normalize(text)))


def _in_digits(text: str) -> str:
    return re.sub(r"[a-z]+", lambda word: _DIGITS.get(word[0], word[0]), text)


def _miscounted(text: str, scenario: Scenario) -> str:
    """Return the fact that counts the same thing otherwise, empty where none does."""
    best = (1, "")
    for count, thing in _COUNTED.findall(text):
        for fact in scenario.facts:
            told = _COUNTED.findall(_in_digits(normalize(" . ".join(_lines(fact)))))
            counts = [number for number, what in told if what == thing]
            if counts and count not in counts and len(set(counts)) == 1:
                best = max(best, (len(counts), fact.key))
    return best[1]


def _misnamed(text: str, scenario: Scenario) -> str:
    """Return the fact of a name or place that is said to be another, empty where none is."""
    said = _SAYS_SO.search(text)
    if said is None:
        return ""
    for fact in scenario.facts:
        if not fact.value or not _NAMES.search(" ".join(fact.asked_by)):
            continue
        asked = matches(text, fact.asked_by)
        own = set(words(normalize(" ".join(_lines(fact)))))
        other = set(words(said[1])) - _LITTLE
        wholly = not other & own
        partly = (
            "name" in " ".join(fact.asked_by) and not set(words(normalize(fact.value))) <= other
        )
        if asked and other - own and (wholly or partly):
            return fact.key
    return ""


_NAMES = re.compile(r"\b(?:name|address)\b")


def _tells_number(fact: Fact) -> bool:
    told = [bool(_NUMBER.search(_in_digits(normalize(line)))) for line in _lines(fact)]
    return 2 * sum(told) > len(told)


def _lines(fact: Fact) -> list[str]:
    return [line.replace("{value}", fact.value) for line in fact.says]


def _known(scenario: Scenario) -> frozenset[str]:
    told = (line for fact in scenario.facts for line in _lines(fact))
    return _numbers("\n".join((*told, *scenario.opening, *scenario.wish, scenario.policy)))


# Bounded: a workshop tries many a scenario that is no more.
@lru_cache(maxsize=128)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(_in_digits(normalize(text))))
