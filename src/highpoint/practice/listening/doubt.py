"""
What somebody says in doubt: where a no, or that they do not know, may be untrue of their own story.

A form gives what most people would say. Of what the story speaks it may be wrong, and who is asked
rather asks back, or tells the fact that knows all the question is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

from highpoint.engine.text import normalize
from highpoint.practice.listening import ways
from highpoint.practice.listening.details import Detail, read
from highpoint.practice.listening.finder import Finder
from highpoint.practice.listening.forms import PART, core, marked, unmarked
from highpoint.practice.listening.meaning import content, profiles
from highpoint.practice.listening.suited import sort_of
from highpoint.practice.listening.what_is import of_two
from highpoint.practice.phrases import says_when
from highpoint.practice.scenario import Scenario, Told

DOUBT, LATER, HEART = "doubt-", "doubt-later", "doubt-heart"
# Forms that say no, that nobody knows, or what most people would have: of a story it may be untrue.
_GUESSES = frozenset(
    (
        *("ever", "none", "knows", "has", "either", "is-it", "do-you", "did-you", "have-you"),
        *("are-you", "were-you", "before", "who-for", "who-does", "how-many-people"),
        *("how-many-theirs", "how-much", "of-them", "open", "when", "happened", "long", "where"),
        *("until", "own", "how-did", "how-is", "sees-what", "said-what", "why"),
        *("first", "tried-what", "drive", "works"),
    )
)
# Parts in which somebody only says that they would have to ask, or that it was them.
_SAFE_PARTS = frozenset((f"{PART}ask", f"{PART}me", f"{PART}own"))
# What the agent's side did or knows: there somebody may well have no idea.
_OF_OURS = re.compile(
    r"\b(?:(?:did|do|does|has|have|had|was|were|is|are|will|would|can|could) (?:i|we|our|us|anyone here|any of us|one of us|(?:any|some)(?:one|body) (?:here|from (?:our|us)|of us))"
    r"|(?:our|my) (?:\w+ )?(?:app|page|website|system|driver|rider|courier|colleagues?|team|side|branch|staff|hotline|e-?mails?|letters?|bot)|colleagues?|hotline)\b"
)
# How things are now, after something was done: “still the same” is no guess.
_NOW = re.compile(r"\b(?:now|still|yet|so far|at the moment)\b")
_SIDE = re.compile(r"\b(?:weather|hobb\w+|favou?rite|lunch|dinner|weekend|coffee)\b")
_KINDS = {
    ways.Wants.TIME: "time",
    ways.Wants.LENGTH: "length",
    ways.Wants.PLACE: "place",
    ways.Wants.PERSON: "person",
    ways.Wants.MONEY: "money",
    ways.Wants.NUMBER: "number",
    ways.Wants.REASON: "reason",
    ways.Wants.YES_NO: "yes",
}
# “How much luggage”: no sum of money.
_SUM = re.compile(
    r"\b(?:pay\w*|paid|costs?|charg\w*|money|ow(?:e|ed)|fees?|price|refund|sum|rent|bill\w*|spen[dt])\b"
)
# By when, and what for: that hangs on what is at stake.
_BY_WHEN = re.compile(r"\b(?:need|must|have to|has to|latest|deadline|by (?:when|what|which))\b")
_SINCE = re.compile(
    r"\bwhen (?:exactly )?did (?:it|this|that|all this|the (?:problem|trouble|issue|fault)) (?:all )?(?:start|begin)\W*$"
    r"|\b(?:since when|how long) (?:has|have) (?:it|this|that|all this|the (?:problem|trouble|issue|fault))\b"
)
_DESCRIBE = re.compile(
    r"\b(?:describe|tell|explain|say|show)\b.* what you(?:'re| are| can)? (?:see|seeing|getting)\b|^what (?:exactly )?(?:do|can) you see(?: there| now| right now)?\W*$"
)
_WHY_NOT = re.compile(r"\b(?:why|how come)\b.*\b(?:not|\w+n't|need|must|have to|so)\b")
# So likely a fact is near enough for its question to be of the story, and to be told where it
# knows most of what is asked, by more than one name.
_OF_THE_STORY, _LIKELY_ENOUGH, _MOST, _NAMES = 0.1, 0.12, 0.6, 2


@cache
def doubts() -> dict[str, Detail]:
    """Return what is said in doubt, by key."""
    return read("doubt.toml")


def is_guess(about: str) -> bool:
    """
    Tell whether a form may say of somebody's story what is not so.

    >>> is_guess("ever#0012"), is_guess("part-did"), is_guess("may"), is_guess("part-ask")
    (True, True, False, False)
    """
    form = unmarked(about)
    return form in _GUESSES or (form.startswith(PART) and form not in _SAFE_PARTS)


def of_their_story(question: str, scenario: Scenario) -> bool:
    """
    Tell whether a normalized question may be about a customer's own story.

    >>> from highpoint.practice.scenario import shipped
    >>> desk = shipped("three-legged-desk")
    >>> of_their_story("did you learn for the exam last week", desk), of_their_story("do you sing", desk)
    (True, False)
    """
    asked = core(question)
    if _OF_OURS.search(asked) or _SIDE.search(asked) or ways.closes(asked):
        return False
    if ways.WHICH.search(asked) and of_two(asked):
        # Which of two they would like is known to them alone.
        return False
    heart = _heart(scenario.opening, scenario.wish, tuple(scenario.matter.values()))
    facts = profiles(scenario)[0]
    about = facts.content(asked) | (content(asked) & facts.common)
    chances = Finder(scenario).chances(question)
    return bool(about & heart) or max(chances.values(), default=0.0) >= _OF_THE_STORY


# Bounded: a workshop tries many a scenario that is no more.
@lru_cache(maxsize=128)
def _heart(*told: tuple[str, ...]) -> frozenset[str]:
    """Return what somebody's opening, their wishes and the heart of their matter are about."""
    return frozenset(each for lines in told for line in lines for each in content(normalize(line)))


def knows_it_all(question: str, scenario: Scenario, told: Collection[str]) -> str:
    """Return the fact that knows nearly all a question is about, though it is not likely; else nothing."""
    finder = Finder(scenario)
    key = finder.likeliest(question, _LIKELY_ENOUGH)
    if not key or key in told or scenario.fact(key).told is Told.ONCE_HEARD:
        return ""
    facts = profiles(scenario)[0]
    about = facts.content(core(question))
    named = facts.named(key, about)
    enough = len(facts.covers(key, about)) >= _MOST * len(about) and len(named) >= _NAMES
    return key if enough else ""


def in_doubt(question: str) -> str:
    """
    Return the form in which somebody asks back what a question is for.

    >>> [unmarked(in_doubt(each)) for each in ("who helps you with it", "is he having a party")]
    ['doubt-person', 'doubt-yes']
    """
    if _SINCE.search(question):
        return marked("since", question)
    if _DESCRIBE.search(question):
        return marked("tells-more", question)
    kind = _KINDS.get(sort_of(question), "thing")
    if kind == "money" and not _SUM.search(question):
        kind = "much"
    if kind == "yes" and of_two(core(question)):
        kind = "either"
    return marked(f"{DOUBT}{kind}", question)


def asks_for_the_heart(question: str, scenario: Scenario) -> bool:
    """
    Tell whether what is at stake answers a question about their own story as well as they can.

    >>> from highpoint.practice.scenario import shipped
    >>> ring = shipped("the-ring-in-214")
    >>> asks_for_the_heart("by when do you need it", ring), asks_for_the_heart("is it gold", ring)
    (True, False)
    """
    asked, stake = core(question), normalize(scenario.matter["stake"])
    sort = sort_of(question)
    if sort is ways.Wants.TIME and _BY_WHEN.search(asked):
        return says_when(stake)
    if sort is ways.Wants.REASON and _WHY_NOT.search(asked):
        return True
    if sort in (ways.Wants.PERSON, ways.Wants.PLACE, ways.Wants.MONEY, ways.Wants.NUMBER):
        return False
    return bool(profiles(scenario)[0].content(asked) & content(stake))


def stays_so(about: str, question: str) -> bool:
    """Tell whether a guess is none: how things are now, which nobody has told to be otherwise."""
    return unmarked(about) in ("sees-what", "how-is", "where", "works") and bool(
        _NOW.search(question)
    )
