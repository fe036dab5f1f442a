"""
Whether a fact answers a question: by the sort of answer that is wanted, and by what they share.

A phrase of a scenario finds a fact in a question, and may find it where another thing is asked
for. What is near by a word alone loses here against no answer from the story at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from highpoint.engine.text import normalize
from highpoint.practice.listening import ways
from highpoint.practice.listening.forms import core
from highpoint.practice.listening.meaning import Profiles, content
from highpoint.practice.listening.whose import of_another
from highpoint.practice.phrases import says_when
from highpoint.practice.scenario import HANDED, Fact

_COUNTS = re.compile(r"\bhow (?:many|often|old|big|far|high|heavy|large|tall)\b")
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|(?:six|seven|eigh|nine)teen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|both|none|no|nobody|nothing|once|twice|every|all|only|just|few|couple|dozen|alone|several)\b"
)
_AMOUNT = re.compile(
    r"\d|^\W*(?:nothing|free)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|all of it|free)\b"
)
_TIME = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    r"|yesterday|ago|since|until|till|last|this (?:morning|week|month|year|evening|afternoon)|next|before|after|morning|noon|afternoon|evening|night|midnight|(?<! a )(?<! per )(?<! every )(?:week\w*|month|year)|now|o'clock"
    r"|(?:twenty|thirty)-(?:first|second)|(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth)|spring|summer|autumn|fall|winter|christmas|easter|\b(?:[01]?\d|2[0-3])[:.][0-5]\d\b|\w+(?:th|nd|rd|st) of|(?<=\d )[ap]m|(?<=\d)[ap]m|(?:five|ten|twenty|twenty-five|quarter|half|half an hour|\d+) (?:to|past|after|before) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)|never|always|day|days|soon|today|tomorrow|tonight|at \w+)\b"
)
_LENGTH = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|since|until|till|long|always|from)\b"
)
_PLACE = re.compile(
    r"\b(?:in|at|near|behind|under|outside|inside|by|to|from|via|on) (?!(?:the |a |my )?(?:morning|afternoon|evening|night|noon|weekend|time|first|last|least|end|once|all|fact|order|case|card|phone|line|hold|then|that|this|it"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|quarter|noon|midnight|least|me|him|her|them|us|you|days?|weeks?|months?|minutes?|hours?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|\d)\b)"
    r"|\b(?:here|home|upstairs|downstairs|street|road|lane|avenue|station|office)\b"
)
# Whoever is meant by “I” or “she” stands at the beginning; a “my” in the middle names nobody.
_SOMEBODY = re.compile(
    r"^\W*(?:(?:yes|no|yeah|well|just|only|it was|that was|it's|that's|there's|to|for|by|with|from|of)\W+){0,2}(?:i|me|we|us|he|she|they|him|her|them)\b"
    r"|\b(?:i did|i will|i have|nobody|no one|somebody|someone|anybody|everybody|myself|alone|wife|husband|mother|father|mum|mom|dad"
    r"|son|daughter|child\w*|friend\w*|neighbou?r\w*|colleague\w*|manager|driver|nurse|doctor|lady|man|woman|girl|boy|guy|flatmate\w*|cousin|(?:grand|step)(?:daughter|son|mother|father)|aunt|uncle|niece|nephew|people|ladies|staff|landlord|landlady|clerk|technician|surgeon|officer|teacher|tutor|boss|guests?|others|(?:two|three|four|five) of|family|team|bot|hotline|brother|sister|dr|mr|mrs|ms|frau|herr)\b"
)
# “What is his number”: nothing but a number, a date or an amount will do.
_HEADS = (
    (
        ways.Wants.NUMBER,
        re.compile(
            r"^(?:at |on |under )?(?:what|which)(?:'s| is| was| are| were)? (?:the |your |his |her |their |its |my )*(?:[\w-]+'s )?(?:[\w-]+ ){0,2}?(?:number|code|amount|price|sum)\b"
        ),
    ),
    (
        ways.Wants.TIME,
        re.compile(
            r"^(?:on |at |by |for |from |in |since |until |till )?(?:what|which)(?:'s| is| was)? (?:the |your |his |her |their |its )*(?:[\w-]+'s )?(?:[\w-]+ )?(?:dates?|times?|days?|hours?|months?|years?)\b(?! of birth| zone)"
        ),
    ),
)
# “What will you do when you have it”: no question for a time.
_LATER = re.compile(
    r"(?:what|which|how)\b(?! (?:time|day|date|hour|soon|late|fast)\b).*\b(?:when|where|who)\b"
)
_DAY_OR_MONTH = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May\b|June|July"
    r"|August|September|October|November|December|Christmas|Easter)"
)
_NAMED = re.compile(
    rf"(?<=[\w,;:] ){_DAY_OR_MONTH}[A-Z][a-z]+|^[A-Z][a-z]+ {_DAY_OR_MONTH}[A-Z][a-z]+"
)
# “Newark”, “8 Mill View, Ennis”.
_CALLED = re.compile(r"(?:[\w.'-]+ )?[A-Z][\w'-]+(?: [A-Z\d][\w'-]*)*(?:,.*)?\.?$")
_GIVES = {
    ways.Wants.TIME: _TIME,
    ways.Wants.LENGTH: _LENGTH,
    ways.Wants.PLACE: _PLACE,
    ways.Wants.PERSON: _SOMEBODY,
    ways.Wants.MONEY: _AMOUNT,
    ways.Wants.NUMBER: _NUMBER,
}
# “Who moves in with you?”: “I move on Saturday” tells it of nobody.
_BESIDES_YOU = re.compile(r"\bwho(?:m|'s)?\b.* (?:with|for|to|of|by|besides?) you\b")
_OF_ME = re.compile(r"^\W*(?:(?:yes|no|well|just|only) )?(?:I|me|we|us|my|our)\b", re.IGNORECASE)
# So many of a fact's lines at least are of the sort, or it is another kind of fact.
_SHARE = 0.3
_WH = re.compile(r"\b(?:what|which|who|whom|whose|where|when|why|how)\b")
_ASKS_FIRST = re.compile(
    r"(?:(?:at|on|in|to|by|for|from|with|under|since|until) )?(?:what|which|who|whom|whose|where|when|why|how)\b"
)
# What stands after it is not what is asked: “did you see an error when you paid”.
_BESIDE = re.compile(
    r" (?:when|while|after|before|if|because|since|until|once) (?:you|he|she|it|they|we|the|your)\b"
)
# A question whether something is there may want the thing itself.
_WANTS_IT = re.compile(
    r"^(?:please|do you (?:still |also |happen to )?(?:have|know|remember|recall)|have you (?:still )?got|you (?:have|got)|is (?:this|that|it|there)|are (?:these|those|they|there)"
    r"|can i|could i|may i|might i|(?:can|could|would|will) you|was (?:it|this|that|the)|is the|is your|are the)\b"
)
# “May we open your books for that?” asks for leave.
FOR_LEAVE = re.compile(
    r"^(?:may|might|can|could|shall|should) (?:i|we) (?!have|get|take|ask|see|know|please)"
    r"|^(?:may|might|shall|should) (?:he|she|they|our [\w-]+|(?:mr|mrs|ms|dr) \w+) (?!have|get|take|eat|drink)"
)
_HANDED = re.compile(r"\b(?:number|e-?mail|address|phone|name|code|id|reference|card)\b")
# “Would you like to keep your number?” does not ask which it is.
_KEEPS = re.compile(r"\b(?:keep|take|move|port|change|lose|transfer|cancel)\b")
# What was found by its meaning alone stands behind what a phrase asks for.
_BY_MEANING, _SAYS_YES = 1.0, 1.5
# A phrase that begins as the question does tells most of what is asked; so does the sort of answer.
_BEGINS_SO, _OF_SORT = 2.0, 3.0
_HALF, _THIRD, _MOST, _NEARLY_ALL = 0.5, 0.34, 0.6, 0.8
_FEW, _SOME, _MANY = 2, 3, 4


def sort_of(question: str) -> ways.Wants:
    """
    Return what sort of answer a normalized question wants, whatever leads up to it.

    >>> sort_of("and could you tell me how many there are"), sort_of("did she see it")
    (<Wants.NUMBER: 'a number'>, <Wants.YES_NO: 'yes or no'>)
    """
    asked = core(question)
    if ways.OPEN.match(asked) and _COUNTS.search(asked):
        return ways.Wants.NUMBER
    sort = ways.wants(asked)
    if sort in (ways.Wants.TIME, ways.Wants.PLACE, ways.Wants.PERSON) and _LATER.match(asked):
        sort = ways.Wants.ELSE
    if sort is ways.Wants.ELSE:
        return next((each for each, way in _HEADS if way.search(asked)), sort)
    return sort


def gives(sort: ways.Wants, line: str) -> bool:
    """
    Tell whether a line as it is written is of the sort of answer a question wants.

    >>> gives(ways.Wants.PERSON, "It was Callum"), gives(ways.Wants.TIME, "It was Callum")
    (True, False)
    """
    way = _GIVES.get(sort)
    if way is None:
        return True
    low = normalize(line)
    if sort is ways.Wants.PERSON and _NAMED.search(line):
        return True
    if sort is ways.Wants.PLACE and _CALLED.match(line):
        return True
    return bool(way.search(low)) or (sort is ways.Wants.TIME and says_when(low))


@lru_cache(maxsize=4096)
def says_yes(fact: Fact) -> float:
    """Return how many of a fact's lines say yes or no."""
    return sum(bool(YES_OR_NO.match(each)) for each in fact.says) / max(1, len(fact.says))


YES_OR_NO = re.compile(
    r"(?:yes|no|yeah|yep|nope|not|never|of course|sure|certainly)\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def share(fact: Fact, sort: ways.Wants) -> float:
    """Return how many of a fact's lines are of the sort of answer a question wants."""
    lines = [line.replace("{value}", fact.value) for line in fact.says]
    return sum(gives(sort, line) for line in lines) / max(1, len(lines))


def suits(question: str, fact: Fact, phrase: str, facts: Profiles) -> bool:
    """
    Tell whether a fact may answer a question.

    ``phrase`` is what the scenario's own phrase found in it, empty where the fact was found by
    its meaning alone.
    """
    asked, sort = core(question), sort_of(question)
    cut = _BESIDE.search(asked)
    # “What did he say to you when he sat down” is about what was said.
    main = asked[: cut.start()] if cut and phrase and phrase in asked[: cut.start()] else asked
    theirs = facts.content(main)
    shared = facts.covers(fact.key, theirs)
    known = len(shared) / len(theirs) if theirs else 1.0
    of_phrase = content(phrase)
    if phrase and _stands_beside(asked, phrase, facts, fact):
        return False
    explicit = bool(of_phrase) and bool(_WH.search(phrase))
    explicit = explicit and (len(phrase.split()) > _FEW or bool(_WH.match(phrase)))
    # What the scenario lists word for word is asked for, however little its words tell.
    listed = in_full(question, phrase) >= _NEARLY_ALL
    explicit = explicit or listed
    least = _HALF if sort in (ways.Wants.PERSON, ways.Wants.TIME, ways.Wants.PLACE) else _SHARE
    if not explicit and share(fact, sort) < (least if phrase else _MOST):
        return False
    if sort is ways.Wants.PERSON and _BESIDES_YOU.search(asked) and not _others(fact):
        return False
    if not explicit and ways.ASKS_HOUR.search(asked) and _tells_hours(fact) < _SHARE:
        return False
    if _VERB_ALONE.fullmatch(phrase) and _of_another_thing(asked, phrase, fact, facts):
        return False
    if told_later(asked, fact) or _of_somebody_else(asked, fact, facts):
        return False
    if FOR_LEAVE.match(asked) and len(phrase.split()) <= _FEW:
        return False
    if not phrase:
        enough = _HALF if sort in _GIVES else _MOST
        return known >= enough and bool(facts.named(fact.key, shared))
    if not (of_phrase or listed) and not facts.named(fact.key, theirs):
        of_sort = sort in _GIVES and share(fact, sort) >= _MOST
        return not theirs or (of_sort and len(theirs) < _SOME)
    if sort is ways.Wants.YES_NO:
        if _KEEPS.search(asked) and _HANDED.search(phrase) and not _KEEPS.search(phrase):
            return False
        if (
            _OWN_DOING.match(asked)
            and len(of_phrase) < _FEW
            and len(theirs) < _FEW
            and not _of_their_doing(fact)
        ):
            return False
        if HANDED & set(fact.asked_by) and _HANDED.search(phrase) and not _WANTS_IT.match(asked):
            return False
        if fact.personal and len(phrase.split()) == 1 and known <= _HALF:
            return False
        return len(theirs) < _SOME or known > _THIRD or len(of_phrase) >= _FEW
    return explicit or len(theirs) < _MANY or known > _THIRD


def told_later(asked: str, fact: Fact) -> bool:
    """Tell whether a fact gives the time of “what will you do when …”, which is no question for it."""
    return bool(_LATER.match(asked)) and share(fact, ways.Wants.TIME) >= _MOST


# “Have you been to the desk?” wants a yes, a no or what they did.
_OWN_DOING = re.compile(r"(?:have|had|did|were) you\b(?!.* or )")
_I = re.compile(
    r"\b(?:i|i've|i'm|i'd|we|we've|me|my|our|myself|did|once|twice|not|no|none|nothing|never|yes|nobody|already|yet|only|all|every\w*|\w+ed|\w+ times?)\b"
)


@lru_cache(maxsize=4096)
def _of_their_doing(fact: Fact) -> bool:
    """Tell whether a line of a fact tells what the customer did, or whether."""
    return any(_I.search(normalize(line)) or YES_OR_NO.match(line) for line in fact.says)


# “At what time would you like to start?”: no fact of what was named before.
_WOULD_LIKE = re.compile(r"\b(?:would|do) you (?:like|want|prefer|wish) to\b")
_HOURS = re.compile(
    r"\b(?:noon|midday|midnight|o'clock|morning|afternoon|evening|night|half past|quarter|any time|\d{1,2}(?:[:.]\d\d| ?[ap]m))\b"
    r"|(?:^|\b(?:at|by|around|about|till|until|from|before|after|to|past|between|towards?|not before) )(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b"
)


@lru_cache(maxsize=4096)
def _tells_hours(fact: Fact) -> float:
    """Return how many of a fact's lines tell an hour or a part of the day."""
    lines = [normalize(line.replace("{value}", fact.value)) for line in fact.says]
    return sum(bool(_HOURS.search(each)) for each in lines) / max(1, len(lines))


# “Did you order”: an extra bag is not the meal of which a fact tells.
_VERB_ALONE = re.compile(r"(?:did|have|do|had|are|were) you [\w'-]+")
_OBJECT = re.compile(r" (?:an?|the|any|your|another|some) (?P<what>(?:[\w'-]+ ?){1,2})")


def _of_another_thing(asked: str, phrase: str, fact: Fact, facts: Profiles) -> bool:
    """Tell whether what follows a phrase without an object names a thing that a fact does not."""
    found = _OBJECT.match(asked, asked.find(phrase) + len(phrase))
    named = facts.content(found["what"].strip()) if found and phrase in asked else frozenset()
    return bool(named - facts.covers(fact.key, named))


# “What is Ana's family name”: no other name will do.
_WHOSE_NAME = re.compile(
    r"\b(\w{3,})'s (?:(?:full|first|last|family|own|middle) )?(?:name|surname)\b"
)


def _of_somebody_else(asked: str, fact: Fact, facts: Profiles) -> bool:
    """Tell whether a question wants somebody's name of whom a fact does not tell."""
    whose = _WHOSE_NAME.search(asked)
    about = facts.content(whose[1]) if whose and whose[1] != "what" else frozenset()
    if about and not facts.named(fact.key, about):
        return True
    return of_another(asked, fact)


@lru_cache(maxsize=4096)
def _others(fact: Fact) -> bool:
    """Tell whether a fact tells of somebody besides the customer."""
    lines = [_OF_ME.sub("", line.replace("{value}", fact.value)) for line in fact.says]
    return sum(gives(ways.Wants.PERSON, line) for line in lines) >= _SHARE * len(lines)


def _stands_beside(asked: str, phrase: str, facts: Profiles, fact: Fact) -> bool:
    """Tell whether a phrase stands in what a question says beside, and the rest is about no such fact."""
    cut = _BESIDE.search(asked)
    if cut is None or phrase not in asked[cut.start() :] or phrase in asked[: cut.start()]:
        return False
    main = facts.content(asked[: cut.start()])
    if main:
        return not facts.covers(fact.key, main)
    # “What does it do when you print” asks for no time.
    return share(fact, ways.Wants.TIME) >= _MOST and not asked.startswith("when")


def nearness(question: str, fact: Fact, phrase: str, facts: Profiles) -> float:
    """Return how well a fact answers a question, to choose among several that may."""
    asked, sort = core(question), sort_of(question)
    shared = facts.covers(fact.key, facts.content(asked))
    so = asked.startswith(phrase) and len(phrase.split()) > _FEW and _ASKS_FIRST.match(phrase)
    return (
        2.0 * len(content(phrase))
        + 0.1 * len(phrase.split())
        + 2.0 * in_full(question, phrase)
        + len(shared)
        + facts.score(fact.key, asked)
        + (_OF_SORT if sort in _GIVES else 1.0) * share(fact, sort)
        + (_BEGINS_SO if so else 0.0)
        + (_SAYS_YES * says_yes(fact) if sort is ways.Wants.YES_NO else 0.0)
        - (0.0 if phrase else _BY_MEANING)
    )


def in_full(question: str, phrase: str) -> float:
    """
    Return how much of a question a phrase is that asks by itself, 0 where it names a thing alone.

    >>> in_full("when do you see her", "when do you see"), in_full("when do you see her", "see her")
    (0.8, 0.0)
    """
    if not _ASKS_FIRST.match(phrase) or len(phrase.split()) <= _FEW:
        return 0.0
    return len(phrase.split()) / max(len(core(question).split()), len(phrase.split()))


def follows_up(question: str, before: str, known: Sequence[Fact], facts: Profiles) -> str:
    """
    Return the fact that answers “how much is it” after a question about something, empty where none.

    ``before`` is the question that named it.
    """
    sort = sort_of(question)
    if sort not in _GIVES or facts.content(core(question)) or _WOULD_LIKE.search(question):
        return ""
    near = [
        (facts.score(each.key, core(before)), each.key)
        for each in known
        if share(each, sort) >= _MOST
        and facts.named(each.key, facts.content(core(before)))
        and not (ways.ASKS_HOUR.search(question) and _tells_hours(each) < _MOST)
    ]
    return max(near)[1] if near else ""
