"""What a reply names that the customer's own words take up: a day, the agent, one of two things."""

from __future__ import annotations

import re
from collections import Counter

from highpoint.engine.text import normalize, words
from highpoint.practice.phrases import clauses, denied
from highpoint.practice.scenario import Scenario, Told

# Days, months and feasts, which begin with a capital wherever they stand.
CALENDAR = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Christmas",
        "Easter",
    ]
)
_DAY = re.compile(
    r"\b(?:will|'ll|going to|can|is|are|goes|leaves|comes|arrives?|booked|be|have it|by|on|ship\w*)\b[^.!?\n]*?"
    r"\b(?:(?:by|on|this|next|until|before) )?(tomorrow(?: (?:morning|afternoon|evening))?|tonight"
    r"|this (?:morning|afternoon|evening)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b(?! (?:or|and)\b)",
    re.IGNORECASE,
)
_ANY_DAY = re.compile(
    r"\b(?:tomorrow|tonight|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.IGNORECASE
)
_NOT_SURE = re.compile(
    r"\b(?:or|not|n't|n’t|if|unless|was|were|last|yesterday|had)\b", re.IGNORECASE
)
_INTRODUCES = re.compile(
    r"\b(?:[Mm]y name is|[Tt]his is|(?:^|[,.!] )I'm|(?:^|[,.!] )I am) ([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"(?=\s*(?:[,.!]|and\b|from\b|here\b|by the way\b|$))"
)
_SIGNS = re.compile(
    r"\n\s*(?!(?:Warmly|Best|Kindly|Yours|Cheers|Thanks|Regards|Sincerely|Cordially)\b)([A-Z][a-z]+ [A-Z][a-z]+|[A-Z][a-z]+)(?:,[^\n.!?]{0,50})?\s*(?:\n[^\n]*){0,2}$"
)
# “Kind regards, Ines Duarte” in one line, and “Dee here.”
_SIGNS_IN_LINE = re.compile(
    r"\b(?i:regards|wishes|sincerely|faithfully|truly|warmly|cordially|best|cheers|thanks|thank you),?\s+"
    r"([A-Z][a-z]+(?: [A-Z][a-z]+)?)\.?\s*$"
)
_HERE = re.compile(r"(?<![\w-])([A-Z][a-z]+) here(?=[.,!]| from\b)")
# Two names alone behind the last sentence: one might be an exclamation.
_AT_THE_END = re.compile(r"[.!?]\s+([A-Z][a-z]+ [A-Z][a-z]+)\s*$")
_NO_NAMES = frozenset(
    [
        "Warmly",
        "Best",
        "Kind",
        "Kindly",
        "Yours",
        "Cheers",
        "Warm",
        "Many",
        "Cordially",
        "Respectfully",
        "Sorry",
        "Afraid",
        "Glad",
        "Happy",
        "Sure",
        "Here",
        "Thanks",
        "Regards",
        "Sincerely",
        "Great",
        "Good",
        "Highpoint",
        "Support",
        "Service",
        "Team",
        "All",
        "Everything",
        "Nobody",
        "Someone",
        "Again",
        "You",
        "Right",
        "Over",
        "Down",
        "Up",
        "Yes",
        "No",
        "Congratulations",
        "Dear",
        "Hello",
        "Hi",
    ]
)


def day(reply: str) -> str:
    """
    Return the day by which a reply says something happens, empty where it names none or two.

    >>> day("I refund it, it is in your account by Wednesday at noon."), day("Was it Monday?")
    ('Wednesday', '')
    """
    told = [
        sentence
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", reply)
        if not sentence.endswith("?") and not _NOT_SURE.search(sentence)
    ]
    found = [each[1] for sentence in told for each in _DAY.finditer(sentence)]
    several = len({each.lower() for each in _ANY_DAY.findall(" ".join(told))}) > 1
    return found[0] if found and not several else ""


def introduced(reply: str) -> str:
    """
    Return the name by which the agent introduces themselves or signs, empty where none.

    >>> introduced("Good evening, my name is Sam, how can I help?"), introduced("I'm sorry.")
    ('Sam', '')
    """
    forms = (_INTRODUCES, _HERE, _SIGNS, _SIGNS_IN_LINE, _AT_THE_END)
    names = [each[1] for form in forms for each in form.finditer(reply)]
    return next((each for each in names if not _NO_NAMES & set(each.split())), "")


def kept_back_and_named(text: str, scenario: Scenario) -> list[str]:
    """
    Return the facts they keep back for a warm word that a normalized reply itself names.

    >>> from highpoint.practice.scenario import shipped
    >>> kept_back_and_named("may i tell the crew about your wife?", shipped("thank-you-for-row-12"))
    ['margaret']
    """
    theirs = set(_YOUR.findall(text))
    if not theirs:
        return []
    known = set(
        words(normalize(" ".join((*scenario.opening, *scenario.wish, *scenario.matter.values()))))
    )
    return [
        fact.key
        for fact in scenario.facts
        if fact.told is Told.ONCE_HEARD and theirs & _mostly_told(fact.says) - known
    ]


def _mostly_told(lines: tuple[str, ...]) -> set[str]:
    counts = Counter(word for line in lines for word in set(words(normalize(line))))
    return {word for word, count in counts.items() if 2 * count > len(lines) and len(word) > _SHORT}


_YOUR = re.compile(r"\byour (?:late |poor |dear )?(\w+)")
_SHORT = 3


_NO_SUCH = re.compile(r"\bno ((?:\w+ )?\w+)")


def said_no_to(reply: str, scenario: Scenario) -> tuple[str, ...]:
    """
    Return the days and the things on offer that a reply says are not to be had.

    >>> from highpoint.practice.scenario import shipped
    >>> said_no_to("Sorry, no Saturdays. Thursday is fine.", shipped("the-bakery-number"))
    ('saturday',)
    """
    text = normalize(reply)
    offered = {
        word for each in scenario.outcomes for said in each.offered_by for word in words(said)
    }
    told = [text[a:b] for a, b in clauses(text) if text[b : b + 1] != "?"]
    without = [each if denied(each) else " ".join(_NO_SUCH.findall(each)) for each in told]
    found = [
        word.rstrip("s")
        for each in without
        for word in words(each)
        if len(word) >= _SHORT and (_ANY_DAY.fullmatch(word.rstrip("s")) or word in offered)
    ]
    return tuple(dict.fromkeys(found))
